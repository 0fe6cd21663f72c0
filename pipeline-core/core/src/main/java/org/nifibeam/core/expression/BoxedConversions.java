package org.nifibeam.core.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Storage;

/**
 * The casts on boxed values, for TRY_CAST, which has to survive a failure. Public for generated
 * code only.
 */
public final class BoxedConversions {
    private static final MethodHandle[][] CASTS =
            new MethodHandle[Kind.values().length][Kind.values().length];

    private BoxedConversions() {}

    /** The value as one of another kind, null if it cannot be. */
    public static Object convertOrNull(Object value, String from, String to) {
        try {
            return convert(value, Kind.valueOf(from), Kind.valueOf(to));
        } catch (ArithmeticException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Object convert(Object value, Kind from, Kind to) {
        MethodHandle cast = CASTS[from.ordinal()][to.ordinal()];
        try {
            if (cast == null) {
                cast = find(from, to);
                CASTS[from.ordinal()][to.ordinal()] = cast;
            }
            return cast.invokeExact(value);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("no cast from " + from + " to " + to, e);
        }
    }

    private static MethodHandle find(Kind from, Kind to) throws ReflectiveOperationException {
        MethodType boxed = MethodType.methodType(Object.class, Object.class);
        MethodHandle instruction = instruction(from, to);
        if (instruction != null) {
            return instruction.asType(boxed);
        }
        return MethodHandles.publicLookup()
                .findStatic(
                        Conversions.class,
                        Casts.method(from, to),
                        MethodType.methodType(type(to), type(from)))
                .asType(boxed);
    }

    /** What the JVM does in one instruction, null if it does not. */
    private static MethodHandle instruction(Kind from, Kind to) {
        return from.isNumeric() && to.isNumeric() && Casts.isInstruction(from, to)
                ? MethodHandles.explicitCastArguments(
                        MethodHandles.identity(type(from)),
                        MethodType.methodType(type(to), type(from)))
                : null;
    }

    private static Class<?> type(Kind kind) {
        return type(kind.storage());
    }

    private static Class<?> type(Storage storage) {
        return switch (storage) {
            case BOOLEAN -> boolean.class;
            case INT -> int.class;
            case LONG -> long.class;
            case FLOAT -> float.class;
            case DOUBLE -> double.class;
            case STRING -> String.class;
            case OBJECT -> Object.class;
        };
    }
}
