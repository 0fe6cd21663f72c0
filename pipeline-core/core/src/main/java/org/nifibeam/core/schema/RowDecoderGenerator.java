package org.nifibeam.core.schema;

import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes the class that decodes rows of one schema as rows of another or the same, see {@link
 * RowLayout}; the two fit, see {@link SchemaEvolution}. What the other has not is read and dropped,
 * what it has besides is null.
 */
final class RowDecoderGenerator {
    private static final Type SOURCE = Type.getType(ByteSource.class);
    private static final Method DECODE =
            new Method("decode", GeneratedCoderClass.OBJECT, new Type[] {SOURCE});

    private final Schema written;
    private final Schema read;
    private final RowLayout layout;
    private final RowShape shape;
    private final Type rowType;
    private final GeneratedCoderClass result =
            new GeneratedCoderClass("RowDecoder", GeneratedRowDecoder.class);

    private RowDecoderGenerator(Schema written, Schema read) {
        this.written = written;
        this.read = read;
        this.layout = new RowLayout(written.fields().stream().map(Field::type).toList());
        this.shape = RowShape.of(read);
        this.rowType = Type.getType(shape.type());
    }

    static GeneratedRowDecoder decoder(Schema written, Schema read) {
        RowDecoderGenerator generator = new RowDecoderGenerator(written, read);
        generator.write();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Coder<Object>[] coders = new Coder[written.size()];
        for (int i = 0; i < coders.length; i++) {
            int target = generator.target(i);
            FieldType type = written.type(i);
            coders[i] =
                    type.storage() != Storage.OBJECT
                            ? null
                            : target < 0
                                    ? ValueCoders.ofObject(type, false)
                                    : ValueCoders.readingObject(type, read.type(target));
        }
        return (GeneratedRowDecoder) generator.result.instance(generator.shape.type(), coders);
    }

    private int target(int field) {
        return read.indexOf(written.field(field).name()).orElse(-1);
    }

    private void write() {
        Method decode = new Method("decode", Type.getType(Row.class), new Type[] {SOURCE});
        GeneratorAdapter code = result.method(Opcodes.ACC_PROTECTED, decode);
        int row = code.newLocal(rowType);
        code.newInstance(rowType);
        code.dup();
        code.invokeConstructor(rowType, new Method("<init>", "()V"));
        code.storeLocal(row);
        nullTheMissing(code, row);
        for (int group = 0; group < layout.groups(); group++) {
            code.loadThis();
            code.loadLocal(row);
            code.loadArg(0);
            code.invokeVirtual(result.self(), groupMethod(group));
        }
        code.loadLocal(row);
        code.returnValue();
        code.endMethod();
        for (int group = 0; group < layout.groups(); group++) {
            readGroup(group);
        }
    }

    private void nullTheMissing(GeneratorAdapter code, int row) {
        long[] words = new long[read.size() / 64 + 1];
        for (int i = 0; i < read.size(); i++) {
            int bit = shape.nullBit(i);
            if (bit >= 0 && written.indexOf(read.field(i).name()).isEmpty()) {
                words[bit / 64] |= 1L << (bit % 64);
            }
        }
        for (int i = 0; i < words.length; i++) {
            if (words[i] != 0) {
                code.loadLocal(row);
                code.push(words[i]);
                code.putField(rowType, "n" + i, Type.LONG_TYPE);
            }
        }
    }

    private Method groupMethod(int group) {
        return new Method("decode" + group, Type.VOID_TYPE, new Type[] {rowType, SOURCE});
    }

    private void readGroup(int group) {
        GeneratorAdapter code = result.method(Opcodes.ACC_PRIVATE, groupMethod(group));
        int nulls = code.newLocal(Type.LONG_TYPE);
        if (layout.nullables(group) > 0) {
            code.loadArg(1);
            code.push(layout.nullables(group));
            code.invokeStatic(
                    result.parent(),
                    new Method("nulls", Type.LONG_TYPE, new Type[] {SOURCE, Type.INT_TYPE}));
            code.storeLocal(nulls);
        }
        for (int i = group * RowLayout.GROUP; i < layout.end(group); i++) {
            Label end = new Label();
            if (layout.bit(i) >= 0) {
                Label present = new Label();
                code.loadLocal(nulls);
                code.push(1L << layout.bit(i));
                code.math(GeneratorAdapter.AND, Type.LONG_TYPE);
                code.push(0L);
                code.ifCmp(Type.LONG_TYPE, GeneratorAdapter.EQ, present);
                setNull(code, i);
                code.goTo(end);
                code.mark(present);
            }
            readField(code, i);
            code.mark(end);
        }
        code.returnValue();
        code.endMethod();
    }

    private void setNull(GeneratorAdapter code, int field) {
        int bit = target(field) < 0 ? -1 : shape.nullBit(target(field));
        if (bit >= 0) {
            code.loadArg(0);
            code.dup();
            code.getField(rowType, "n" + bit / 64, Type.LONG_TYPE);
            code.push(1L << (bit % 64));
            code.math(GeneratorAdapter.OR, Type.LONG_TYPE);
            code.putField(rowType, "n" + bit / 64, Type.LONG_TYPE);
        }
    }

    private void readField(GeneratorAdapter code, int field) {
        int target = target(field);
        Type from = Type.getType(written.type(field).storage().descriptor());
        if (target >= 0) {
            code.loadArg(0);
        }
        readValue(code, field);
        if (target < 0) {
            if (from.getSize() == 2) {
                code.pop2();
            } else {
                code.pop();
            }
            return;
        }
        Type to = Type.getType(shape.storage(target).descriptor());
        if (!to.equals(from)) {
            code.cast(from, to);
        }
        code.putField(rowType, "f" + target, to);
    }

    private void readValue(GeneratorAdapter code, int field) {
        if (written.type(field).storage() == Storage.OBJECT) {
            result.loadCoder(code, field);
            code.loadArg(1);
            code.invokeInterface(GeneratedCoderClass.CODER, DECODE);
            return;
        }
        code.loadArg(1);
        FieldType.Scalar scalar = (FieldType.Scalar) written.type(field).base();
        switch (scalar.kind()) {
            case BOOLEAN -> source(code, "readBoolean", Type.BOOLEAN_TYPE);
            case INT8 -> source(code, "readByte", Type.BYTE_TYPE);
            case INT16 ->
                    code.invokeStatic(
                            result.parent(),
                            new Method("readInt16", Type.INT_TYPE, new Type[] {SOURCE}));
            case INT32 -> source(code, "readSignedInt", Type.INT_TYPE);
            case INT64 -> source(code, "readSigned", Type.LONG_TYPE);
            case DATETIME -> source(code, "readLong", Type.LONG_TYPE);
            case FLOAT -> source(code, "readFloat", Type.FLOAT_TYPE);
            case DOUBLE -> source(code, "readDouble", Type.DOUBLE_TYPE);
            case STRING -> source(code, "readString", Type.getType(String.class));
            case DECIMAL, BYTES -> throw new IllegalStateException(scalar + " has a coder");
        }
    }

    private void source(GeneratorAdapter code, String name, Type type) {
        code.invokeVirtual(SOURCE, new Method(name, type, new Type[0]));
    }
}
