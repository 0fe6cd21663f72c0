package org.nifibeam.testkit.stream;

import org.nifibeam.core.coder.KV;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.KeyedType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** The elements of all streams: a key and a number, which may be null. */
final class Pairs {
    /** The schema of pairs. */
    static final Schema SCHEMA = TypeText.schema("{key: string, value: int64?}");

    /** The schema of sources: pairs with a list of numbers and a time beside. */
    static final Schema SOURCE =
            TypeText.schema("{key: string, value: int64?, parts: array<int64>, time: datetime}");

    /** The schema of a number alone. */
    static final Schema NUMBER = TypeText.schema("{value: int64?}");

    /** Pairs as values. */
    static final ElementType<KV<String, Long>> TYPE = new Type();

    /** Numbers as values. */
    static final ElementType<Long> NUMBERS = new Numbers();

    private Pairs() {}

    private static final class Type implements KeyedType<String, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Schema schema() {
            return SCHEMA;
        }

        @Override
        public String keyOf(Object field) {
            return (String) field;
        }

        @Override
        public Row toRow(KV<String, Long> value) {
            return RowShape.of(SCHEMA).row(value.key(), value.value());
        }

        @Override
        public KV<String, Long> fromRow(Row row) {
            return KV.of((String) row.get(0), (Long) row.get(1));
        }
    }

    private static final class Numbers implements ElementType<Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Schema schema() {
            return NUMBER;
        }

        @Override
        public Row toRow(Long value) {
            return RowShape.of(NUMBER).row(value);
        }

        @Override
        public Long fromRow(Row row) {
            return row.get(0) == null ? (Long) 0L : (Long) row.get(0);
        }
    }
}
