package org.nifibeam.formats.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry answers: plain values and references by name.
 *
 * @param values numbers and texts, as text
 */
record RegistryAnswer(Map<String, String> values, List<RegisteredSchema.Reference> references) {
    private static final JsonFactory JSON = new JsonFactory();

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Reads one object; what else it has is passed over. */
    static RegistryAnswer parse(String body) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            Map<String, String> values = new LinkedHashMap<>();
            List<RegisteredSchema.Reference> references = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("references") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        references.add(reference(parser));
                    }
                } else if (value.isScalarValue()) {
                    values.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return new RegistryAnswer(values, references);
        }
    }

    private static RegisteredSchema.Reference reference(JsonParser parser) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                values.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        String version = values.getOrDefault("version", "");
        if (!version.matches("[0-9]{1,9}") || !values.containsKey("subject")) {
            throw new IOException("the answer has a reference without a subject or a version");
        }
        return new RegisteredSchema.Reference(
                values.getOrDefault("name", ""), values.get("subject"), Integer.parseInt(version));
    }

    /** A request that offers a schema. */
    static String offer(SchemaKind kind, String schema) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (kind != SchemaKind.AVRO) {
                json.writeStringField("schemaType", kind.name());
            }
            json.writeStringField("schema", schema);
            json.writeEndObject();
        }
        return text.toString();
    }
}
