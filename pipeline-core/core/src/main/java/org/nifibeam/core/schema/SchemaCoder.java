package org.nifibeam.core.schema;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.coder.Coders;

/**
 * Schemas as bytes, for checkpoints and the wire: a byte with the format's version, the number of
 * fields, and each one's name and type. A type is a byte (see {@link #tag}; the highest bit says
 * nullable) and what belongs to it. Versions only ever get new numbers; old ones stay readable.
 */
public final class SchemaCoder implements Coder<Schema> {
    private static final long serialVersionUID = 1L;

    /** The version written. */
    public static final int VERSION = 1;

    private static final int NULLABLE = 0x80;
    private static final int ARRAY = 32;
    private static final int MAPPING = 33;
    private static final int NESTED = 34;
    private static final int LOGICAL = 35;
    private static final int CODED = 36;

    /** Deeper than any schema people write, and shallow enough for every thread's stack. */
    private static final int DEPTH = 200;

    private static final Kind[] KINDS = Kind.values();

    @SuppressWarnings("rawtypes")
    private static final Coder<Coder> CODER = Coders.serializable(Coder.class);

    private final boolean coders;

    private SchemaCoder(boolean coders) {
        this.coders = coders;
    }

    /** Refuses fields that have a coder, so that bytes from anywhere may be read. */
    public static SchemaCoder plain() {
        return new SchemaCoder(false);
    }

    /**
     * Writes fields' coders too, by Java serialization: for bytes that only this program's own runs
     * have written. Their classes are found by the thread's context class loader.
     */
    public static SchemaCoder withCoders() {
        return new SchemaCoder(true);
    }

    @Override
    public void encode(Schema schema, ByteSink sink) {
        sink.writeByte(VERSION);
        fields(schema, sink, 0);
    }

    @Override
    public Schema decode(ByteSource source) {
        int version = source.readByte();
        if (version != VERSION) {
            throw new CoderException(
                    "a schema has format " + version + "; this program reads " + VERSION);
        }
        try {
            return fields(source, 0);
        } catch (IllegalArgumentException e) {
            throw new CoderException("a schema is damaged: " + e.getMessage(), e);
        }
    }

    /** Never change a number: checkpoints hold them. */
    private static int tag(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> 1;
            case INT8 -> 2;
            case INT16 -> 3;
            case INT32 -> 4;
            case INT64 -> 5;
            case FLOAT -> 6;
            case DOUBLE -> 7;
            case DECIMAL -> 8;
            case STRING -> 9;
            case BYTES -> 10;
            case DATETIME -> 11;
        };
    }

    private void fields(Schema schema, ByteSink sink, int depth) {
        sink.writeUnsigned(schema.size());
        for (Field field : schema.fields()) {
            sink.writeString(field.name());
            type(field.type(), sink, depth + 1);
        }
    }

    private void type(FieldType type, ByteSink sink, int depth) {
        if (depth > DEPTH) {
            throw tooDeep();
        }
        int nullable = type.nullable() ? NULLABLE : 0;
        if (type instanceof FieldType.Scalar scalar) {
            sink.writeByte(tag(scalar.kind()) | nullable);
        } else if (type instanceof FieldType.Array array) {
            sink.writeByte(ARRAY | nullable);
            type(array.element(), sink, depth + 1);
        } else if (type instanceof FieldType.Mapping mapping) {
            sink.writeByte(MAPPING | nullable);
            type(mapping.key(), sink, depth + 1);
            type(mapping.value(), sink, depth + 1);
        } else if (type instanceof FieldType.Nested nested) {
            sink.writeByte(NESTED | nullable);
            fields(nested.schema(), sink, depth);
        } else if (type instanceof FieldType.Logical logical) {
            sink.writeByte(LOGICAL | nullable);
            sink.writeString(logical.type().identifier());
            type(logical.type().base(), sink, depth + 1);
            Coders.list(Coders.strings()).encode(logical.type().arguments(), sink);
        } else if (type instanceof FieldType.Coded coded) {
            if (!coders) {
                throw new CoderException(
                        "a schema has a field of type " + type + ", whose coder is not written");
            }
            sink.writeByte(CODED | nullable);
            CODER.encode(coded.coder(), sink);
        }
    }

    private Schema fields(ByteSource source, int depth) {
        int size = source.readCount();
        List<Field> fields = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            String name = source.readString();
            fields.add(new Field(name, type(source, depth + 1)));
        }
        return Schema.of(fields);
    }

    private FieldType type(ByteSource source, int depth) {
        if (depth > DEPTH) {
            throw tooDeep();
        }
        int first = source.readByte();
        boolean nullable = (first & NULLABLE) != 0;
        int tag = first & ~NULLABLE & 0xFF;
        switch (tag) {
            case ARRAY -> {
                return new FieldType.Array(type(source, depth + 1), nullable);
            }
            case MAPPING -> {
                FieldType key = type(source, depth + 1);
                return new FieldType.Mapping(key, type(source, depth + 1), nullable);
            }
            case NESTED -> {
                return new FieldType.Nested(fields(source, depth), nullable);
            }
            case LOGICAL -> {
                String identifier = source.readString();
                FieldType base = type(source, depth + 1);
                List<String> arguments = Coders.list(Coders.strings()).decode(source);
                return new FieldType.Logical(
                        new LogicalType(identifier, base, arguments), nullable);
            }
            case CODED -> {
                if (!coders) {
                    throw new CoderException("a schema has a coder, which is not read here");
                }
                Coder<?> coder = CODER.decode(source);
                if (coder == null) {
                    throw new CoderException("a schema is damaged: a field has no coder");
                }
                return new FieldType.Coded(coder, nullable);
            }
            default -> {
                return scalar(tag, nullable);
            }
        }
    }

    private static FieldType scalar(int tag, boolean nullable) {
        for (Kind kind : KINDS) {
            if (tag(kind) == tag) {
                return new FieldType.Scalar(kind, nullable);
            }
        }
        throw new CoderException("a schema is damaged: there is no type " + tag);
    }

    private static CoderException tooDeep() {
        return new CoderException("a schema is nested deeper than " + DEPTH);
    }

    /** Without coders: these have no one form of bytes. */
    @Override
    public boolean deterministic() {
        return !coders;
    }

    @Override
    public String describe() {
        return coders ? "schema with coders" : "schema";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaCoder that && coders == that.coders;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(coders);
    }
}
