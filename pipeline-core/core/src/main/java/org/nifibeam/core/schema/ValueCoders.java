package org.nifibeam.core.schema;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.coder.Coders;

/**
 * The coders of values as objects: what is not a primitive or a string field of a row, and what
 * arrays and maps hold.
 */
final class ValueCoders {
    private ValueCoders() {}

    /** The coder of a type that a row holds as {@link Storage#OBJECT}, without null; else null. */
    static Coder<Object> ofObject(FieldType type, boolean canonical) {
        return type.storage() == Storage.OBJECT ? of(type.withNullable(false), canonical) : null;
    }

    /** Reads what was written as the one type as a value of the other, without null. */
    static Coder<Object> readingObject(FieldType written, FieldType read) {
        return reading(written.withNullable(false), read.withNullable(false));
    }

    private static Coder<Object> of(FieldType type, boolean canonical) {
        if (type.nullable()) {
            return Coders.nullable(of(type.withNullable(false), canonical));
        }
        FieldType base = type.base();
        if (base instanceof FieldType.Scalar scalar) {
            return scalar(scalar.kind(), canonical);
        }
        if (base instanceof FieldType.Array array) {
            return any(Coders.list(of(array.element(), canonical)));
        }
        if (base instanceof FieldType.Mapping mapping) {
            Coder<Object> key = of(mapping.key(), canonical);
            Coder<Object> value = of(mapping.value(), canonical);
            return any(canonical ? Coders.sortedMap(key, value) : Coders.map(key, value));
        }
        if (base instanceof FieldType.Nested nested) {
            return any(
                    canonical ? RowCoder.canonical(nested.schema()) : RowCoder.of(nested.schema()));
        }
        Coder<Object> own = any(((FieldType.Coded) base).coder());
        return canonical ? new Canonical(own) : own;
    }

    private static Coder<Object> scalar(Kind kind, boolean canonical) {
        Coder<Object> exact =
                any(
                        switch (kind) {
                            case BOOLEAN -> Coders.booleans();
                            case INT8, INT16, INT32 -> Coders.ints();
                            case INT64, DATETIME -> Coders.longs();
                            case FLOAT -> Coders.floats();
                            case DOUBLE -> Coders.doubles();
                            case DECIMAL -> Coders.decimals();
                            case STRING -> Coders.strings();
                            case BYTES -> Coders.byteArrays();
                        });
        boolean many = kind == Kind.FLOAT || kind == Kind.DOUBLE || kind == Kind.DECIMAL;
        return canonical && many ? new Canonical(exact) : exact;
    }

    private static Coder<Object> reading(FieldType written, FieldType read) {
        if (written.base().equals(read.base())) {
            return of(written, false);
        }
        if (written.nullable()) {
            return Coders.nullable(reading(written.withNullable(false), read));
        }
        FieldType from = written.base();
        FieldType to = read.base().withNullable(false);
        if (from instanceof FieldType.Array array) {
            return any(Coders.list(reading(array.element(), ((FieldType.Array) to).element())));
        }
        if (from instanceof FieldType.Mapping mapping) {
            FieldType.Mapping other = (FieldType.Mapping) to;
            return any(
                    Coders.map(
                            reading(mapping.key(), other.key()),
                            reading(mapping.value(), other.value())));
        }
        if (from instanceof FieldType.Nested nested) {
            return any(RowCoder.evolving(nested.schema(), ((FieldType.Nested) to).schema()));
        }
        Coder<Object> coder = of(from, false);
        return to.is(Kind.INT64) || to.is(Kind.DOUBLE) ? new Widening(coder, to) : coder;
    }

    @SuppressWarnings("unchecked")
    private static Coder<Object> any(Coder<?> coder) {
        return (Coder<Object>) coder;
    }

    /** Writes the canonical form of what it is given. */
    private record Canonical(Coder<Object> coder) implements Coder<Object> {
        @Override
        public void encode(Object value, ByteSink sink) {
            coder.encode(Values.canonical(value), sink);
        }

        @Override
        public Object decode(ByteSource source) {
            return coder.decode(source);
        }

        @Override
        public boolean deterministic() {
            return coder.deterministic();
        }

        @Override
        public String describe() {
            return "canonical(" + coder.describe() + ")";
        }
    }

    /** Reads whole numbers as INT64 and floats as DOUBLE. */
    private record Widening(Coder<Object> coder, FieldType to) implements Coder<Object> {
        @Override
        public void encode(Object value, ByteSink sink) {
            throw new CoderException(describe() + " reads only");
        }

        @Override
        public Object decode(ByteSource source) {
            Number number = (Number) coder.decode(source);
            return to.is(Kind.INT64) ? (Object) number.longValue() : (Object) number.doubleValue();
        }

        @Override
        public boolean deterministic() {
            return false;
        }

        @Override
        public String describe() {
            return coder.describe() + " as " + to;
        }
    }
}
