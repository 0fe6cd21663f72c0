package org.nifibeam.core.schema;

import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.Coder;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/** Writes the class that encodes some fields of one shape's rows, see {@link RowLayout}. */
final class RowEncoderGenerator {
    private static final Type ROW = Type.getType(Row.class);
    private static final Type SINK = Type.getType(ByteSink.class);
    private static final Method ENCODE =
            new Method("encode", Type.VOID_TYPE, new Type[] {GeneratedCoderClass.OBJECT, SINK});

    private final RowShape shape;
    private final List<Integer> fields;
    private final RowLayout layout;
    private final boolean canonical;
    private final Type rowType;
    private final GeneratedCoderClass result =
            new GeneratedCoderClass("RowEncoder", GeneratedRowEncoder.class);

    private RowEncoderGenerator(Schema schema, List<Integer> fields, boolean canonical) {
        this.shape = RowShape.of(schema);
        this.fields = fields;
        this.layout = new RowLayout(fields.stream().map(schema::type).toList());
        this.canonical = canonical;
        this.rowType = Type.getType(shape.type());
    }

    /** The encoder of the given fields of a schema's rows, in canonical form or as they are. */
    static GeneratedRowEncoder encoder(Schema schema, List<Integer> fields, boolean canonical) {
        RowEncoderGenerator generator = new RowEncoderGenerator(schema, fields, canonical);
        generator.write();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Coder<Object>[] coders = new Coder[fields.size()];
        for (int i = 0; i < coders.length; i++) {
            coders[i] = ValueCoders.ofObject(generator.layout.types().get(i), canonical);
        }
        return (GeneratedRowEncoder) generator.result.instance(generator.shape.type(), coders);
    }

    private void write() {
        Method encode = new Method("encode", Type.VOID_TYPE, new Type[] {ROW, SINK});
        GeneratorAdapter code = result.method(Opcodes.ACC_PROTECTED, encode);
        int row = code.newLocal(rowType);
        code.loadArg(0);
        code.checkCast(rowType);
        code.storeLocal(row);
        for (int group = 0; group < layout.groups(); group++) {
            code.loadThis();
            code.loadLocal(row);
            code.loadArg(1);
            code.invokeVirtual(result.self(), groupMethod(group));
        }
        code.returnValue();
        code.endMethod();
        for (int group = 0; group < layout.groups(); group++) {
            writeGroup(group);
        }
    }

    private Method groupMethod(int group) {
        return new Method("encode" + group, Type.VOID_TYPE, new Type[] {rowType, SINK});
    }

    private void writeGroup(int group) {
        GeneratorAdapter code = result.method(Opcodes.ACC_PRIVATE, groupMethod(group));
        int nulls = code.newLocal(Type.LONG_TYPE);
        int begin = group * RowLayout.GROUP;
        if (layout.nullables(group) > 0) {
            code.push(0L);
            code.storeLocal(nulls);
            for (int i = begin; i < layout.end(group); i++) {
                if (layout.bit(i) >= 0) {
                    noteNull(code, i, nulls);
                }
            }
            code.loadArg(1);
            code.loadLocal(nulls);
            code.push((layout.nullables(group) + 7) / 8);
            code.invokeVirtual(
                    SINK,
                    new Method(
                            "writeWord",
                            Type.VOID_TYPE,
                            new Type[] {Type.LONG_TYPE, Type.INT_TYPE}));
        }
        for (int i = begin; i < layout.end(group); i++) {
            Label end = new Label();
            if (layout.bit(i) >= 0) {
                code.loadLocal(nulls);
                code.push(1L << layout.bit(i));
                code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
                code.push(0L);
                code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.NE, end);
            }
            writeField(code, i);
            code.mark(end);
        }
        code.returnValue();
        code.endMethod();
    }

    /** Sets the field's bit: for a primitive moved there from the row's null word. */
    private void noteNull(GeneratorAdapter code, int index, int nulls) {
        int field = fields.get(index);
        int source = shape.nullBit(field);
        Label end = new Label();
        code.loadArg(0);
        if (source < 0) {
            loadField(code, field);
            code.ifNonNull(end);
            code.push(1L << layout.bit(index));
        } else {
            code.getField(rowType, "n" + source / 64, Type.LONG_TYPE);
            code.push(source % 64);
            code.math(GeneratorAdapter.USHR, Type.LONG_TYPE);
            code.push(1L);
            code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
            code.push(layout.bit(index));
            code.math(GeneratorAdapter.SHL, Type.LONG_TYPE);
        }
        code.loadLocal(nulls);
        code.math(GeneratorAdapter.OR, Type.LONG_TYPE);
        code.storeLocal(nulls);
        code.mark(end);
    }

    /** The value of the row on the stack. */
    private void loadField(GeneratorAdapter code, int field) {
        code.getField(rowType, "f" + field, Type.getType(shape.storage(field).descriptor()));
    }

    private void writeField(GeneratorAdapter code, int index) {
        int field = fields.get(index);
        if (shape.storage(field) == Storage.OBJECT) {
            result.loadCoder(code, index);
            code.loadArg(0);
            loadField(code, field);
            code.loadArg(1);
            code.invokeInterface(GeneratedCoderClass.CODER, ENCODE);
            return;
        }
        code.loadArg(1);
        code.loadArg(0);
        loadField(code, field);
        FieldType.Scalar scalar = (FieldType.Scalar) layout.types().get(index).base();
        switch (scalar.kind()) {
            case BOOLEAN -> sink(code, "writeBoolean", Type.BOOLEAN_TYPE);
            case INT8 -> checked(code, "writeInt8", Type.INT_TYPE);
            case INT16 -> checked(code, "writeInt16", Type.INT_TYPE);
            case INT32 -> {
                code.cast(Type.INT_TYPE, Type.LONG_TYPE);
                sink(code, "writeSigned", Type.LONG_TYPE);
            }
            case INT64 -> sink(code, "writeSigned", Type.LONG_TYPE);
            case DATETIME -> sink(code, "writeLong", Type.LONG_TYPE);
            case FLOAT -> floating(code, "writeFloat", Type.FLOAT_TYPE);
            case DOUBLE -> floating(code, "writeDouble", Type.DOUBLE_TYPE);
            case STRING -> sink(code, "writeString", Type.getType(String.class));
            case DECIMAL, BYTES -> throw new IllegalStateException(scalar + " has a coder");
        }
    }

    private void floating(GeneratorAdapter code, String name, Type type) {
        if (canonical) {
            checked(code, "writeCanonical", type);
        } else {
            sink(code, name, type);
        }
    }

    private void sink(GeneratorAdapter code, String name, Type type) {
        code.invokeVirtual(SINK, new Method(name, Type.VOID_TYPE, new Type[] {type}));
    }

    private void checked(GeneratorAdapter code, String name, Type type) {
        code.invokeStatic(
                result.parent(), new Method(name, Type.VOID_TYPE, new Type[] {SINK, type}));
    }
}
