package org.nifibeam.mongodb.read;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.document.BsonText;

/**
 * The documents whose {@code _id} is from one value on and below another, in the order in which
 * MongoDB sorts values of all types. A comparison in a query sees values of its own type alone (all
 * numbers are one), so a range that spans types is put together of the rest of the first, all
 * between and the beginning of the last.
 *
 * @param from the first value, empty if there is none below
 * @param exclusive true if the first value itself is not in it
 * @param to the value behind the last one, empty if there is none above
 */
record IdRange(Optional<BsonValue> from, boolean exclusive, Optional<BsonValue> to) {
    static final IdRange ALL = new IdRange(Optional.empty(), false, Optional.empty());

    private static final int VERSION = 1;

    /**
     * The codes of the types that are compared with each other, in order. An {@code _id} is no
     * array and no regular expression; types that are deprecated (code, symbols, pointers) are none
     * either.
     */
    private static final List<List<Integer>> ORDER =
            List.of(
                    List.of(-1),
                    List.of(10),
                    List.of(16, 18, 1, 19),
                    List.of(2),
                    List.of(3),
                    List.of(5),
                    List.of(7),
                    List.of(8),
                    List.of(9),
                    List.of(17),
                    List.of(127));

    private static final List<BsonType> COMPARABLE =
            List.of(
                    BsonType.INT32,
                    BsonType.INT64,
                    BsonType.DOUBLE,
                    BsonType.DECIMAL128,
                    BsonType.STRING,
                    BsonType.DOCUMENT,
                    BsonType.BINARY,
                    BsonType.OBJECT_ID,
                    BsonType.BOOLEAN,
                    BsonType.DATE_TIME,
                    BsonType.TIMESTAMP);

    /** True if a range can begin and end at that value: it has others of its type beside it. */
    static boolean isBound(BsonValue value) {
        return COMPARABLE.contains(value.getBsonType()) && !isNaN(value);
    }

    /**
     * True if it is a number that is none, of which servers say that it is neither less nor more.
     */
    static boolean isNaN(BsonValue value) {
        return value.isDouble() && Double.isNaN(value.asDouble().getValue())
                || value.isDecimal128() && value.asDecimal128().getValue().isNaN();
    }

    /** The rest of it behind a value. */
    IdRange behind(BsonValue value) {
        return new IdRange(Optional.of(value), true, to);
    }

    /** The condition of a query. */
    BsonDocument filter() {
        if (from.isEmpty() && to.isEmpty()) {
            return new BsonDocument();
        }
        if (from.isPresent() && to.isPresent() && rank(from.get()) == rank(to.get())) {
            return on(new BsonDocument(above(), from.get()).append("$lt", to.get()));
        }
        BsonArray parts = new BsonArray();
        if (from.isPresent() && isBound(from.get())) {
            parts.add(on(new BsonDocument(above(), from.get())));
        }
        if (to.isPresent()) {
            parts.add(on(below(to.get())));
        }
        int first = from.map(value -> rank(value) + 1).orElse(0);
        int end = to.map(IdRange::rank).orElse(ORDER.size());
        if (first < end) {
            parts.add(on(types(ORDER.subList(first, end).stream().flatMap(List::stream).toList())));
        }
        if (parts.isEmpty()) {
            // Behind the greatest value of all: nothing.
            return new BsonDocument("$nor", new BsonArray(List.of(new BsonDocument())));
        }
        return new BsonDocument("$or", parts);
    }

    private String above() {
        return exclusive ? "$gt" : "$gte";
    }

    /** What is not a number is below all numbers, and less than none. */
    private static BsonDocument below(BsonValue value) {
        if (value.isNumber()) {
            return types(ORDER.get(2)).append("$not", new BsonDocument("$gte", value));
        }
        return new BsonDocument("$lt", value);
    }

    private static BsonDocument types(List<Integer> codes) {
        return new BsonDocument(
                "$type", new BsonArray(codes.stream().map(BsonInt32::new).toList()));
    }

    private static BsonDocument on(BsonDocument condition) {
        return new BsonDocument("_id", condition);
    }

    private static int rank(BsonValue value) {
        int code = value.getBsonType().getValue();
        int signed = value.getBsonType() == BsonType.MIN_KEY ? -1 : code;
        for (int i = 0; i < ORDER.size(); i++) {
            if (ORDER.get(i).contains(signed)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no _id is of type " + value.getBsonType());
    }

    Split toSplit() {
        BsonDocument data = new BsonDocument("v", new BsonInt32(VERSION));
        from.ifPresent(value -> data.append("from", value));
        to.ifPresent(value -> data.append("to", value));
        return new Split("_id " + text(from) + " to " + text(to), KeptDocument.bytes(data));
    }

    private static String text(Optional<BsonValue> value) {
        return value.map(v -> BsonText.of(v) + " (" + v.getBsonType() + ")").orElse("*");
    }

    static IdRange of(Split split) throws IOException {
        BsonDocument data = KeptDocument.read(split.data(), VERSION, split.id());
        return new IdRange(
                Optional.ofNullable(data.get("from")), false, Optional.ofNullable(data.get("to")));
    }
}
