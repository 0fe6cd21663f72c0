package org.nifibeam.core.expression.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Looks into JSON texts, for generated code. A text is read up to the end of the value that the
 * path leads to, and no tree of it is made; one that is no JSON up to there is an error.
 */
public final class JsonFunctions {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonFunctions() {}

    /** A path from its text. */
    public static Object path(String text) {
        return JsonPath.of(text);
    }

    /** A text, number or boolean, as text; null if nothing or null, an object or array is there. */
    public static String value(String text, Object path) {
        return at(
                text,
                path,
                parser -> {
                    JsonToken token = parser.currentToken();
                    boolean scalar = token.isScalarValue() && token != JsonToken.VALUE_NULL;
                    return scalar ? parser.getText() : null;
                });
    }

    /** An object or array, as JSON without blanks; null if none is there. */
    public static String query(String text, Object path) {
        return at(
                text,
                path,
                parser -> {
                    if (!parser.currentToken().isStructStart()) {
                        return null;
                    }
                    StringWriter result = new StringWriter();
                    try (JsonGenerator generator = JSON.createGenerator(result)) {
                        generator.copyCurrentStructure(parser);
                    }
                    return result.toString();
                });
    }

    /** True if something is there, null included. */
    public static boolean exists(String text, Object path) {
        return at(text, path, parser -> "") != null;
    }

    /** How many elements the array at the path has; null if none is there. */
    public static Object arrayLength(String text, Object path) {
        return at(
                text,
                path,
                parser -> {
                    if (parser.currentToken() != JsonToken.START_ARRAY) {
                        return null;
                    }
                    int count = 0;
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        parser.skipChildren();
                        count++;
                    }
                    return count;
                });
    }

    /** True if the whole text is one JSON value. */
    public static boolean isJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what the parser stands at. */
    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    /** What the reading gives at the path; null if nothing is there. */
    private static <T> T at(String text, Object path, Reading<T> reading) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                throw notJson(text, Optional.empty());
            }
            for (Object step : ((JsonPath) path).steps()) {
                boolean there =
                        step instanceof String name
                                ? member(parser, name)
                                : element(parser, (Integer) step);
                if (!there) {
                    return null;
                }
            }
            return reading.read(parser);
        } catch (JsonProcessingException e) {
            throw notJson(text, Optional.of(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean member(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(name);
            parser.nextToken();
            if (wanted) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean element(JsonParser parser, int index) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return false;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static IllegalArgumentException notJson(
            String text, Optional<JsonProcessingException> cause) {
        String shown = text.length() <= 60 ? text : text.substring(0, 57) + "...";
        String why =
                cause.map(
                                e ->
                                        ": "
                                                + e.getOriginalMessage()
                                                + " at line "
                                                + e.getLocation().getLineNr()
                                                + ", column "
                                                + e.getLocation().getColumnNr())
                        .orElse("");
        return new IllegalArgumentException("'" + shown + "' is no JSON" + why, cause.orElse(null));
    }
}
