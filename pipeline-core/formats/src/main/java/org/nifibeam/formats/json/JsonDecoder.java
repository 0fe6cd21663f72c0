package org.nifibeam.formats.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.LogicalText;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/**
 * Reads one JSON object a record. Fields that the schema lacks are passed over; a field that the
 * object lacks is null, or an error if it is never null; of a name that stands twice the last
 * counts. Values are as {@link JsonEncoder} writes them; a DECIMAL may be a string; a STRING takes
 * any value, what is no string as its JSON text.
 */
public final class JsonDecoder implements RowDecoder {
    private static final int MOST_IN_VAIN = -100;
    private static final int MOST_IN_STOCK = 1000;

    private final Schema schema;
    private final FieldType[] types;
    private final Kind[] kinds;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final boolean[] seen;
    private final PlainObject plain;

    /** How many more records were plain than not; far below zero it is not tried any more. */
    private int balance;

    /** For objects of a schema, or of a projection of it. */
    public JsonDecoder(Schema schema) {
        this(schema, true);
    }

    /** One that may leave all to the parser. */
    JsonDecoder(Schema schema, boolean plainFirst) {
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
        boolean[] nullable = new boolean[types.length];
        boolean scalars = plainFirst;
        for (int i = 0; i < types.length; i++) {
            nullable[i] = types[i].nullable();
            scalars &= PlainObject.reads(kinds[i]);
        }
        plain = new PlainObject(kinds, nullable, indexes, seen);
        balance = scalars ? 0 : MOST_IN_VAIN - 1;
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        if (balance >= MOST_IN_VAIN) {
            boolean read = plain.read(bytes, from, to, batch);
            balance += read ? balance < MOST_IN_STOCK ? 1 : 0 : -1;
            if (read) {
                setMissing(batch);
                batch.addRow();
                return;
            }
        }
        try (JsonParser parser = JsonValues.JSON.createParser(bytes, from, to - from)) {
            object(parser, batch);
            if (parser.nextToken() != null) {
                throw new MalformedRecordException(
                        "something follows the object at character "
                                + parser.currentTokenLocation().getColumnNr());
            }
        } catch (JsonProcessingException e) {
            throw JsonValues.syntax(e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
        batch.addRow();
    }

    private void object(JsonParser parser, BatchBuilder batch)
            throws IOException, MalformedRecordException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedRecordException("a record is a JSON object, which begins with {");
        }
        Arrays.fill(seen, false);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Integer field = indexes.get(parser.currentName());
            parser.nextToken();
            if (field == null) {
                parser.skipChildren();
                continue;
            }
            try {
                set(parser, field, batch);
            } catch (MalformedRecordException e) {
                throw new MalformedRecordException(
                        "field '" + schema.field(field).name() + "': " + e.getMessage());
            }
            seen[field] = true;
        }
        setMissing(batch);
    }

    private void setMissing(BatchBuilder batch) throws MalformedRecordException {
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                batch.setNull(i);
            }
        }
    }

    /** The common kinds without boxing. */
    private void set(JsonParser parser, int field, BatchBuilder batch)
            throws IOException, MalformedRecordException {
        Kind kind = kinds[field];
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            if (!types[field].nullable()) {
                throw new MalformedRecordException(
                        "null, but the field is of type " + types[field] + ", which is never null");
            }
            batch.setNull(field);
        } else if (kind == Kind.INT64) {
            batch.setLong(field, JsonValues.whole(parser, kind, Long.MIN_VALUE, Long.MAX_VALUE));
        } else if (kind == Kind.DOUBLE) {
            batch.setDouble(field, JsonValues.real(parser, kind));
        } else if (kind == Kind.STRING) {
            batch.setObject(field, JsonValues.text(parser));
        } else if (kind == Kind.DATETIME) {
            batch.setLong(field, JsonValues.datetime(parser));
        } else if (kind == Kind.BOOLEAN) {
            batch.setBoolean(field, JsonValues.truth(parser));
        } else {
            batch.setBoxed(field, JsonValues.value(parser, types[field]));
        }
    }
}
