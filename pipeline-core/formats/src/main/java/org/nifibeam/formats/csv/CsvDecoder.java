package org.nifibeam.formats.csv;

import java.util.List;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.ScalarText;
import org.nifibeam.formats.Utf8;

/**
 * Reads one CSV record. Columns that the schema lacks are passed over unread. A record has exactly
 * as many fields as there are columns. The null text, unquoted, is null; where it is empty, an
 * empty quoted field is the empty string. The schema's fields are scalars.
 */
public final class CsvDecoder implements RowDecoder {
    private final List<String> columns;
    private final Schema schema;
    private final CsvFields fields;
    private final byte[] nullText;

    /** Of each column the field of the schema, or -1. */
    private final int[] targets;

    private final Kind[] kinds;

    /** Of each field the type whose text is its own; null where its kind says all. */
    private final LogicalType[] meanings;

    private final boolean[] given;

    /**
     * For records of these columns.
     *
     * @param columns their names, in the order of the file
     * @param schema the fields to deliver, in any order
     */
    public CsvDecoder(List<String> columns, Schema schema, CsvDialect dialect) {
        this.columns = List.copyOf(columns);
        this.schema = schema;
        this.fields = new CsvFields(dialect);
        this.nullText = dialect.nullBytes();
        this.targets = new int[columns.size()];
        this.kinds = new Kind[schema.size()];
        this.meanings = new LogicalType[schema.size()];
        this.given = new boolean[schema.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = schema.indexOf(columns.get(i)).orElse(-1);
            if (targets[i] >= 0) {
                given[targets[i]] = true;
            }
        }
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = ((FieldType.Scalar) schema.type(i).base()).kind();
            if (LogicalText.isKnown(schema.type(i))) {
                meanings[i] = ((FieldType.Logical) schema.type(i)).type();
            }
        }
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        fields.split(bytes, from, to);
        if (fields.count() != targets.length) {
            throw new MalformedRecordException(
                    "the record has "
                            + fields.count()
                            + (fields.count() == 1 ? " field" : " fields")
                            + (targets.length == 1
                                    ? ", but there is 1 column"
                                    : ", but there are " + targets.length + " columns"));
        }
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0) {
                try {
                    set(bytes, i, targets[i], batch);
                } catch (MalformedRecordException e) {
                    throw new MalformedRecordException(
                            "column " + (i + 1) + " '" + columns.get(i) + "': " + e.getMessage());
                }
            }
        }
        for (int i = 0; i < given.length; i++) {
            if (!given[i]) {
                batch.setNull(i);
            }
        }
        batch.addRow();
    }

    private void set(byte[] bytes, int column, int field, BatchBuilder batch)
            throws MalformedRecordException {
        if (fields.isPlain(column, nullText)) {
            if (schema.type(field).nullable() || kinds[field] != Kind.STRING) {
                batch.setNull(field);
                return;
            }
        }
        if (fields.isEscaped(column)) {
            byte[] plain = fields.unescaped(column);
            set(plain, 0, plain.length, field, batch);
        } else {
            set(bytes, fields.begin(column), fields.end(column), field, batch);
        }
    }

    private void set(byte[] bytes, int from, int to, int field, BatchBuilder batch)
            throws MalformedRecordException {
        if (meanings[field] == null) {
            ScalarText.set(batch, field, kinds[field], bytes, from, to);
        } else {
            String text = Utf8.text(bytes, from, to);
            batch.setBoxed(field, LogicalText.value(text, meanings[field]));
        }
    }
}
