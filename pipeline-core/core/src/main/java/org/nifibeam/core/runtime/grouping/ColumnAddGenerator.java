package org.nifibeam.core.runtime.grouping;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.RowShape;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes {@link GroupCode#addColumns}: one row takes the values of record after record, only the
 * fields that are combined, and goes the way of all rows; nothing keeps it. So what is combined of
 * columns is what would be of rows.
 */
final class ColumnAddGenerator {
    /** More fields would make the method longer than HotSpot compiles. */
    private static final int MOST_FIELDS = 60;

    private static final Type INTS = Type.getType(int[].class);
    private static final Type GROUP = Type.getType(Group.class);

    private static final int SELECTION = 3;
    private static final int GROUPS = 4;
    private static final int FROM = 5;
    private static final int TO = 6;
    private static final int AT = 7;

    private final GeneratedWriter classes;
    private final Type group;
    private final RowShape input;
    private final Type rowType;
    private final SortedSet<Integer> fields;

    ColumnAddGenerator(GeneratedWriter classes, Type group, RowShape input, Grouping grouping) {
        this.classes = classes;
        this.group = group;
        this.input = input;
        this.rowType = Type.getType(input.type());
        this.fields = fields(grouping);
    }

    /** True if nothing of a grouping keeps rows or timestamps, or runs a user's code. */
    static boolean fits(Grouping grouping) {
        return fields(grouping).size() <= MOST_FIELDS
                && grouping.aggregations().stream().allMatch(ColumnAddGenerator::fits);
    }

    private static boolean fits(Aggregation aggregation) {
        return aggregation.function() instanceof AggregateFunction
                && !aggregation.value().containsUserCode();
    }

    private static SortedSet<Integer> fields(Grouping grouping) {
        SortedSet<Integer> fields = new TreeSet<>();
        List<Expression> level = grouping.aggregations().stream().map(Aggregation::value).toList();
        while (!level.isEmpty()) {
            for (Expression part : level) {
                if (part instanceof FieldReference field) {
                    fields.add(field.index());
                }
            }
            level = level.stream().flatMap(e -> e.children().stream()).toList();
        }
        return fields;
    }

    /** Writes the method, which calls others with group, row and timestamp. */
    void write(List<Method> parts) {
        GeneratorAdapter code =
                classes.method(
                        "addColumns",
                        Type.getMethodDescriptor(
                                Type.VOID_TYPE,
                                Type.getType(Object[].class),
                                Type.getType(boolean[][].class),
                                Type.getType(int[][].class),
                                INTS,
                                Type.getType(Group[].class),
                                Type.INT_TYPE,
                                Type.INT_TYPE,
                                INTS));
        ColumnArrays arrays = new ColumnArrays(code, input, fields);
        int row = code.newLocal(rowType);
        code.newInstance(rowType);
        code.dup();
        code.invokeConstructor(rowType, new Method("<init>", "()V"));
        code.storeLocal(row);
        int record = code.newLocal(Type.INT_TYPE);
        int index = code.newLocal(Type.INT_TYPE);
        int value = code.newLocal(Type.INT_TYPE);
        Label loop = new Label();
        Label done = new Label();
        code.loadArg(FROM);
        code.storeLocal(index);
        code.mark(loop);
        code.loadLocal(index);
        code.loadArg(TO);
        code.ifICmp(GeneratorAdapter.GE, done);
        code.loadArg(AT);
        code.push(0);
        code.loadLocal(index);
        code.arrayStore(Type.INT_TYPE);
        code.loadArg(SELECTION);
        code.loadLocal(index);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(record);
        clearNulls(code, row);
        for (int field : fields) {
            arrays.place(field, record, value);
            fill(code, arrays, field, row, value);
        }
        for (Method part : parts) {
            code.loadThis();
            code.loadArg(GROUPS);
            code.loadLocal(index);
            code.arrayLoad(GROUP);
            code.checkCast(group);
            code.loadLocal(row);
            // What built-in functions combine does not depend on it.
            code.push(0L);
            code.invokeVirtual(classes.type(), part);
        }
        code.iinc(index, 1);
        code.goTo(loop);
        code.mark(done);
        code.returnValue();
        code.endMethod();
    }

    private void clearNulls(GeneratorAdapter code, int row) {
        fields.stream()
                .map(input::nullBit)
                .filter(bit -> bit >= 0)
                .map(bit -> bit / 64)
                .distinct()
                .forEach(
                        word -> {
                            code.loadLocal(row);
                            code.push(0L);
                            code.putField(rowType, "n" + word, Type.LONG_TYPE);
                        });
    }

    private void fill(GeneratorAdapter code, ColumnArrays arrays, int field, int row, int value) {
        Label isNull = new Label();
        Label filled = new Label();
        arrays.jumpIfNull(field, value, isNull);
        code.loadLocal(row);
        arrays.load(field, value);
        code.putField(rowType, "f" + field, Type.getType(input.storage(field).descriptor()));
        if (input.nullBit(field) >= 0) {
            code.goTo(filled);
            code.mark(isNull);
            classes.setNull(code, input, field, () -> code.loadLocal(row));
            code.mark(filled);
        }
    }
}
