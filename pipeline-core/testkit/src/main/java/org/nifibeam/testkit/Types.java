package org.nifibeam.testkit;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.KeyedType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Element types and coders for the functions of laws. */
public final class Types {
    /** Texts. */
    public static final ElementType<String> TEXT = new Text();

    /** Pairs of a text, which may be null, and a number. */
    public static final KeyedType<String, Long> PAIR = new Pair();

    /** Of numbers. */
    public static final Coder<Long> LONG = Coders.longs();

    /** Of texts. */
    public static final Coder<String> STRING = new StringCoder();

    static final Coder<long[]> LONGS = new LongsCoder();

    private Types() {}

    /** A text in the field {@code text}. */
    private static final class Text implements ElementType<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public Schema schema() {
            return TypeText.schema("{text: string}");
        }

        @Override
        public Row toRow(String value) {
            return RowShape.of(schema()).row(value);
        }

        @Override
        public String fromRow(Row row) {
            return (String) row.get(0);
        }
    }

    /** A pair in the fields {@code key}, which may be null, and {@code value}. */
    private static final class Pair implements KeyedType<String, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Schema schema() {
            return TypeText.schema("{key: string?, value: int64}");
        }

        @Override
        public Row toRow(KV<String, Long> pair) {
            return RowShape.of(schema()).row(pair.key(), pair.value());
        }

        @Override
        public KV<String, Long> fromRow(Row row) {
            return KV.of((String) row.get(0), row.getLong(1));
        }

        @Override
        public String keyOf(Object field) {
            return (String) field;
        }
    }

    /** Of arrays of one. */
    private static final class LongsCoder implements Coder<long[]> {
        private static final long serialVersionUID = 1L;

        @Override
        public void encode(long[] value, ByteSink sink) {
            sink.writeLong(value[0]);
        }

        @Override
        public long[] decode(ByteSource source) {
            return new long[] {source.readLong()};
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "long[1]";
        }
    }

    private static final class StringCoder implements Coder<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public void encode(String value, ByteSink sink) {
            sink.writeString(value);
        }

        @Override
        public String decode(ByteSource source) {
            return source.readString();
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "string";
        }
    }
}
