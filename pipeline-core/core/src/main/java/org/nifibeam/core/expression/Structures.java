package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.expression.Expression.Construct;
import org.nifibeam.core.expression.Expression.NestedField;
import org.nifibeam.core.expression.Expression.UserCall;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Writes fields of nested rows, the making of arrays, maps and rows, and calls of user code. */
final class Structures {
    private static final Type ROW = Type.getType(Row.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type OBJECTS = Type.getType(Object[].class);

    private final GeneratorAdapter code;
    private final ExpressionCompiler compiler;

    Structures(GeneratorAdapter code, ExpressionCompiler compiler) {
        this.code = code;
        this.compiler = compiler;
    }

    /** Leaves the value on the stack or jumps. */
    void value(Expression expression, Label ifNull) {
        if (expression instanceof NestedField field) {
            nested(field, ifNull);
        } else if (expression instanceof Construct construct) {
            construct(construct);
        } else if (expression instanceof UserCall call) {
            userCall(call, ifNull);
        } else {
            throw new IllegalArgumentException("no code for " + expression.getClass());
        }
    }

    /** By the row's own methods: its class need not be that of a shape that is known here. */
    private void nested(NestedField field, Label ifNull) {
        compiler.value(field.row(), ifNull);
        code.checkCast(ROW);
        Storage storage = field.type().storage();
        if (!storage.isPrimitive()) {
            get("get", OBJECT, field.index());
            if (field.type().nullable()) {
                compiler.jumpIfNoObject(ifNull);
            }
            compiler.unbox(storage);
            return;
        }
        if (field.type().nullable()) {
            Label present = new Label();
            code.dup();
            get("isNull", Type.BOOLEAN_TYPE, field.index());
            code.visitJumpInsn(Opcodes.IFEQ, present);
            code.pop();
            code.goTo(ifNull);
            code.mark(present);
        }
        String getter =
                switch (storage) {
                    case BOOLEAN -> "getBoolean";
                    case INT -> "getInt";
                    case LONG -> "getLong";
                    case FLOAT -> "getFloat";
                    case DOUBLE -> "getDouble";
                    case STRING, OBJECT -> throw new IllegalStateException(storage.toString());
                };
        get(getter, Type.getType(storage.descriptor()), field.index());
    }

    private void get(String method, Type result, int index) {
        code.push(index);
        code.invokeVirtual(ROW, new Method(method, result, new Type[] {Type.INT_TYPE}));
    }

    private void construct(Construct construct) {
        switch (construct.constructor()) {
            case ARRAY -> {
                boxedAll(construct.arguments());
                ExpressionCompiler.runtime(code, "array", OBJECT, OBJECTS);
            }
            case MAP -> {
                boxedAll(construct.arguments());
                ExpressionCompiler.runtime(code, "map", OBJECT, OBJECTS);
            }
            case ROW -> {
                FieldType.Nested nested = (FieldType.Nested) construct.type();
                Constants.shape(code, RowShape.of(nested.schema()).text());
                boxedAll(construct.arguments());
                ExpressionCompiler.runtime(
                        code, "row", OBJECT, Type.getType(RowShape.class), OBJECTS);
            }
        }
    }

    private void boxedAll(List<Expression> values) {
        code.push(values.size());
        code.newArray(OBJECT);
        for (int i = 0; i < values.size(); i++) {
            code.dup();
            code.push(i);
            boxed(values.get(i));
            code.arrayStore(OBJECT);
        }
    }

    /** Leaves an object or null on the stack. */
    private void boxed(Expression value) {
        Label isNull = new Label();
        Label done = new Label();
        compiler.value(value, isNull);
        compiler.box(value.type().storage());
        if (value.type().nullable()) {
            code.goTo(done);
            code.mark(isNull);
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        code.mark(done);
    }

    /** Values that are never null are handed over as they are, others as objects. */
    private void userCall(UserCall call, Label ifNull) {
        List<Type> parameters = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            if (argument.type().nullable()) {
                boxed(argument);
            } else {
                compiler.value(argument, ifNull);
            }
            parameters.add(type(argument.type()));
        }
        Type result = type(call.type());
        Handle linker =
                new Handle(
                        Opcodes.H_INVOKESTATIC,
                        Type.getInternalName(ExpressionRuntime.class),
                        "userCode",
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;[Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
                        false);
        code.invokeDynamic(
                call.code().method(),
                Type.getMethodDescriptor(result, parameters.toArray(Type[]::new)),
                linker,
                call.code().parts().toArray());
        if (call.type().nullable()) {
            compiler.jumpIfNoObject(ifNull);
        }
        if (result.equals(OBJECT)) {
            compiler.unbox(call.type().storage());
        }
    }

    private static Type type(FieldType type) {
        boolean object = type.nullable() || !type.storage().isPrimitive();
        return object ? OBJECT : Type.getType(type.storage().descriptor());
    }
}
