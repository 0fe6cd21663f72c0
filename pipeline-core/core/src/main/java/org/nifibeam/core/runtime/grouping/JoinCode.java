package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.GeneratedClasses;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;

/**
 * What is generated for a join of two sides whose rows begin with the fields of their key: the code
 * of keys, and that of groups that rows are in on their way to disk and into snapshots. Stateless
 * and thread-safe.
 */
public final class JoinCode {
    /** The side whose rows come first in a pair. */
    public static final int LEFT = 0;

    /** The other one. */
    public static final int RIGHT = 1;

    /** A row's header, and its null bits as far as most have any. */
    private static final int ROW_BYTES = 24;

    private final int keyCount;
    private final GroupCode[] keys;
    private final GroupCodes groups;
    private final RowShape tagged;
    private final Class<?> leftRows;
    private final int[][] objects = new int[2][];
    private final long[] fixedBytes = new long[2];

    /**
     * The code of a join, its classes in a loader.
     *
     * @param keyCount how many fields the key has, of which a row's first ones are made
     */
    public JoinCode(GeneratedClasses loader, Schema left, Schema right, int keyCount) {
        this.keyCount = keyCount;
        List<Integer> fields = IntStream.range(0, keyCount).boxed().toList();
        GroupCodeGenerator generator =
                new GroupCodeGenerator(loader, new Grouping(left, fields, List.of()));
        this.keys = new GroupCode[] {generator.generate(left), generator.generate(right)};
        Grouping grouping = grouping(left, right, fields);
        this.groups = new GroupCodes(loader, grouping);
        this.tagged = RowShape.of(grouping.input());
        this.leftRows = RowShape.of(left).type();
        measure(LEFT, left);
        measure(RIGHT, right);
    }

    /** The rows of a key and window, each side's in a list, and whether they have been matched. */
    private static Grouping grouping(Schema left, Schema right, List<Integer> keys) {
        List<Field> fields = new ArrayList<>(left.fields().subList(0, keys.size()));
        fields.add(new Field(free("left", fields), new FieldType.Nested(left, true)));
        fields.add(new Field(free("right", fields), new FieldType.Nested(right, true)));
        fields.add(new Field(free("matched", fields), FieldType.of(Kind.BOOLEAN)));
        Schema schema = Schema.of(fields);
        List<Aggregation> combined = new ArrayList<>();
        for (int i = keys.size(); i < schema.size(); i++) {
            Field field = schema.field(i);
            Expression value = new Expression.FieldReference(i, field.name(), field.type());
            combined.add(
                    new Aggregation(
                            field.name(),
                            field.type() instanceof FieldType.Nested
                                    ? Combiners.groupPresent(field.type())
                                    : AggregateFunction.ANY,
                            value));
        }
        return new Grouping(schema, keys, combined);
    }

    private static String free(String wanted, List<Field> fields) {
        String name = wanted;
        while (true) {
            String tried = name;
            if (fields.stream().noneMatch(field -> field.name().equals(tried))) {
                return name;
            }
            name = name + "'";
        }
    }

    private void measure(int side, Schema schema) {
        RowShape shape = RowShape.of(schema);
        objects[side] =
                IntStream.range(0, schema.size())
                        .filter(i -> !shape.storage(i).isPrimitive())
                        .toArray();
        fixedBytes[side] = ROW_BYTES;
        for (int i = 0; i < schema.size(); i++) {
            Storage storage = shape.storage(i);
            boolean wide = storage == Storage.LONG || storage == Storage.DOUBLE;
            fixedBytes[side] += wide || !storage.isPrimitive() ? Long.BYTES : Integer.BYTES;
        }
    }

    /** The side that meets a side. */
    static int other(int side) {
        return 1 - side;
    }

    /** Gives a pair of a row of one side and one of the other, which may be null. */
    static void pair(int side, Row row, Row other, JoinTables.Pairs to) {
        if (side == LEFT) {
            to.pair(row, other);
        } else {
            to.pair(other, row);
        }
    }

    /** The code of a side's keys; groups of either side are of one class. */
    GroupCode keys(int side) {
        return keys[side];
    }

    /** The canonical hash of the key of a row of either side. */
    public int hash(Row row) {
        // Sides of one shape have one class of rows, for which any of the two does.
        return keys[row.getClass() == leftRows ? LEFT : RIGHT].hash(row);
    }

    /** True if the key has a null in it, which is equal to nothing. */
    public boolean hasNull(Row row) {
        for (int key = 0; key < keyCount; key++) {
            if (row.isNull(key)) {
                return true;
            }
        }
        return false;
    }

    /** Groups with the rows of a key: the list of the left ones, of the right ones, a flag. */
    public GroupCodes groups() {
        return groups;
    }

    /** A row of a side as groups take it. */
    Row tagged(int side, Row row, boolean matched) {
        Object[] values = new Object[keyCount + 3];
        for (int key = 0; key < keyCount; key++) {
            values[key] = row.get(key);
        }
        values[keyCount + side] = row;
        values[keyCount + 2] = matched;
        return tagged.row(values);
    }

    /** The field of a group's result that has the rows of a side; behind both is the flag. */
    int list(int side) {
        return keyCount + side;
    }

    /** About how much memory a row takes, in bytes. */
    long bytes(int side, Row row) {
        long bytes = fixedBytes[side];
        for (int field : objects[side]) {
            bytes += HeldBytes.of(row.get(field));
        }
        return bytes;
    }
}
