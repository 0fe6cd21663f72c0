package org.nifibeam.formats.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.InferredType;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Infers a schema from sample objects: fields in the order in which they first come, whole numbers
 * INT64, other numbers DOUBLE, ISO dates and instants in strings DATETIME, other strings STRING.
 * Confined to one thread.
 */
public final class JsonInference {
    private InferredType record = InferredType.NOTHING;

    /** Takes one more record into account. */
    public void add(byte[] bytes, int from, int to) throws MalformedRecordException {
        try (JsonParser parser = JsonValues.JSON.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRecordException(
                        "a record is a JSON object, which begins with {");
            }
            record = record.or(object(parser));
        } catch (JsonProcessingException e) {
            throw JsonValues.syntax(e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
    }

    private static InferredType object(JsonParser parser) throws IOException {
        Map<String, InferredType> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            InferredType type = value(parser);
            if (!name.isEmpty()) {
                fields.put(name, type);
            }
        }
        return InferredType.object(fields);
    }

    private static InferredType value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> InferredType.NOTHING;
            case VALUE_TRUE, VALUE_FALSE -> InferredType.of(Kind.BOOLEAN);
            case VALUE_NUMBER_INT ->
                    InferredType.of(
                            parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                    ? Kind.DOUBLE
                                    : Kind.INT64);
            case VALUE_NUMBER_FLOAT -> InferredType.of(Kind.DOUBLE);
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                InferredType element = InferredType.NOTHING;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element = element.or(value(parser));
                }
                yield InferredType.array(element);
            }
            default -> ofString(parser.getText());
        };
    }

    /** A quoted number is a string on purpose, a quoted instant has no other way. */
    private static InferredType ofString(String text) {
        InferredType type = InferredType.ofText(text);
        return type.type().is(Kind.DATETIME) ? type : InferredType.of(Kind.STRING);
    }

    /** True once an object with a field has come. */
    public boolean hasFields() {
        return record.isRecord();
    }

    /** The schema of all records added; there must be fields. */
    public Schema schema() {
        return record.schema();
    }
}
