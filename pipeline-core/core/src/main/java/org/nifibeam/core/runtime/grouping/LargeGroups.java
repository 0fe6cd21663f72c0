package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nifibeam.core.function.Gathering;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Combiner;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.ValueFiles;

/**
 * Groups on their way to disk and back, one of which may hold more than memory: it goes in records
 * of small parts, and what gathers values again when they are put together keeps them in a file.
 * Confined to one thread.
 */
final class LargeGroups {
    /** About how much memory the values of one record take, in bytes. */
    private static final int PART = 1 << 16;

    /** One group may take so many bytes, however little all may. */
    private static final long LEAST_GROUP = 1 << 20;

    /** To combine what they have combined once more changes nothing. */
    private static final Set<Combiner> REPEATABLE =
            Set.of(
                    AggregateFunction.MIN,
                    AggregateFunction.MAX,
                    AggregateFunction.ANY,
                    AggregateFunction.ALL);

    private final GroupCode partials;
    private final Grouping grouping;
    private final RowShape shape;
    private final int[] custom;
    private final int[] repeatable;
    private final long largest;
    private final ValueFiles files;

    /**
     * Of one grouping.
     *
     * @param folder an existing one, of the run's own
     * @param most how much memory all groups may take, in bytes
     */
    LargeGroups(GroupCodes codes, Path folder, long most) {
        this.partials = codes.partials();
        this.grouping = codes.grouping();
        this.shape = RowShape.of(grouping.partial());
        this.custom = fields(codes.grouping(), CustomCombiner.class::isInstance);
        this.repeatable = fields(codes.grouping(), REPEATABLE::contains);
        this.largest = largest(most);
        this.files = new ValueFiles(folder);
    }

    /**
     * What one group may take in memory if it may take so many bytes, which may be too few for any.
     */
    static long largest(long most) {
        return Math.max(most, LEAST_GROUP);
    }

    /** The fields of half-done groups that are of some functions. */
    private static int[] fields(Grouping grouping, Predicate<Combiner> which) {
        List<Integer> fields = new ArrayList<>();
        int field = grouping.keys().size();
        for (Aggregation aggregation : grouping.aggregations()) {
            for (int part = 0; part < aggregation.parts().size(); part++) {
                if (which.test(aggregation.function())) {
                    fields.add(field + part);
                }
            }
            field += aggregation.parts().size();
        }
        return fields.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes a group, which is not used afterwards. */
    void write(SpillFile.Writer writer, int hash, long start, long end, Group group)
            throws IOException {
        Row row = partials.partial(group);
        List<Integer> large = new ArrayList<>();
        for (int field : custom) {
            if (row.get(field) instanceof Gathering gathering
                    && (gathering.isMoved() || gathering.bytes() > PART)
                    && gathering.valueCoder().isPresent()) {
                large.add(field);
            }
        }
        if (large.isEmpty()) {
            writer.add(hash, start, end, row);
            return;
        }
        Object[] rest = values(row);
        large.forEach(field -> rest[field] = null);
        writer.add(hash, start, end, shape.row(rest));
        // Whoever takes the records one by one sees in each what may be said several times.
        Object[] part = values(partials.partial(partials.fresh(group)));
        for (int field : repeatable) {
            part[field] = row.get(field);
        }
        for (int field : large) {
            Iterator<Gathering> gathered = ((Gathering) row.get(field)).parts(PART);
            while (gathered.hasNext()) {
                part[field] = gathered.next();
                writer.add(hash, start, end, shape.row(part));
            }
            part[field] = null;
        }
    }

    private static Object[] values(Row row) {
        Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i);
        }
        return values;
    }

    /** True if a group takes more memory than one may. */
    boolean isLarge(Group group) {
        return partials.grows() && partials.bytes(group) > largest;
    }

    /**
     * Sees to it that a group takes no more memory than one may.
     *
     * @throws SpillException if it does, and cannot go elsewhere
     */
    void makeRoom(Group group) {
        if (!isLarge(group)) {
            return;
        }
        Row row = partials.partial(group);
        for (int field : custom) {
            if (row.get(field) instanceof Gathering gathering && !gathering.isMoved()) {
                gathering
                        .valueCoder()
                        .ifPresent(
                                coder -> gathering.moveTo(files.create(coder, key(row, grouping))));
            }
        }
        if (isLarge(group)) {
            throw tooLarge(key(row, grouping), largest);
        }
    }

    /** What a group that takes more than so many bytes is refused with. */
    static SpillException tooLarge(String key, long most) {
        return new SpillException(
                "what the group "
                        + key
                        + " holds takes more than "
                        + (most >> 20)
                        + " MiB, all of which must be in memory at once",
                "combine its values into something smaller, group by more fields, or give the run more memory",
                null);
    }

    /**
     * A group's key, for messages.
     *
     * @param row that begins with the fields of the key
     */
    static String key(Row row, Grouping grouping) {
        Schema key = grouping.key();
        return IntStream.range(0, key.size())
                .mapToObj(i -> key.field(i).name() + ": " + Values.print(row.get(i)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Removes the files of values that nothing reads any more. */
    void close() throws IOException {
        files.removeUnread();
    }
}
