package org.nifibeam.core.expression;

import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** The fields of a row in a local. */
final class RowFields implements InputFields {
    private final GeneratorAdapter code;
    private final RowShape shape;
    private final Type rowType;
    private final int rowLocal;

    RowFields(GeneratorAdapter code, RowShape shape, int rowLocal) {
        this.code = code;
        this.shape = shape;
        this.rowType = Type.getType(shape.type());
        this.rowLocal = rowLocal;
    }

    @Override
    public Storage storage(int field) {
        return shape.storage(field);
    }

    @Override
    public void load(int field) {
        code.loadLocal(rowLocal);
        code.getField(rowType, "f" + field, Type.getType(storage(field).descriptor()));
    }

    @Override
    public void jumpIfNull(int field, Label ifNull) {
        int bit = shape.nullBit(field);
        if (bit >= 0) {
            code.loadLocal(rowLocal);
            code.getField(rowType, "n" + bit / 64, Type.LONG_TYPE);
            code.push(1L << (bit % 64));
            code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
            code.push(0L);
            code.visitInsn(Opcodes.LCMP);
            code.visitJumpInsn(Opcodes.IFNE, ifNull);
        }
    }
}
