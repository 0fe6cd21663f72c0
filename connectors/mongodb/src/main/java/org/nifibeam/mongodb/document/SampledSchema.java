package org.nifibeam.mongodb.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.InferredType;

/**
 * The schema that all of some documents fit. The rule for types that differ is {@link
 * InferredType}'s: two kinds of numbers meet in a wider one (whole numbers are int64, with doubles
 * double, with decimals decimal), all else in a string, which holds any value as text. Fields may
 * be null at every depth, and stand in the order in which they were first seen.
 */
public final class SampledSchema {
    private SampledSchema() {}

    /** The schema; without fields if no document has any. */
    public static Schema of(Iterable<? extends BsonDocument> documents) {
        InferredType all = InferredType.NOTHING;
        for (BsonDocument document : documents) {
            all = all.or(object(document));
        }
        return all.isRecord() ? all.schema() : Schema.of();
    }

    private static InferredType object(BsonDocument document) {
        Map<String, InferredType> fields = new LinkedHashMap<>();
        for (Map.Entry<String, BsonValue> field : document.entrySet()) {
            if (!field.getKey().isEmpty()) {
                fields.put(field.getKey(), type(field.getValue()));
            }
        }
        return InferredType.object(fields);
    }

    private static InferredType array(BsonArray array) {
        InferredType element = InferredType.NOTHING;
        for (BsonValue value : array) {
            element = element.or(type(value));
        }
        return InferredType.array(element);
    }

    private static InferredType type(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> InferredType.NOTHING;
            case BOOLEAN -> InferredType.of(Kind.BOOLEAN);
            case INT32, INT64 -> InferredType.of(Kind.INT64);
            case DOUBLE -> InferredType.of(Kind.DOUBLE);
            case DECIMAL128 -> InferredType.of(Kind.DECIMAL);
            case DATE_TIME, TIMESTAMP -> InferredType.of(Kind.DATETIME);
            case BINARY -> InferredType.of(Kind.BYTES);
            case DOCUMENT -> object(value.asDocument());
            case ARRAY -> array(value.asArray());
            default -> InferredType.of(Kind.STRING);
        };
    }
}
