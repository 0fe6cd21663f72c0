package org.nifibeam.formats.csv;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.formats.InferredType;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Infers the types of columns from sample records, see {@link InferredType}; a quoted field is a
 * string, unless it is an instant. Confined to one thread.
 */
public final class CsvInference {
    private final List<String> columns;
    private final CsvFields fields;
    private final byte[] nullText;
    private final InferredType[] types;

    /** For records of these columns. */
    public CsvInference(List<String> columns, CsvDialect dialect) {
        this.columns = List.copyOf(columns);
        this.fields = new CsvFields(dialect);
        this.nullText = dialect.nullBytes();
        this.types = new InferredType[columns.size()];
        Arrays.fill(types, InferredType.NOTHING);
    }

    /** Takes one more record into account. */
    public void add(byte[] bytes, int from, int to) throws MalformedRecordException {
        fields.split(bytes, from, to);
        if (fields.count() != types.length) {
            throw new MalformedRecordException("another number of fields");
        }
        for (int i = 0; i < types.length; i++) {
            if (!fields.isPlain(i, nullText)) {
                InferredType type = InferredType.ofText(fields.text(i));
                boolean string = fields.isQuoted(i) && !type.type().is(Kind.DATETIME);
                types[i] = types[i].or(string ? InferredType.of(Kind.STRING) : type);
            }
        }
    }

    /** The columns' names and types, as an object's. */
    public InferredType record() {
        Map<String, InferredType> all = new LinkedHashMap<>();
        for (int i = 0; i < types.length; i++) {
            all.put(columns.get(i), types[i]);
        }
        return InferredType.object(all);
    }
}
