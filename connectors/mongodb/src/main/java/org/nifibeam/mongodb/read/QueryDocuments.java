package org.nifibeam.mongodb.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;

/**
 * Documents of MongoDB's query language in settings: YAML mappings or texts of JSON; in both,
 * values that YAML has not are extended JSON, {@code {$date: 2026-01-01T00:00:00Z}}.
 */
final class QueryDocuments {
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private QueryDocuments() {}

    /** The document of a setting, without fields if it is not given. */
    static BsonDocument document(Config config, String name) throws ProblemException {
        Optional<Object> given = config.optionalAny(name);
        if (given.isEmpty()) {
            return new BsonDocument();
        }
        BsonValue value = value(name, given.get());
        if (!value.isDocument()) {
            throw wrong(
                    "'" + name + "' is no document",
                    "write one such as {status: paid}, or its JSON");
        }
        return value.asDocument();
    }

    /** The documents of a setting. */
    static List<BsonDocument> list(Config config, String name) throws ProblemException {
        Optional<Object> given = config.optionalAny(name);
        if (given.isEmpty()) {
            return List.of();
        }
        BsonValue value = value(name, given.get());
        List<BsonDocument> documents = new ArrayList<>();
        if (value.isArray()) {
            for (BsonValue stage : value.asArray()) {
                if (!stage.isDocument() || stage.asDocument().size() != 1) {
                    documents.clear();
                    break;
                }
                documents.add(stage.asDocument());
            }
        }
        if (documents.isEmpty()) {
            throw wrong(
                    "'" + name + "' is no list of stages",
                    "write for example [{$match: {status: paid}}, {$group: {_id: $country, orders: {$sum: 1}}}]");
        }
        return documents;
    }

    private static BsonValue value(String name, Object given) throws ProblemException {
        try {
            String json =
                    given instanceof String text
                            ? "{\"v\": " + text + "}"
                            : new BsonDocument("v", plain(given)).toJson(RELAXED);
            return BsonDocument.parse(json).get("v");
        } catch (JsonParseException | IllegalArgumentException e) {
            throw wrong(
                    "'"
                            + name
                            + "' cannot be read as extended JSON: "
                            + String.valueOf(e.getMessage()).replaceFirst("\\.$", ""),
                    "see MongoDB's manual for how values are written");
        }
    }

    /** As it stands: what is extended JSON is read in a second step. */
    private static BsonValue plain(Object value) {
        if (value == null) {
            return BsonNull.VALUE;
        }
        if (value instanceof Map<?, ?> map) {
            BsonDocument document = new BsonDocument();
            map.forEach((key, item) -> document.put(key.toString(), plain(item)));
            return document;
        }
        if (value instanceof Iterable<?> items) {
            BsonArray array = new BsonArray();
            items.forEach(item -> array.add(plain(item)));
            return array;
        }
        if (value instanceof Boolean flag) {
            return BsonBoolean.valueOf(flag);
        }
        if (value instanceof Long || value instanceof Integer) {
            return new BsonInt64(((Number) value).longValue());
        }
        if (value instanceof Number number) {
            return new BsonDouble(number.doubleValue());
        }
        return new BsonString(value.toString());
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
