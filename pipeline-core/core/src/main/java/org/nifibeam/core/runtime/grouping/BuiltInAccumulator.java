package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionCompiler;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * A built-in function's part of a group: {@code a} for what is combined so far, {@code c}, how many
 * values that are not null went into it (for COUNT {@code a} alone), and {@code h}, how often the
 * sum of a mean of whole numbers has gone over {@code a}.
 */
final class BuiltInAccumulator extends AccumulatorGenerator {
    private static final Type RUNTIME = Type.getType(Accumulators.class);

    private final AggregateFunction function;
    private final Expression value;
    private final Kind heldKind;
    private final boolean mean;
    private final boolean high;

    BuiltInAccumulator(Place place, Aggregation aggregation, AggregateFunction function) {
        super(place);
        this.function = function;
        this.value = place.fromPartial() ? place.incoming(0) : aggregation.value();
        this.mean = function == AggregateFunction.MEAN;
        AggregateFunction held = mean ? AggregateFunction.SUM : function;
        this.heldKind =
                ((FieldType.Scalar) held.result(aggregation.value().type()).orElseThrow()).kind();
        this.high = mean && heldKind == Kind.INT64;
    }

    @Override
    Type held() {
        return Type.getType(heldKind.storage().descriptor());
    }

    private boolean counted() {
        return function != AggregateFunction.COUNT;
    }

    @Override
    void fields(GeneratedWriter classes) {
        classes.field(field("a"), held());
        if (counted()) {
            classes.field(field("c"), Type.LONG_TYPE);
        }
        if (high) {
            classes.field(field("h"), Type.LONG_TYPE);
        }
    }

    @Override
    boolean grows() {
        return !heldKind.storage().isPrimitive();
    }

    @Override
    int fixedBytes() {
        return high ? 24 : 16;
    }

    @Override
    void add(GeneratorAdapter code, Type group, RowShape input) {
        Type rowType = Type.getType(input.type());
        int row = code.newLocal(rowType);
        code.loadArg(1);
        code.storeLocal(row);
        Label isNull = new Label();
        if (!counted() && !place.fromPartial() && !value.type().nullable()) {
            code.push(1L);
        } else {
            new ExpressionCompiler(code, input, row).value(value, isNull);
        }
        combine(code, group, rowType, row);
        if (counted()) {
            int count = place.part() + (high ? 2 : 1);
            increase(
                    code,
                    group,
                    field("c"),
                    () -> {
                        if (mean && place.fromPartial()) {
                            code.loadLocal(row);
                            code.getField(rowType, "f" + count, Type.LONG_TYPE);
                        } else {
                            code.push(1L);
                        }
                    });
        }
        code.mark(isNull);
    }

    private static void increase(GeneratorAdapter code, Type group, String field, Runnable by) {
        code.loadArg(0);
        code.dup();
        code.getField(group, field, Type.LONG_TYPE);
        by.run();
        code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
        code.putField(group, field, Type.LONG_TYPE);
    }

    /** With the value on the stack: combines it into {@code a}. */
    private void combine(GeneratorAdapter code, Type group, Type rowType, int row) {
        Type type = Type.getType(value.type().storage().descriptor());
        if (!counted()) {
            if (!place.fromPartial() && value.type().nullable()) {
                pop(code, type);
                code.push(1L);
            }
            type = Type.LONG_TYPE;
        } else if (!type.equals(held())) {
            code.cast(type, held());
            type = held();
        }
        int local = code.newLocal(type);
        code.storeLocal(local);
        if (high) {
            increase(code, group, field("h"), () -> carry(code, group, rowType, row, local));
        }
        code.loadArg(0);
        code.loadArg(0);
        code.getField(group, field("a"), held());
        code.loadLocal(local);
        String d = held().getDescriptor();
        switch (function) {
            case COUNT -> code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
            case SUM, MEAN -> sum(code);
            case MIN, MAX, ANY, ALL -> {
                code.loadArg(0);
                code.getField(group, field("c"), Type.LONG_TYPE);
                code.invokeStatic(
                        RUNTIME, new Method(function.definitionName(), "(" + d + d + "J)" + d));
            }
        }
        code.putField(group, field("a"), held());
    }

    /** What a value, still to be added, makes of the second word of the sum. */
    private void carry(GeneratorAdapter code, Type group, Type rowType, int row, int local) {
        code.loadArg(0);
        code.getField(group, field("a"), held());
        code.loadLocal(local);
        code.invokeStatic(RUNTIME, new Method("carry", "(JJ)J"));
        if (place.fromPartial()) {
            code.loadLocal(row);
            code.getField(rowType, "f" + (place.part() + 1), Type.LONG_TYPE);
            code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
        }
    }

    private void sum(GeneratorAdapter code) {
        switch (heldKind.storage()) {
            case LONG -> {
                if (high) {
                    code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
                } else {
                    code.invokeStatic(RUNTIME, new Method("sum", "(JJ)J"));
                }
            }
            case DOUBLE -> code.math(GeneratorAdapter.ADD, Type.DOUBLE_TYPE);
            default ->
                    code.invokeStatic(
                            RUNTIME,
                            new Method(
                                    "sum",
                                    "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;"));
        }
    }

    private static void pop(GeneratorAdapter code, Type type) {
        if (type.getSize() == 2) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    @Override
    void emit(
            GeneratedWriter classes,
            GeneratorAdapter code,
            Type group,
            RowShape output,
            boolean toPartial) {
        Type rowType = Type.getType(output.type());
        int field = toPartial ? place.part() : place.result();
        Label done = new Label();
        if (mean && toPartial) {
            if (high) {
                copy(code, group, "h", rowType, field + 1);
            }
            copy(code, group, "c", rowType, field + (high ? 2 : 1));
        }
        if (counted()) {
            Label present = new Label();
            code.loadArg(0);
            code.getField(group, field("c"), Type.LONG_TYPE);
            code.push(0L);
            code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, present);
            classes.setNull(code, output, field, () -> code.loadArg(1));
            code.goTo(done);
            code.mark(present);
        }
        Storage storage = output.storage(field);
        code.loadArg(1);
        code.loadArg(0);
        code.getField(group, field("a"), held());
        if (mean && !toPartial) {
            String d = held().getDescriptor();
            if (high) {
                code.loadArg(0);
                code.getField(group, field("h"), Type.LONG_TYPE);
                d += "J";
            }
            code.loadArg(0);
            code.getField(group, field("c"), Type.LONG_TYPE);
            code.invokeStatic(RUNTIME, new Method("mean", "(" + d + "J)" + storage.descriptor()));
        }
        code.putField(rowType, "f" + field, Type.getType(storage.descriptor()));
        code.mark(done);
    }

    private void copy(GeneratorAdapter code, Type group, String letter, Type rowType, int field) {
        code.loadArg(1);
        code.loadArg(0);
        code.getField(group, field(letter), Type.LONG_TYPE);
        code.putField(rowType, "f" + field, Type.LONG_TYPE);
    }
}
