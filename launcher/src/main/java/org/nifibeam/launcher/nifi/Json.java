package org.nifibeam.launcher.nifi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value as NiFi's REST API speaks it: maps, lists, texts, numbers, booleans and null. What
 * is missing reads as an empty value, so that a path can be followed without checks.
 */
record Json(Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    /**
     * A JSON object from alternating keys and values; a value may be a {@link Json}, a Map, a List
     * or a scalar.
     */
    static Json object(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Json(fields);
    }

    static Json parse(InputStream in) throws IOException {
        try (JsonParser parser = FACTORY.createParser(in)) {
            parser.nextToken();
            return new Json(read(parser));
        }
    }

    static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return new Json(read(parser));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first rows of a file of records, as one line of JSON each: one value after the other
     * (JSON lines), or one array. Reads no further than asked.
     */
    static List<String> rows(InputStream in, int limit) throws IOException {
        List<String> rows = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(in)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                token = parser.nextToken();
            }
            while (token != null && token != JsonToken.END_ARRAY && rows.size() < limit) {
                rows.add(new Json(read(parser)).toString());
                token = parser.nextToken();
            }
        }
        return rows;
    }

    Json at(String... path) {
        Object current = value;
        for (String key : path) {
            current = current instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new Json(current);
    }

    boolean isPresent() {
        return value != null;
    }

    /** The value as text; empty when missing. */
    String text() {
        return value == null ? "" : value.toString();
    }

    Optional<String> optionalText() {
        return Optional.ofNullable(value).map(Object::toString);
    }

    boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    /** The value as a whole number; 0 when missing. */
    long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    List<Json> items() {
        return value instanceof List<?> list ? list.stream().map(Json::new).toList() : List.of();
    }

    List<String> texts() {
        return items().stream().map(Json::text).toList();
    }

    /** The fields of an object of texts, in order; null fields are left out. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (k, v) ->
                            Optional.ofNullable(v)
                                    .ifPresent(x -> fields.put(k.toString(), x.toString())));
        }
        return fields;
    }

    /** JSON text on one line. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case null -> null;
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Json json -> write(generator, json.value);
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(entry.getKey().toString());
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Boolean flag -> generator.writeBoolean(flag);
            case Number number -> generator.writeNumber(number.toString());
            default -> generator.writeString(value.toString());
        }
    }
}
