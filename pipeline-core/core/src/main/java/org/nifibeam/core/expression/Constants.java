package org.nifibeam.core.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nifibeam.core.expression.Expression.Literal;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * Literals in bytecode. Decimals, bytes and texts that are too long for the constant pool are
 * dynamic constants: made once, when first used, by {@link ExpressionRuntime}.
 */
final class Constants {
    /** Each UTF-16 unit takes at most three bytes of the 65,535 that a constant may have. */
    private static final int CHUNK = 21_000;

    private Constants() {}

    /** Leaves a literal, which is not null, on the stack. */
    static void push(GeneratorAdapter code, Literal literal) {
        Kind kind = ExpressionCompiler.scalar(literal);
        switch (kind) {
            case BOOLEAN -> code.push((boolean) literal.value());
            case INT8, INT16, INT32 -> code.push((int) literal.value());
            case INT64, DATETIME -> code.push((long) literal.value());
            case FLOAT -> code.push((float) literal.value());
            case DOUBLE -> code.push((double) literal.value());
            case STRING -> {
                String text = (String) literal.value();
                if (text.length() <= CHUNK) {
                    code.push(text);
                } else {
                    dynamic(code, "string", Type.getType(String.class), text);
                }
            }
            case DECIMAL ->
                    dynamic(
                            code,
                            "decimal",
                            Type.getType(BigDecimal.class),
                            ((BigDecimal) literal.value()).toString());
            case BYTES ->
                    dynamic(
                            code,
                            "bytes",
                            Type.getType(byte[].class),
                            HexFormat.of().formatHex((byte[]) literal.value()));
        }
    }

    /** What a function takes instead of a constant text; made once. */
    static void prepared(GeneratorAdapter code, String owner, String method, Literal text) {
        dynamic(
                code,
                "prepared",
                Type.getType(Object.class),
                List.of(owner, method),
                (String) text.value());
    }

    /** The shape of rows that are made, by its letters. */
    static void shape(GeneratorAdapter code, String letters) {
        dynamic(code, "shape", Type.getType(RowShape.class), letters);
    }

    private static void dynamic(GeneratorAdapter code, String method, Type type, String text) {
        dynamic(code, method, type, List.of(), text);
    }

    /** A text in parts that fit into the constant pool. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (int start = 0; start < text.length() || parts.isEmpty(); start += CHUNK) {
            parts.add(text.substring(start, Math.min(text.length(), start + CHUNK)));
        }
        return parts;
    }

    private static void dynamic(
            GeneratorAdapter code, String method, Type type, List<String> first, String text) {
        List<Object> arguments = new ArrayList<>(first);
        arguments.addAll(parts(text));
        Handle maker =
                new Handle(
                        Opcodes.H_INVOKESTATIC,
                        Type.getInternalName(ExpressionRuntime.class),
                        method,
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;[Ljava/lang/String;)"
                                + type.getDescriptor(),
                        false);
        code.visitLdcInsn(
                new ConstantDynamic("literal", type.getDescriptor(), maker, arguments.toArray()));
    }
}
