package org.nifibeam.core.expression;

import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes conversions: an instruction where nothing can go wrong, else a call of {@link
 * Conversions}.
 */
final class Casts {
    private static final Type CONVERSIONS = Type.getType(Conversions.class);

    private Casts() {}

    /**
     * Takes a value of kind {@code from} from the stack and leaves it there as one of kind {@code
     * to}.
     */
    static void emit(GeneratorAdapter code, Kind from, Kind to) {
        if (from == to) {
            return;
        }
        if (from.isNumeric() && to.isNumeric() && isInstruction(from, to)) {
            code.cast(type(from), type(to));
            return;
        }
        Type parameter = from.storage() == Storage.OBJECT ? Type.getType(Object.class) : type(from);
        code.invokeStatic(
                CONVERSIONS, new Method(method(from, to), type(to), new Type[] {parameter}));
    }

    /** The same, but jumps without the value where it cannot be converted. */
    static void emitOrNull(GeneratorAdapter code, Kind from, Kind to, Label ifNull) {
        if (from.storage().isPrimitive()) {
            code.valueOf(type(from));
        }
        code.push(from.name());
        code.push(to.name());
        Type object = Type.getType(Object.class);
        Type text = Type.getType(String.class);
        code.invokeStatic(
                Type.getType(BoxedConversions.class),
                new Method("convertOrNull", object, new Type[] {object, text, text}));
        Label present = new Label();
        code.dup();
        code.ifNonNull(present);
        code.pop();
        code.goTo(ifNull);
        code.mark(present);
        if (to.storage() != Storage.OBJECT) {
            code.unbox(type(to));
        }
    }

    /** True if the JVM's own conversion neither wraps nor needs a look at the value. */
    static boolean isInstruction(Kind from, Kind to) {
        return switch (to) {
            case INT8, INT16 -> from.isInteger() && from.compareTo(to) < 0;
            case INT32 -> from == Kind.INT8 || from == Kind.INT16;
            case INT64 -> from.isInteger();
            case FLOAT -> from.isInteger();
            case DOUBLE -> from != Kind.DECIMAL;
            case DECIMAL, BOOLEAN, STRING, BYTES, DATETIME -> false;
        };
    }

    /**
     * The methods are named after their result; DATETIME, whose storage is INT64's, has its own.
     */
    static String method(Kind from, Kind to) {
        if (from == Kind.DATETIME) {
            return "datetimeToString";
        }
        if (from == Kind.BYTES) {
            return "bytesToText";
        }
        return switch (to) {
            case BOOLEAN -> "toBoolean";
            case INT8 -> "toInt8";
            case INT16 -> "toInt16";
            case INT32 -> "toInt32";
            case INT64 -> "toInt64";
            case FLOAT -> "toFloat";
            case DOUBLE -> "toDouble";
            case DECIMAL -> "toDecimal";
            case STRING -> "toText";
            case DATETIME -> "toDatetime";
            case BYTES -> "toBytes";
        };
    }

    private static Type type(Kind kind) {
        return Type.getType(kind.storage().descriptor());
    }
}
