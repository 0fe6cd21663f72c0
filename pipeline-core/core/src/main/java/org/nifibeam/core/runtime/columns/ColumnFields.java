package org.nifibeam.core.runtime.columns;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.expression.InputFields;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/** The fields of the record of a number in a local, where columns have a value a record. */
public final class ColumnFields implements InputFields {
    private static final Type OBJECT = Type.getType(Object.class);
    private static final Type BOOLEANS = Type.getType(boolean[].class);

    private final GeneratorAdapter code;
    private final Schema schema;
    private final int record;
    private final Map<Integer, Integer> arrays;
    private final Map<Integer, Integer> nulls;

    /**
     * Takes the arrays out of the method's first two arguments, see {@link ColumnCode#evaluate}.
     *
     * @param fields those that will be asked for
     * @param record a local
     */
    public ColumnFields(
            GeneratorAdapter code, Schema schema, Collection<Integer> fields, int record) {
        this.code = code;
        this.schema = schema;
        this.record = record;
        this.arrays = new HashMap<>();
        this.nulls = new HashMap<>();
        for (int field : fields) {
            Type array = Type.getType("[" + storage(field).descriptor());
            arrays.put(field, take(0, field, OBJECT, array));
            if (mayBeFlagged(field)) {
                nulls.put(field, take(1, field, BOOLEANS, BOOLEANS));
            }
        }
    }

    private ColumnFields(ColumnFields same, int record) {
        this.code = same.code;
        this.schema = same.schema;
        this.record = record;
        this.arrays = same.arrays;
        this.nulls = same.nulls;
    }

    /** The same fields of what another local has the number of. */
    public ColumnFields at(int other) {
        return new ColumnFields(this, other);
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

    private boolean mayBeFlagged(int field) {
        return schema.type(field).nullable() && storage(field).isPrimitive();
    }

    @Override
    public Storage storage(int field) {
        return schema.type(field).storage();
    }

    @Override
    public void load(int field) {
        code.loadLocal(arrays.get(field));
        code.loadLocal(record);
        code.arrayLoad(Type.getType(storage(field).descriptor()));
    }

    @Override
    public void jumpIfNull(int field, Label ifNull) {
        if (mayBeFlagged(field)) {
            Label present = new Label();
            code.loadLocal(nulls.get(field));
            code.ifNull(present);
            code.loadLocal(nulls.get(field));
            code.loadLocal(record);
            code.arrayLoad(Type.BOOLEAN_TYPE);
            code.visitJumpInsn(Opcodes.IFNE, ifNull);
            code.mark(present);
        }
    }
}
