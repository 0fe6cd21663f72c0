package org.nifibeam.core.runtime.grouping;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.schema.RowShape;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * The arrays of some columns in the locals of a method whose first arguments are those of {@link
 * GroupCode#addColumns}.
 */
final class ColumnArrays {
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type INTS = Type.getType(int[].class);
    private static final Type BOOLEANS = Type.getType(boolean[].class);

    private final GeneratorAdapter code;
    private final RowShape input;
    private final Map<Integer, Integer> arrays = new HashMap<>();
    private final Map<Integer, Integer> nulls = new HashMap<>();
    private final Map<Integer, Integer> codes = new HashMap<>();

    /** Takes the arrays of fields out of the arguments. */
    ColumnArrays(GeneratorAdapter code, RowShape input, Collection<Integer> fields) {
        this.code = code;
        this.input = input;
        for (int field : fields) {
            Type array = Type.getType("[" + input.storage(field).descriptor());
            arrays.put(field, take(0, field, OBJECT, array));
            if (input.nullBit(field) >= 0) {
                nulls.put(field, take(1, field, BOOLEANS, BOOLEANS));
            }
            codes.put(field, take(2, field, INTS, INTS));
        }
    }

    private int take(int argument, int field, Type element, Type wanted) {
        int local = code.newLocal(wanted);
        code.loadArg(argument);
        code.push(field);
        code.arrayLoad(element);
        if (!wanted.equals(element)) {
            code.checkCast(wanted);
        }
        code.storeLocal(local);
        return local;
    }

    /** Puts the place of a record's value into a local. */
    void place(int field, int record, int value) {
        Label plain = new Label();
        code.loadLocal(record);
        code.storeLocal(value);
        code.loadLocal(codes.get(field));
        code.ifNull(plain);
        code.loadLocal(codes.get(field));
        code.loadLocal(record);
        code.arrayLoad(Type.INT_TYPE);
        code.storeLocal(value);
        code.mark(plain);
    }

    /** Jumps if the value at a place is null and said to be so beside the values. */
    void jumpIfNull(int field, int value, Label isNull) {
        if (nulls.containsKey(field)) {
            Label present = new Label();
            code.loadLocal(nulls.get(field));
            code.ifNull(present);
            code.loadLocal(nulls.get(field));
            code.loadLocal(value);
            code.arrayLoad(Type.BOOLEAN_TYPE);
            code.visitJumpInsn(Opcodes.IFNE, isNull);
            code.mark(present);
        }
    }

    /** Loads the value at a place. */
    void load(int field, int value) {
        code.loadLocal(arrays.get(field));
        code.loadLocal(value);
        code.arrayLoad(Type.getType(input.storage(field).descriptor()));
    }
}
