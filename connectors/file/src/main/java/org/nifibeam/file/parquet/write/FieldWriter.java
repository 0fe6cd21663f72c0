package org.nifibeam.file.parquet.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MapType;
import org.apache.parquet.format.SchemaElement;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.file.parquet.write.ColumnWriter.Levels;

/**
 * Takes nested values apart into the entries of leaves. An entry has two levels (parquet-format,
 * "Nested Encoding"): the definition level counts what is there on the way down, of all that may be
 * missing or is repeated; the repetition level says at which list the entry goes on, 0 where it
 * begins a record. Confined to one thread.
 */
sealed interface FieldWriter {
    /**
     * Writes a value.
     *
     * @param definition the level of what the value is in
     */
    void write(Object value, int repetition, int definition) throws IOException;

    /** Writes that there is no value, since what it would be in is missing or empty. */
    void missing(int repetition, int definition) throws IOException;

    /** Lays out fields of a file: their elements depth first, and the columns of their leaves. */
    final class Layout {
        private final PageCompressor compressor;
        private final Consumer<ColumnWriter> columns;
        private final List<SchemaElement> elements = new ArrayList<>();
        private final List<String> path = new ArrayList<>();

        Layout(PageCompressor compressor, Consumer<ColumnWriter> columns) {
            this.compressor = compressor;
            this.columns = columns;
        }

        List<SchemaElement> elements() {
            return elements;
        }

        /** Adds a field. */
        FieldWriter add(Field field) {
            return add(field.name(), field.type(), new Levels(0, 0));
        }

        private FieldWriter add(String name, FieldType type, Levels above) {
            path.add(name);
            int optional = type.nullable() ? 1 : 0;
            Levels here = new Levels(above.definition() + optional, above.repetition());
            FieldRepetitionType repetition =
                    type.nullable() ? FieldRepetitionType.OPTIONAL : FieldRepetitionType.REQUIRED;
            FieldWriter writer;
            if (type.base() instanceof FieldType.Scalar) {
                ColumnType stored = ColumnType.of(type);
                elements.add(stored.element(name, repetition));
                ColumnWriter column = new ColumnWriter(path, stored, here, compressor);
                columns.accept(column);
                writer = new Leaf(column, optional);
            } else {
                SchemaElement group = group(name, repetition);
                writer = nested(group, type.base(), here, optional);
            }
            path.remove(path.size() - 1);
            return writer;
        }

        private FieldWriter nested(SchemaElement group, FieldType type, Levels here, int optional) {
            if (type instanceof FieldType.Nested nested) {
                List<FieldWriter> fields = new ArrayList<>();
                group.setNum_children(nested.schema().size());
                nested.schema()
                        .fields()
                        .forEach(field -> fields.add(add(field.name(), field.type(), here)));
                return new Struct(fields.toArray(FieldWriter[]::new), optional);
            }
            group.setNum_children(1);
            Levels inner = new Levels(here.definition() + 1, here.repetition() + 1);
            boolean list = type instanceof FieldType.Array;
            String middle = list ? "list" : "key_value";
            SchemaElement repeated = group(middle, FieldRepetitionType.REPEATED);
            path.add(middle);
            FieldWriter writer;
            if (type instanceof FieldType.Array array) {
                group.setLogicalType(LogicalType.LIST(new ListType()));
                group.setConverted_type(ConvertedType.LIST);
                repeated.setNum_children(1);
                FieldWriter element = add("element", array.element(), inner);
                writer = new Repeated(element, optional, inner.repetition());
            } else {
                FieldType.Mapping mapping = (FieldType.Mapping) type;
                group.setLogicalType(LogicalType.MAP(new MapType()));
                group.setConverted_type(ConvertedType.MAP);
                repeated.setNum_children(2);
                FieldWriter key = add("key", mapping.key(), inner);
                FieldWriter value = add("value", mapping.value(), inner);
                writer = new Pairs(key, value, optional, inner.repetition());
            }
            path.remove(path.size() - 1);
            return writer;
        }

        private SchemaElement group(String name, FieldRepetitionType repetition) {
            SchemaElement group = new SchemaElement(name);
            group.setRepetition_type(repetition);
            elements.add(group);
            return group;
        }
    }

    /** A scalar; {@code optional} is 1 if it may be null, as in all of these. */
    record Leaf(ColumnWriter column, int optional) implements FieldWriter {
        @Override
        public void write(Object value, int repetition, int definition) throws IOException {
            column.write(value, repetition, definition + (value == null ? 0 : optional));
        }

        @Override
        public void missing(int repetition, int definition) throws IOException {
            column.write(null, repetition, definition);
        }
    }

    /** A row. */
    record Struct(FieldWriter[] fields, int optional) implements FieldWriter {
        @Override
        public void write(Object value, int repetition, int definition) throws IOException {
            if (value == null) {
                missing(repetition, definition);
                return;
            }
            Row row = (Row) value;
            for (int i = 0; i < fields.length; i++) {
                fields[i].write(row.get(i), repetition, definition + optional);
            }
        }

        @Override
        public void missing(int repetition, int definition) throws IOException {
            for (FieldWriter field : fields) {
                field.missing(repetition, definition);
            }
        }
    }

    /** A list, {@code level} being the repetition level of all its elements but the first. */
    record Repeated(FieldWriter element, int optional, int level) implements FieldWriter {
        @Override
        public void write(Object value, int repetition, int definition) throws IOException {
            List<?> list = value == null ? List.of() : (List<?>) value;
            if (list.isEmpty()) {
                missing(repetition, definition + (value == null ? 0 : optional));
                return;
            }
            int at = repetition;
            for (Object each : list) {
                element.write(each, at, definition + optional + 1);
                at = level;
            }
        }

        @Override
        public void missing(int repetition, int definition) throws IOException {
            element.missing(repetition, definition);
        }
    }

    /** A map. */
    record Pairs(FieldWriter key, FieldWriter value, int optional, int level)
            implements FieldWriter {
        @Override
        public void write(Object map, int repetition, int definition) throws IOException {
            Map<?, ?> pairs = map == null ? Map.of() : (Map<?, ?>) map;
            if (pairs.isEmpty()) {
                missing(repetition, definition + (map == null ? 0 : optional));
                return;
            }
            int at = repetition;
            for (Map.Entry<?, ?> pair : pairs.entrySet()) {
                key.write(pair.getKey(), at, definition + optional + 1);
                value.write(pair.getValue(), at, definition + optional + 1);
                at = level;
            }
        }

        @Override
        public void missing(int repetition, int definition) throws IOException {
            key.missing(repetition, definition);
            value.missing(repetition, definition);
        }
    }
}
