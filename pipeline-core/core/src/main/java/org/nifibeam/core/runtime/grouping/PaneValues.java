package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.Gathering;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.KeepsAll;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.KeyedState;
import org.nifibeam.core.state.ValueFiles;

/**
 * The values that groups of panes gather, in bags of the engine's state instead of in the groups,
 * so that they can be more than memory has room for. All calls are about the selected key and
 * window. Confined to one thread.
 */
final class PaneValues {
    private final GroupCode partials;
    private final Grouping grouping;
    private final List<Gathered> gathered = new ArrayList<>();
    private final long most;
    private final ValueFiles files;

    /** A field of half-done groups whose values are in a bag. */
    private record Gathered(int field, Coder<Object> coder, State.Bag<Object> bag) {}

    private PaneValues(GroupCodes codes, GroupMemory memory) {
        this.partials = codes.partials();
        this.grouping = codes.grouping();
        this.most = memory.bytes();
        this.files = new ValueFiles(memory.folder());
    }

    /** Values that stay in the groups. */
    static PaneValues inGroups(GroupCodes codes, GroupMemory memory) {
        return new PaneValues(codes, memory);
    }

    /** Values in bags of {@code cells}. */
    static PaneValues inBags(GroupCodes codes, GroupMemory memory, KeyedState cells) {
        PaneValues values = new PaneValues(codes, memory);
        values.find(cells);
        return values;
    }

    private void find(KeyedState cells) {
        int field = grouping.keys().size();
        for (Aggregation aggregation : grouping.aggregations()) {
            if (aggregation.function() instanceof CustomCombiner custom
                    && custom.function() instanceof KeepsAll
                    && custom.function().create() instanceof Gathering gathering
                    && gathering.valueCoder().isPresent()) {
                Coder<Object> coder = gathering.valueCoder().get();
                gathered.add(
                        new Gathered(
                                field, coder, cells.cell(StateSpec.bag("values " + field, coder))));
            }
            field += aggregation.parts().size();
        }
    }

    /** Takes what a group has gathered. */
    void take(Group group) {
        each(group, (one, gathering, row) -> gathering.drainTo(one.bag::add));
    }

    /** Gives a group all that it has gathered, for its pane; {@link #forget} takes it back. */
    void give(Group group) {
        take(group);
        each(group, (one, gathering, row) -> gathering.moveTo(all(one, row)));
    }

    private interface Work {
        void on(Gathered one, Gathering gathering, Row row);
    }

    /** A field that has not been given any value has no accumulator, and its bag is empty. */
    private void each(Group group, Work work) {
        if (gathered.isEmpty()) {
            return;
        }
        Row row = partials.partial(group);
        for (Gathered one : gathered) {
            if (row.get(one.field) instanceof Gathering gathering) {
                work.on(one, gathering, row);
            } else if (!one.bag.isEmpty()) {
                throw new IllegalStateException(
                        "values of a group that has gathered none: "
                                + LargeGroups.key(row, grouping));
            }
        }
    }

    private Gathering.Beyond all(Gathered one, Row row) {
        List<Object> some = new ArrayList<>();
        long bytes = 0;
        Iterator<Object> values = one.bag.read().iterator();
        while (values.hasNext() && bytes < most) {
            Object value = values.next();
            some.add(value);
            bytes += HeldBytes.REFERENCE + HeldBytes.of(value);
        }
        if (!values.hasNext()) {
            return new InMemory(some);
        }
        Gathering.Beyond file = files.create(one.coder, LargeGroups.key(row, grouping));
        some.forEach(file::add);
        values.forEachRemaining(file::add);
        return file;
    }

    /** A group whose pane is made is to hold nothing of it. */
    void forget(Group group) {
        each(group, (one, gathering, row) -> gathering.clear());
    }

    /** Removes what was taken. */
    void clear() {
        gathered.forEach(one -> one.bag.clear());
    }

    /** Removes the files of values that nothing reads any more. */
    void close() throws IOException {
        files.removeUnread();
    }

    /** Values that there is room for. */
    private record InMemory(List<Object> list) implements Gathering.Beyond {
        @Override
        public void add(Object value) {
            list.add(value);
        }

        @Override
        public List<Object> values() {
            return Collections.unmodifiableList(list);
        }
    }
}
