package org.nifibeam.mongodb.document;

import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.nifibeam.formats.Datetimes;

/** BSON as text: what is no text itself, where text is wanted. */
public final class BsonText {
    private static final BsonValueCodec VALUES = new BsonValueCodec();
    private static final JsonWriterSettings RELAXED =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
    private static final long MICROS_A_MILLI = 1000;

    private BsonText() {}

    /** A document in relaxed extended JSON, as what is rejected shows it. */
    public static byte[] json(BsonDocument document) {
        return document.toJson(RELAXED).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The value that the reader is at: an ObjectId as 24 hexadecimal digits, numbers and truth
     * values as they are written, a date as ISO 8601, all else as relaxed extended JSON.
     */
    static String read(BsonReader reader) {
        return switch (reader.getCurrentBsonType()) {
            case STRING -> reader.readString();
            case SYMBOL -> reader.readSymbol();
            default -> of(VALUES.decode(reader, DecoderContext.builder().build()));
        };
    }

    /** The same of a value. */
    public static String of(BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> value.asString().getValue();
            case SYMBOL -> value.asSymbol().getSymbol();
            case OBJECT_ID -> value.asObjectId().getValue().toHexString();
            case INT32 -> Integer.toString(value.asInt32().getValue());
            case INT64 -> Long.toString(value.asInt64().getValue());
            case DOUBLE -> Double.toString(value.asDouble().getValue());
            case DECIMAL128 -> value.asDecimal128().getValue().toString();
            case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
            case DATE_TIME -> date(value);
            default -> json(value);
        };
    }

    private static String date(BsonValue value) {
        long millis = value.asDateTime().getValue();
        return Math.abs(millis) < Long.MAX_VALUE / MICROS_A_MILLI
                ? Datetimes.print(millis * MICROS_A_MILLI)
                : json(value);
    }

    private static String json(BsonValue value) {
        if (value.isDocument()) {
            return value.asDocument().toJson(RELAXED);
        }
        String wrapped = new BsonDocument("v", value).toJson(RELAXED);
        return wrapped.substring("{\"v\": ".length(), wrapped.length() - 1);
    }
}
