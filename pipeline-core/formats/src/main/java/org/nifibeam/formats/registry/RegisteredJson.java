package org.nifibeam.formats.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.SchemaDocument;

/** JSON schemas as registries keep them. */
final class RegisteredJson {
    private static final JsonFactory JSON = new JsonFactory();

    private RegisteredJson() {}

    /**
     * The schema of the rows that objects of a registered schema become.
     *
     * @throws ProblemException if rows cannot hold it, or it leaves open what fields there are
     */
    static Schema rows(RegisteredSchema schema) throws IOException, ProblemException {
        if (!schema.references().isEmpty()) {
            throw new UnusableSchemaException(
                    "the registered JSON schema refers to others, which is not read");
        }
        return SchemaDocument.parse("the registered JSON schema", document(schema.text()));
    }

    private static Object document(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            return value(parser);
        } catch (JsonProcessingException e) {
            throw new UnusableSchemaException(
                    "the registered JSON schema is no JSON: " + e.getOriginalMessage());
        }
    }

    /** The value at the parser's token as maps, lists and plain values. */
    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getNumberValue();
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }
}
