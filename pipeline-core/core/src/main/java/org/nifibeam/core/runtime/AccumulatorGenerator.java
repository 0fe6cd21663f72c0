package org.nifibeam.core.runtime;

import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionCompiler;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes one aggregation's part of a group: a field {@code a} for what is combined so far, and
 * {@code c}, how many values that are not null went into it (for COUNT {@code a} alone).
 */
final class AccumulatorGenerator {
    private static final Type RUNTIME = Type.getType(Accumulators.class);

    private final int number;
    private final AggregateFunction function;
    private final Expression value;
    private final Storage valueStorage;
    private final boolean fromPartial;
    private final int countField;
    private final int outputField;
    private final boolean toPartial;
    private final Kind heldKind;

    /**
     * A generator.
     *
     * @param number its index in the grouping
     * @param aggregation what is combined
     * @param value the value in the input row: the aggregation's own, or the field of a half-done
     *     group
     * @param fromPartial true if the input is half-done groups
     * @param countField the field of a half-done mean's count, or −1
     * @param outputField the first field of the output it fills
     * @param toPartial true if the output is half-done groups
     */
    AccumulatorGenerator(
            int number,
            Aggregation aggregation,
            Expression value,
            boolean fromPartial,
            int countField,
            int outputField,
            boolean toPartial) {
        this.number = number;
        this.function = aggregation.function();
        this.value = value;
        this.valueStorage = value.type().storage();
        this.fromPartial = fromPartial;
        this.countField = countField;
        this.outputField = outputField;
        this.toPartial = toPartial;
        AggregateFunction held =
                function == AggregateFunction.MEAN ? AggregateFunction.SUM : function;
        this.heldKind =
                ((FieldType.Scalar) held.result(aggregation.value().type()).orElseThrow()).kind();
    }

    private Type held() {
        return Type.getType(heldKind.storage().descriptor());
    }

    void fields(GeneratedWriter classes) {
        classes.field("a" + number, held());
        if (function != AggregateFunction.COUNT) {
            classes.field("c" + number, Type.LONG_TYPE);
        }
    }

    Method method(Type group, Type row) {
        return new Method("add" + number, Type.VOID_TYPE, new Type[] {group, row});
    }

    /** Writes the static method that combines a row. */
    void add(GeneratedWriter classes, Type group, RowShape input) {
        Type rowType = Type.getType(input.type());
        GeneratorAdapter code = classes.staticMethod(method(group, rowType));
        int row = code.newLocal(rowType);
        code.loadArg(1);
        code.storeLocal(row);
        Label isNull = new Label();
        if (function == AggregateFunction.COUNT && !fromPartial && !value.type().nullable()) {
            code.push(1L);
        } else {
            new ExpressionCompiler(code, input, row).value(value, isNull);
        }
        combine(code, group);
        if (function != AggregateFunction.COUNT) {
            code.loadArg(0);
            code.dup();
            code.getField(group, "c" + number, Type.LONG_TYPE);
            if (countField >= 0) {
                code.loadLocal(row);
                code.getField(rowType, "f" + countField, Type.LONG_TYPE);
            } else {
                code.push(1L);
            }
            code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
            code.putField(group, "c" + number, Type.LONG_TYPE);
        }
        code.mark(isNull);
        code.returnValue();
        code.endMethod();
    }

    /** With the value on the stack: combines it into {@code a}. */
    private void combine(GeneratorAdapter code, Type group) {
        Type type = Type.getType(valueStorage.descriptor());
        if (function == AggregateFunction.COUNT) {
            if (!fromPartial && value.type().nullable()) {
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
        code.loadArg(0);
        code.loadArg(0);
        code.getField(group, "a" + number, held());
        code.loadLocal(local);
        String d = held().getDescriptor();
        switch (function) {
            case COUNT -> code.math(GeneratorAdapter.ADD, Type.LONG_TYPE);
            case SUM, MEAN -> sum(code);
            case MIN, MAX -> {
                code.loadArg(0);
                code.getField(group, "c" + number, Type.LONG_TYPE);
                String name = function == AggregateFunction.MIN ? "min" : "max";
                code.invokeStatic(RUNTIME, new Method(name, "(" + d + d + "J)" + d));
            }
            case ANY, ALL -> {
                code.loadArg(0);
                code.getField(group, "c" + number, Type.LONG_TYPE);
                String name = function == AggregateFunction.ANY ? "any" : "all";
                code.invokeStatic(RUNTIME, new Method(name, "(ZZJ)Z"));
            }
        }
        code.putField(group, "a" + number, held());
    }

    private void sum(GeneratorAdapter code) {
        switch (heldKind.storage()) {
            case LONG -> code.invokeStatic(RUNTIME, new Method("sum", "(JJ)J"));
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

    /**
     * Writes the output's fields from the group in local {@code own} into the row in local {@code
     * row}.
     */
    void emit(
            GeneratedWriter classes,
            GeneratorAdapter code,
            Type group,
            int own,
            RowShape output,
            int row) {
        Type rowType = Type.getType(output.type());
        Label done = new Label();
        if (function == AggregateFunction.MEAN && toPartial) {
            code.loadLocal(row);
            code.loadLocal(own);
            code.getField(group, "c" + number, Type.LONG_TYPE);
            code.putField(rowType, "f" + (outputField + 1), Type.LONG_TYPE);
        }
        if (function != AggregateFunction.COUNT) {
            Label present = new Label();
            code.loadLocal(own);
            code.getField(group, "c" + number, Type.LONG_TYPE);
            code.push(0L);
            code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, present);
            classes.setNull(code, output, outputField, () -> code.loadLocal(row));
            code.goTo(done);
            code.mark(present);
        }
        Storage storage = output.storage(outputField);
        code.loadLocal(row);
        code.loadLocal(own);
        code.getField(group, "a" + number, held());
        if (function == AggregateFunction.MEAN && !toPartial) {
            code.loadLocal(own);
            code.getField(group, "c" + number, Type.LONG_TYPE);
            String d = held().getDescriptor();
            code.invokeStatic(RUNTIME, new Method("mean", "(" + d + "J)" + storage.descriptor()));
        }
        code.putField(rowType, "f" + outputField, Type.getType(storage.descriptor()));
        code.mark(done);
    }
}
