package org.nifibeam.core.runtime.grouping;

import java.util.List;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionCompiler;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.runtime.code.GeneratedWriter;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** A custom function's part of a group: {@code a}, its accumulator, null before the first value. */
final class CustomAccumulator extends AccumulatorGenerator {
    private static final Type RUNTIME = Type.getType(CustomAccumulators.class);
    private static final Type CODE = Type.getType(GroupCode.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final String FUNCTION = Type.getDescriptor(CombineFn.class);
    private static final String ANY = OBJECT.getDescriptor();

    private final List<Expression> arguments;
    private final CustomCombiner combiner;

    CustomAccumulator(Place place, Aggregation aggregation, CustomCombiner combiner) {
        super(place);
        this.arguments = place.fromPartial() ? List.of(place.incoming(0)) : aggregation.arguments();
        this.combiner = combiner;
    }

    @Override
    Type held() {
        return OBJECT;
    }

    @Override
    void fields(GeneratedWriter classes) {
        classes.field(field("a"), OBJECT);
    }

    @Override
    boolean grows() {
        return true;
    }

    @Override
    int fixedBytes() {
        return 8;
    }

    @Override
    void add(GeneratorAdapter code, Type group, RowShape input) {
        int row = code.newLocal(Type.getType(input.type()));
        code.loadArg(1);
        code.storeLocal(row);
        int[] values = new int[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed(code, new ExpressionCompiler(code, input, row), arguments.get(i));
        }
        Label leftOut = new Label();
        if (place.fromPartial() || !combiner.nulls()) {
            code.loadLocal(values[0]);
            code.ifNull(leftOut);
        }
        code.loadArg(0);
        function(code);
        code.loadArg(0);
        code.getField(group, field("a"), OBJECT);
        String name = place.fromPartial() ? "merge" : "add";
        input(code, values);
        code.invokeStatic(RUNTIME, new Method(name, "(" + FUNCTION + ANY + ANY + ")" + ANY));
        code.putField(group, field("a"), OBJECT);
        code.mark(leftOut);
    }

    private void function(GeneratorAdapter code) {
        code.loadThis();
        code.push(place.number());
        code.invokeVirtual(CODE, new Method("function", "(I)" + FUNCTION));
    }

    private static int boxed(
            GeneratorAdapter code, ExpressionCompiler compiler, Expression expression) {
        int local = code.newLocal(OBJECT);
        Label isNull = new Label();
        Label done = new Label();
        compiler.value(expression, isNull);
        code.valueOf(Type.getType(expression.type().storage().descriptor()));
        code.storeLocal(local);
        code.goTo(done);
        code.mark(isNull);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.storeLocal(local);
        code.mark(done);
        return local;
    }

    private void input(GeneratorAdapter code, int[] values) {
        if (place.fromPartial() || combiner.input() == CustomCombiner.Input.VALUE) {
            code.loadLocal(values[0]);
        } else if (combiner.input() == CustomCombiner.Input.TIMED) {
            code.loadLocal(values[0]);
            code.loadArg(2);
            code.invokeStatic(RUNTIME, new Method("timed", "(" + ANY + "J)" + ANY));
        } else {
            code.push(values.length);
            code.newArray(OBJECT);
            for (int i = 0; i < values.length; i++) {
                code.dup();
                code.push(i);
                code.loadLocal(values[i]);
                code.arrayStore(OBJECT);
            }
            code.invokeStatic(RUNTIME, new Method("list", "([" + ANY + ")" + ANY));
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
        int value = code.newLocal(OBJECT);
        if (!toPartial) {
            function(code);
        }
        code.loadArg(0);
        code.getField(group, field("a"), OBJECT);
        if (!toPartial) {
            code.invokeStatic(RUNTIME, new Method("extract", "(" + FUNCTION + ANY + ")" + ANY));
        }
        code.storeLocal(value);
        Label present = new Label();
        Label done = new Label();
        code.loadLocal(value);
        code.ifNonNull(present);
        if (!toPartial && !combiner.result().nullable()) {
            code.push(combiner.definitionName());
            code.invokeStatic(
                    RUNTIME,
                    new Method("nothing", "(Ljava/lang/String;)Ljava/lang/IllegalStateException;"));
            code.throwException();
        } else {
            classes.setNull(code, output, field, () -> code.loadArg(1));
            code.goTo(done);
        }
        code.mark(present);
        Storage storage = output.storage(field);
        Type type = Type.getType(storage.descriptor());
        code.loadArg(1);
        code.loadLocal(value);
        if (storage != Storage.OBJECT) {
            code.unbox(type);
        }
        code.putField(rowType, "f" + field, type);
        code.mark(done);
    }
}
