package org.nifibeam.mongodb.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.MongoTesting;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.sql.SqlLanguage;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;

/** Collections and aggregations as sources, by the laws of sources. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class MongoSourceTest {
    private static final Map<String, Object> SCHEMA =
            schema(
                    """
                    _id: string
                    flag: boolean
                    whole: integer
                    real: number
                    text: string
                    """,
                    Map.of(
                            "exact", Map.of("type", "number", "format", "decimal"),
                            "at", Map.of("type", "string", "format", "date-time")));

    private final Collections collections = Collections.shared();

    private static Map<String, Object> schema(String plain, Map<String, Object> more) {
        Map<String, Object> properties = new java.util.LinkedHashMap<>();
        for (String line : plain.strip().split("\n")) {
            String[] field = line.split(": ");
            properties.put(field[0], Map.of("type", field[1]));
        }
        properties.putAll(new java.util.TreeMap<>(more));
        return Map.of("type", "object", "properties", properties);
    }

    /** Ids of many types, and values of the type that is expected, of others, and none. */
    private String mixed(int documents, boolean misfits) {
        Random random = new Random(7);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            String id =
                    switch (i % 8) {
                        case 0 -> "" + i;
                        case 1 -> i + ".5";
                        case 2 -> "{$numberLong: '" + (5_000_000_000L + i) + "'}";
                        case 3 -> "'id-" + i + "'";
                        case 4 -> "{$oid: '%024x'}".formatted(i * 7919L);
                        case 5 -> "{$date: {$numberLong: '" + i * 86_400_000L + "'}}";
                        case 6 -> "{part: " + i + ", of: 'x'}";
                        default -> "{$binary: {base64: 'AA%06d', subType: '00'}}".formatted(i);
                    };
            StringBuilder document = new StringBuilder("{_id: " + id);
            field(document, random, "flag", i % 3 == 0 ? "true" : "false");
            field(document, random, "whole", whole(random));
            field(document, random, "real", real(random));
            field(
                    document,
                    random,
                    "text",
                    misfits && random.nextInt(5) == 0 ? "7" : "'t" + random.nextInt(4) + "'");
            field(document, random, "exact", "{$numberDecimal: '" + random.nextInt(5) + ".50'}");
            field(
                    document,
                    random,
                    "at",
                    "{$date: {$numberLong: '" + random.nextInt(5) * 1000 + "'}}");
            if (misfits && random.nextInt(10) == 0) {
                document.append(", ").append(random.nextBoolean() ? "flag" : "whole");
                document.append(": [1, 'x']");
            }
            all.add(document + "}");
        }
        return collections.make(all.toArray(String[]::new));
    }

    private static void field(StringBuilder document, Random random, String name, String value) {
        int kind = random.nextInt(10);
        if (kind > 1) {
            document.append(", ").append(name).append(": ").append(kind == 2 ? "null" : value);
        }
    }

    private static String whole(Random random) {
        int value = random.nextInt(6);
        return switch (random.nextInt(4)) {
            case 0 -> value + "";
            case 1 -> value + ".0";
            case 2 -> "{$numberLong: '" + value + "'}";
            default -> "{$numberDecimal: '" + value + "'}";
        };
    }

    private static String real(Random random) {
        double value = random.nextInt(6) / 2.0;
        return switch (random.nextInt(4)) {
            case 0 -> "{$numberDecimal: '" + random.nextInt(6) / 10.0 + "'}";
            case 1 -> "{$numberDouble: 'NaN'}";
            case 2 -> (int) value + "";
            default -> value + "";
        };
    }

    private Source source(String collection, int splitDocuments) throws Exception {
        return MongoTesting.source(
                collection,
                Map.of(
                        "schema",
                        SCHEMA,
                        "split_documents",
                        (long) splitDocuments,
                        "batch_size",
                        7L));
    }

    @Test
    void keepsTheLawsWithIdsOfAllTypes() throws Exception {
        String collection = mixed(300, true);
        Source source = source(collection, 20);
        SourceLaw law = new SourceLaw(source);
        assertEquals(300, law.all().size() + law.rejections().size(), "each document comes once");
        law.splitsAreFoundOnce();
        law.resumesFromEachPosition();
        law.keepsDeadlines(law.everything());
        SourceRead read = source.plan(source.schema(), law.everything());
        assertEquals(15, MongoTesting.splits(read).size(), "splits");
    }

    /** What does not fit is not decoded where nobody reads it, so all fits here. */
    @Test
    void fieldsThatNobodyReadsAreNotSent() throws Exception {
        new SourceLaw(source(mixed(100, false), 30)).all(List.of("_id", "whole"));
    }

    @Test
    void splitsAreFoundAgainFromWhatWasKept() throws Exception {
        Source source = source(mixed(100, false), 10);
        Schema schema = source.schema();
        SourceRead first = source.plan(schema, Pushdown.everything(schema));
        List<String> all = new ArrayList<>();
        for (Split split : MongoTesting.splits(first)) {
            // Another process reads with the split's data alone.
            SourceRead other =
                    MongoTesting.source(collectionOf(source), Map.of("schema", SCHEMA))
                            .plan(schema, Pushdown.everything(schema));
            try (Reader reader = other.open(split, Optional.empty())) {
                while (SourceTexts.take(reader, schema, all)) {
                    // Until its end.
                }
            }
        }
        assertEquals(100, all.size());
    }

    private static String collectionOf(Source source) {
        return source.toString().replaceAll(".*\\.|'", "");
    }

    @Test
    void filtersGiveTheSameOnTheServer() throws Exception {
        Source source = source(mixed(400, true), 1000);
        SourceLaw law = new SourceLaw(source);
        Schema schema = source.schema();
        for (String filter :
                List.of(
                        "whole = 3",
                        "whole <> 3",
                        "whole > 2 AND whole <= 4",
                        "3 <= whole",
                        "whole > 2.5",
                        "whole = 1 OR flag",
                        "NOT flag",
                        "flag",
                        "flag = TRUE",
                        "flag <> TRUE",
                        "real > 1.0E0",
                        "real <= 0.3E0",
                        "real = 0.1E0",
                        "exact = 2.5",
                        "exact < 2.5",
                        "text = 't1'",
                        "text = '7'",
                        "text <> 't1'",
                        "text >= 't2'",
                        "whole IS NULL",
                        "text IS NOT NULL AND whole IS NOT NULL",
                        "at > TIMESTAMP '1970-01-01 00:00:02'",
                        "at = TIMESTAMP '1970-01-01 00:00:01.0005'",
                        "_id = 'id-3'",
                        "whole + 1 = 3 AND text = 't1'",
                        "whole = 3 OR whole + 1 = 2")) {
            Expression condition = new SqlLanguage().parse(filter, schema);
            law.pushdownChangesNothing(
                    new Pushdown(schema.names(), schema.names(), List.of(condition)));
        }
    }

    @Test
    void theServerFilters() throws Exception {
        String collection =
                collections.make(
                        "{_id: 1, n: 5}", "{_id: 2, n: 'x'}", "{_id: 3, n: 7}", "{_id: 4}");
        Source source =
                MongoTesting.source(
                        collection, Map.of("schema", schema("_id: integer\nn: integer", Map.of())));
        Schema schema = source.schema();
        SourceRead read =
                source.plan(
                        schema,
                        new Pushdown(
                                schema.names(),
                                List.of("_id"),
                                List.of(new SqlLanguage().parse("n > 5", schema))));
        assertEquals(List.of(), read.residual());
        assertEquals("{_id: int64?}", read.schema().toString());
        List<String> all = new ArrayList<>();
        try (Reader reader = read.open(MongoTesting.splits(read).get(0), Optional.empty())) {
            while (SourceTexts.take(reader, read.schema(), all)) {
                // Until its end.
            }
        }
        // What is no number comes too: whether that is wrong is not for the server to say.
        assertEquals(List.of("[2]", "[3]"), all);
    }

    @Test
    void aFilterOfMongoDB() throws Exception {
        String collection =
                collections.make(
                        "{_id: 1, at: {$date: '2026-01-01T00:00:00Z'}}",
                        "{_id: 2, at: {$date: '2026-02-01T00:00:00Z'}}");
        for (Object filter :
                List.of(
                        Map.of("at", Map.of("$gt", Map.of("$date", "2026-01-15T00:00:00Z"))),
                        "{at: {$gt: {$date: '2026-01-15T00:00:00Z'}}}")) {
            assertEquals(
                    List.of("[2, 1769904000000000]"),
                    SourceTexts.read(MongoTesting.source(collection, Map.of("filter", filter))));
        }
    }

    @Test
    void anAggregationIsOneSplit() throws Exception {
        String collection =
                collections.make(
                        "{_id: 1, country: 'de', items: [{sku: 'a'}, {sku: 'b'}]}",
                        "{_id: 2, country: 'fr', items: [{sku: 'c'}]}",
                        "{_id: 3, country: 'de', items: []}");
        Source source =
                MongoTesting.source(
                        collection,
                        Map.of(
                                "filter", "{country: 'de'}",
                                "pipeline",
                                        "[{$unwind: '$items'}, {$project: {_id: 0, order: '$_id', sku: '$items.sku'}}]",
                                "batch_size", 1L));
        assertEquals("{order: int64?, sku: string?}", source.schema().toString());
        SourceLaw law = new SourceLaw(source);
        assertEquals("[[1, 'a'], [1, 'b']]", law.all().toString());
        law.all(List.of("sku"));
        law.pushdownChangesNothing(
                new Pushdown(
                        List.of("order", "sku"),
                        List.of("sku"),
                        List.of(new SqlLanguage().parse("sku = 'b'", source.schema()))));
    }

    /** One other document among those that were read, and fewer than were read. */
    @ParameterizedTest
    @ValueSource(strings = {"{_id: 1}", "{_id: {$gt: 5}}"})
    void anAggregationThatGivesOthersIsNotGoneOnWith(String removed) throws Exception {
        String[] documents = new String[2000];
        Arrays.setAll(documents, i -> "{_id: " + i + ", n: " + i + "}");
        String collection = collections.make(documents);
        Source source =
                MongoTesting.source(collection, Map.of("pipeline", "[{$match: {n: {$gte: 0}}}]"));
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        Split split = MongoTesting.splits(read).get(0);
        byte[] position;
        try (Reader reader = read.open(split, Optional.empty())) {
            reader.poll(System.nanoTime());
            position = reader.position();
        }
        collections.collection(collection).deleteMany(BsonDocument.parse(removed));
        try (Reader reader = read.open(split, Optional.of(position))) {
            Exception e =
                    assertThrows(java.io.IOException.class, () -> reader.poll(System.nanoTime()));
            assertEquals(
                    "the aggregation over the collection 'shop."
                            + collection
                            + "' gives other documents, or in another order, than when it was begun: it cannot be gone on"
                            + " with; end it with a $sort by a field that tells all documents apart",
                    e.getMessage());
        }
    }

    @Test
    void theSchemaOfASample() throws Exception {
        String collection =
                collections.make(
                        "{_id: {$oid: '65f000000000000000000001'}, n: 1, big: 1, real: 1.5, mixed: 'a', sub: {x: 1}, list: [1]}",
                        "{_id: {$oid: '65f000000000000000000002'}, n: {$numberLong: '9'}, big: {$numberDecimal: '2.5'}, real: 2,"
                                + " mixed: 5, sub: {y: {$date: {$numberLong: '0'}}}, list: [2.5, null], bytes: {$binary: {base64: 'AQI=', subType: '00'}}}",
                        "{_id: {$oid: '65f000000000000000000003'}, mixed: {a: [1]}, none: null}");
        Source source = MongoTesting.source(collection, Map.of());
        assertEquals(
                "{_id: string?, n: int64?, big: decimal?, real: double?, mixed: string?,"
                        + " sub: row{x: int64?, y: datetime?}?, list: array<double?>?, bytes: bytes?, none: string?}",
                source.schema().toString());
        assertEquals(
                List.of(
                        "['65f000000000000000000001', 1, 1, 1.5, 'a', [1, null], [1.0], null, null]",
                        "['65f000000000000000000002', 9, 2.5, 2.0, '5', [null, 0], [2.5, null], 0x0102, null]",
                        "['65f000000000000000000003', null, null, null, '{\"a\": [1]}', null, null, null, null]"),
                SourceTexts.read(source));
    }

    @Test
    void documentsThatDoNotFitAreRejectedOneByOne() throws Exception {
        String collection =
                collections.make(
                        "{_id: 1, n: 1}",
                        "{_id: 2, n: 2.5}",
                        "{_id: 3}",
                        "{_id: 4, n: 4.0}",
                        "{_id: 5, n: {a: 1}}");
        Source source =
                MongoTesting.source(
                        collection,
                        Map.of(
                                "schema",
                                Map.of(
                                        "type", "object",
                                        "properties", Map.of("n", Map.of("type", "integer")),
                                        "required", List.of("n"))));
        assertEquals(
                List.of(
                        "[1]",
                        "!_id 2: field 'n': 2.5 is no value of the field's type int64",
                        "!_id 3: field 'n' has no value, but its type is int64, which is never null",
                        "[4]",
                        "!_id 5: field 'n': '{\"a\": 1}' (document) is no value of the field's type int64"),
                SourceTexts.read(source));
    }

    @Test
    void whatIsNotThere() throws Exception {
        ProblemException missing =
                assertThrows(
                        ProblemException.class,
                        () -> MongoTesting.source("no-such", Map.of()).schema());
        assertEquals(
                "there is no collection 'no-such' in the database 'shop' at 127.0.0.1:"
                        + collections.port(),
                missing.problems().get(0).message());
        String empty = collections.make();
        ProblemException unknown =
                assertThrows(
                        ProblemException.class,
                        () -> MongoTesting.source(empty, Map.of()).schema());
        assertTrue(
                unknown.getMessage().contains("has no documents whose fields could be found out"),
                unknown.getMessage());
    }
}
