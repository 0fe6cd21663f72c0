package org.nifibeam.core.state;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaCoder;

/**
 * How something was written, so that whoever reads it knows whether he can: the fields by name.
 *
 * @param fields the coder of each, in words
 * @param schemas of those that are rows
 */
public record StateForm(Map<String, String> fields, Map<String, Schema> schemas) {
    /** Of what says everything by itself. */
    public static final StateForm PLAIN = new StateForm(Map.of(), Map.of());

    public StateForm {
        fields = Map.copyOf(fields);
        schemas = Map.copyOf(schemas);
    }

    /** One field. */
    public static StateForm of(String field, Coder<?> coder) {
        return PLAIN.with(field, coder);
    }

    /** With one more field. */
    public StateForm with(String field, Coder<?> coder) {
        Map<String, String> words = new TreeMap<>(fields);
        words.put(field, coder.describe());
        Map<String, Schema> rows = new TreeMap<>(schemas);
        if (coder instanceof RowCoder row) {
            rows.put(field, row.schema());
        }
        return new StateForm(words, rows);
    }

    /** What both say; where both say something they agree. */
    public StateForm and(StateForm other) {
        Map<String, String> words = new TreeMap<>(fields);
        words.putAll(other.fields);
        Map<String, Schema> rows = new TreeMap<>(schemas);
        rows.putAll(other.schemas);
        return new StateForm(words, rows);
    }

    /** True if a field was written as a coder writes it now; also if it was not written at all. */
    boolean isAs(String field, Coder<?> coder) {
        String words = fields.get(field);
        return words == null || words.equals(coder.describe());
    }

    /** The schema with which the rows of a field were written. */
    Optional<Schema> schema(String field) {
        return Optional.ofNullable(schemas.get(field));
    }

    /** Writes it. */
    public void encode(ByteSink sink) {
        sink.writeUnsigned(fields.size());
        new TreeMap<>(fields)
                .forEach(
                        (field, words) -> {
                            sink.writeString(field);
                            sink.writeString(words);
                            Schema schema = schemas.get(field);
                            sink.writeBoolean(schema != null);
                            if (schema != null) {
                                SchemaCoder.withCoders().encode(schema, sink);
                            }
                        });
    }

    /** Reads what {@link #encode} wrote. */
    public static StateForm decode(ByteSource source) {
        Map<String, String> fields = new TreeMap<>();
        Map<String, Schema> schemas = new TreeMap<>();
        int count = source.readCount();
        for (int i = 0; i < count; i++) {
            String field = Objects.requireNonNull(source.readString());
            fields.put(field, source.readString());
            if (source.readBoolean()) {
                schemas.put(field, SchemaCoder.withCoders().decode(source));
            }
        }
        return new StateForm(fields, schemas);
    }
}
