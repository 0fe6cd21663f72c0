package org.nifibeam.mongodb.document;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Makes rows of documents. Fields that the schema lacks are passed over; a field that the document
 * lacks is null, or an error if it is never null. Which value fits which type: {@link BsonValues}.
 * Confined to one thread.
 */
public final class DocumentDecoder {
    private final Schema schema;
    private final FieldType[] types;

    /** The kinds of plain scalars, null of all else. */
    private final Kind[] kinds;

    private final Map<String, Integer> indexes = new HashMap<>();
    private final boolean[] seen;

    /** For documents of a schema, or of a projection of it. */
    public DocumentDecoder(Schema schema) {
        this.schema = schema;
        types = new FieldType[schema.size()];
        kinds = new Kind[types.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = schema.type(i);
            boolean plain = !LogicalText.isKnown(types[i]);
            kinds[i] =
                    plain && types[i].base() instanceof FieldType.Scalar scalar
                            ? scalar.kind()
                            : null;
            indexes.put(schema.field(i).name(), i);
        }
        seen = new boolean[types.length];
    }

    /** Adds the row of a document, as {@link #decode(BsonReader, BatchBuilder)} does. */
    public void decode(RawBsonDocument document, BatchBuilder batch)
            throws MalformedRecordException {
        // The reader that it gives itself is one of a copy as values.
        try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            decode(reader, batch);
        }
    }

    /**
     * Adds the row of the document that the reader is before.
     *
     * @throws MalformedRecordException if a value is none of its field's type; the batch is as
     *     before
     */
    public void decode(BsonReader reader, BatchBuilder batch) throws MalformedRecordException {
        Arrays.fill(seen, false);
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            Integer field = indexes.get(reader.readName());
            if (field == null) {
                reader.skipValue();
                continue;
            }
            try {
                set(reader, field, batch);
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException(
                        "field '" + schema.field(field).name() + "': " + e.getMessage());
            }
            seen[field] = true;
        }
        reader.readEndDocument();
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                batch.setNull(i);
            }
        }
        batch.addRow();
    }

    /** The common kinds without boxing. */
    private void set(BsonReader reader, int field, BatchBuilder batch)
            throws MalformedRecordException {
        BsonType found = reader.getCurrentBsonType();
        Kind kind = kinds[field];
        if (BsonValues.isNull(found)) {
            BsonValues.requireNullable(types[field]);
            reader.skipValue();
            batch.setNull(field);
        } else if (found == BsonType.INT32 && kind == Kind.INT64) {
            batch.setLong(field, reader.readInt32());
        } else if (found == BsonType.INT64 && kind == Kind.INT64) {
            batch.setLong(field, reader.readInt64());
        } else if (found == BsonType.DOUBLE && kind == Kind.DOUBLE) {
            batch.setDouble(field, reader.readDouble());
        } else if (found == BsonType.STRING && kind == Kind.STRING) {
            batch.setObject(field, reader.readString());
        } else if (found == BsonType.BOOLEAN && kind == Kind.BOOLEAN) {
            batch.setBoolean(field, reader.readBoolean());
        } else {
            batch.setBoxed(field, BsonValues.read(reader, types[field]));
        }
    }
}
