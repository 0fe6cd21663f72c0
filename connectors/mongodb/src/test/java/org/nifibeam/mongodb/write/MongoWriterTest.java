package org.nifibeam.mongodb.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.client.model.IndexOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.BulkWriter;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.mongodb.MongoTesting;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.SourceTexts;

/** What becomes of rows in a collection, the first time and again. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class MongoWriterTest {
    private static final Schema ORDER =
            TypeText.schema("{_id: int64, country: string?, amount: int64?}");
    private static final Schema SUM =
            TypeText.schema("{country: string?, day: string, amount: int64?}");

    private final Collections collections = Collections.shared();

    @TempDir Path work;

    private static Row row(Schema schema, Object... values) {
        return RowShape.of(schema).row(values);
    }

    /** Writes rows in one bulk; what is rejected, by number. */
    private String write(Sink sink, Row... rows) throws Exception {
        List<String> rejected = new ArrayList<>();
        try (BulkWriter writer =
                (BulkWriter) sink.open(new Sink.WriterContext("run", "write", 0, 1, work))) {
            for (Row row : rows) {
                writer.write(row, Timestamps.MIN, GlobalWindow.INSTANCE, Pane.NONE);
            }
            writer.flush().forEach((number, why) -> rejected.add(number + ": " + why.getMessage()));
            assertEquals(0, writer.prepare(1).length);
        }
        return String.join("\n", rejected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void insertsWithTheirId(boolean ordered) throws Exception {
        String name = collections.make("{_id: 3, country: 'it', amount: 7}");
        Sink sink = MongoTesting.sink(name, ORDER, Map.of("ordered", ordered));
        assertEquals(Sink.Guarantee.IDEMPOTENT, sink.guarantee());
        Row[] rows = {
            row(ORDER, 1L, "de", 5L),
            row(ORDER, 2L, null, null),
            row(ORDER, 3L, "fr", 7L),
            row(ORDER, 4L, "es", 9L)
        };
        List<String> expected =
                List.of(
                        "{\"_id\": 1, \"country\": \"de\", \"amount\": 5}",
                        "{\"_id\": 2, \"country\": null, \"amount\": null}",
                        "{\"_id\": 3, \"country\": \"it\", \"amount\": 7}",
                        "{\"_id\": 4, \"country\": \"es\", \"amount\": 9}");
        String duplicate =
                "2: E11000 duplicate key error collection: shop."
                        + name
                        + " index: _id_ dup key: { _id: 3 }";
        assertEquals(duplicate, write(sink, rows));
        assertEquals(expected, collections.documents(name));
        // Again, as after a restart: what is there and the same is written, what is not is as
        // before.
        assertEquals(duplicate, write(sink, rows));
        assertEquals(expected, collections.documents(name));
    }

    @Test
    void insertMakesTheIdOfTheKey() throws Exception {
        String name = collections.make();
        Sink sink = MongoTesting.sink(name, SUM, Map.of("key_fields", List.of("country", "day")));
        for (int time = 0; time < 2; time++) {
            assertEquals("", write(sink, row(SUM, "de", "mon", 5L), row(SUM, "de", "tue", 6L)));
        }
        assertEquals(
                List.of(
                        "{\"_id\": {\"country\": \"de\", \"day\": \"mon\"}, \"country\": \"de\", \"day\": \"mon\", \"amount\": 5}",
                        "{\"_id\": {\"country\": \"de\", \"day\": \"tue\"}, \"country\": \"de\", \"day\": \"tue\", \"amount\": 6}"),
                collections.documents(name));
    }

    @Test
    void insertWithoutAKeyIsAtLeastOnce() throws Exception {
        String name = collections.make();
        Sink sink = MongoTesting.sink(name, SUM, Map.of());
        assertEquals(Sink.Guarantee.AT_LEAST_ONCE, sink.guarantee());
        for (int time = 0; time < 2; time++) {
            assertEquals("", write(sink, row(SUM, "de", "mon", 5L)));
        }
        assertEquals(2, collections.documents(name).size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void upsertsSetFieldsAndKeepOthers(boolean ordered) throws Exception {
        String name = collections.make("{_id: 'fr', country: 'fr', day: 'sun', note: 'kept'}");
        Sink sink =
                MongoTesting.sink(
                        name,
                        SUM,
                        Map.of(
                                "operation",
                                "upsert",
                                "key_fields",
                                List.of("country"),
                                "ordered",
                                ordered));
        for (int time = 0; time < 2; time++) {
            // The later one of a key wins, also where the server need not keep their order.
            assertEquals(
                    "",
                    write(
                            sink,
                            row(SUM, "de", "mon", 5L),
                            row(SUM, "fr", "mon", 6L),
                            row(SUM, "de", "tue", 7L)));
        }
        assertEquals(
                List.of(
                        "{\"_id\": \"de\", \"country\": \"de\", \"day\": \"tue\", \"amount\": 7}",
                        "{\"_id\": \"fr\", \"country\": \"fr\", \"day\": \"mon\", \"note\": \"kept\", \"amount\": 6}"),
                collections.documents(name));
    }

    @Test
    void nullsMayBeLeftOut() throws Exception {
        String name = collections.make("{_id: 1, country: 'de', amount: 5}");
        Sink sink =
                MongoTesting.sink(
                        name, ORDER, Map.of("operation", "upsert", "null_fields", "omit"));
        assertEquals("", write(sink, row(ORDER, 1L, "at", null), row(ORDER, 2L, null, null)));
        assertEquals(
                List.of("{\"_id\": 1, \"country\": \"at\", \"amount\": 5}", "{\"_id\": 2}"),
                collections.documents(name));
    }

    @Test
    void replacesWhole() throws Exception {
        String name = collections.make("{_id: 1, note: 'gone'}");
        Sink sink = MongoTesting.sink(name, ORDER, Map.of("operation", "replace"));
        for (int time = 0; time < 2; time++) {
            assertEquals("", write(sink, row(ORDER, 1L, "de", 5L), row(ORDER, 2L, "fr", 6L)));
        }
        assertEquals(
                List.of(
                        "{\"_id\": 1, \"country\": \"de\", \"amount\": 5}",
                        "{\"_id\": 2, \"country\": \"fr\", \"amount\": 6}"),
                collections.documents(name));
    }

    @Test
    void updatesAndDeletesOnlyWhatIsThere() throws Exception {
        String name = collections.make("{_id: 1, note: 'kept'}", "{_id: 2}");
        Sink update = MongoTesting.sink(name, ORDER, Map.of("operation", "update"));
        assertEquals("", write(update, row(ORDER, 1L, "de", 5L), row(ORDER, 9L, "fr", 6L)));
        Sink delete = MongoTesting.sink(name, ORDER, Map.of("operation", "delete"));
        assertEquals("", write(delete, row(ORDER, 2L, null, null), row(ORDER, 8L, null, null)));
        assertEquals(
                List.of("{\"_id\": 1, \"note\": \"kept\", \"country\": \"de\", \"amount\": 5}"),
                collections.documents(name));
    }

    @Test
    void eachTypeAsItIsRead() throws Exception {
        Schema schema =
                TypeText.schema(
                        "{_id: string, flag: boolean, small: int32, large: int64, real: double, exact: decimal,"
                                + " bytes: bytes, at: datetime, list: array<int64?>, sub: row{x: string?}, map: map<string,int64>,"
                                + " id: uuid, day: date}");
        String name = collections.make();
        Row row =
                row(
                        schema,
                        "65f000000000000000000001",
                        true,
                        7,
                        5_000_000_000L,
                        1.5,
                        new java.math.BigDecimal("2.50"),
                        new byte[] {1, 2},
                        1_700_000_000_123_000L,
                        java.util.Arrays.asList(1L, null),
                        row(TypeText.schema("{x: string?}"), "y"),
                        Map.of("k", 9L),
                        "123e4567-e89b-12d3-a456-426614174000",
                        19_000);
        assertEquals(
                "",
                write(
                        MongoTesting.sink(name, schema, Map.of("object_id_fields", List.of("_id"))),
                        row));
        assertEquals(
                List.of(
                        "{\"_id\": {\"$oid\": \"65f000000000000000000001\"}, \"flag\": true, \"small\": 7, \"large\": 5000000000,"
                                + " \"real\": 1.5, \"exact\": {\"$numberDecimal\": \"2.50\"}, \"bytes\": {\"$binary\": {\"base64\": \"AQI=\", \"subType\": \"00\"}},"
                                + " \"at\": {\"$date\": \"2023-11-14T22:13:20.123Z\"}, \"list\": [1, null], \"sub\": {\"x\": \"y\"}, \"map\": {\"k\": 9},"
                                + " \"id\": {\"$binary\": {\"base64\": \"Ej5FZ+ibEtOkVkJmFBdAAA==\", \"subType\": \"04\"}},"
                                + " \"day\": {\"$date\": \"2022-01-08T00:00:00Z\"}}"),
                collections.documents(name));
        Map<String, Object> read = Map.of("schema", org.nifibeam.core.schema.JsonSchema.of(schema));
        assertEquals(List.of(row.toString()), SourceTexts.read(MongoTesting.source(name, read)));
    }

    /** A server would take them for commands, or for what is in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "map<string,int64>",
                "array<int64>",
                "row{a: row{$gt: int64}}",
                "row{a: map<string,int64>}"
            })
    void whatIsNoKey(String type) throws Exception {
        Schema schema = TypeText.schema("{k: " + type + ", n: int64}");
        Map<String, Object> settings = Map.of("operation", "delete", "key_fields", List.of("k"));
        ProblemException e =
                assertThrows(
                        ProblemException.class, () -> MongoTesting.sink("any", schema, settings));
        assertEquals(
                "the key 'k' is of type "
                        + type
                        + ", by which a server cannot tell documents apart; name fields of text, numbers and the like, or"
                        + " records of them",
                e.problems().get(0).words());
    }

    @Test
    void aRecordMayBeTheKey() throws Exception {
        Schema schema = TypeText.schema("{_id: row{shop: string, day: int64}, n: int64}");
        Schema id = TypeText.schema("{shop: string, day: int64}");
        String name = collections.make("{_id: {shop: 'a', day: {$numberLong: '1'}}, n: 5}");
        Sink sink = MongoTesting.sink(name, schema, Map.of("operation", "replace"));
        assertEquals(
                "",
                write(sink, row(schema, row(id, "a", 1L), 6L), row(schema, row(id, "b", 1L), 7L)));
        assertEquals(
                List.of(
                        "{\"_id\": {\"shop\": \"a\", \"day\": 1}, \"n\": 6}",
                        "{\"_id\": {\"shop\": \"b\", \"day\": 1}, \"n\": 7}"),
                collections.documents(name));
    }

    @Test
    void whatCannotBeADocumentIsRejectedAtOnce() throws Exception {
        Schema schema = TypeText.schema("{_id: string?, text: string?, exact: decimal?}");
        String name = collections.make();
        Sink sink =
                MongoTesting.sink(
                        name,
                        schema,
                        Map.of("operation", "upsert", "object_id_fields", List.of("text")));
        Sink plain = MongoTesting.sink(name, schema, Map.of());
        assertEquals("its key field '_id' is null", rejection(sink, row(schema, null, null, null)));
        assertEquals(
                "field 'text': 'x' is no ObjectId of 24 hexadecimal digits",
                rejection(sink, row(schema, "a", "x", null)));
        assertEquals(
                "field 'exact': the number has more than the 34 digits of a Decimal128",
                rejection(sink, row(schema, "a", null, new java.math.BigDecimal("1".repeat(40)))));
        assertEquals(
                "its document would have 17000053 bytes, and MongoDB takes 16777216",
                rejection(plain, row(schema, "a", "x".repeat(17_000_000), null))
                        .replaceAll("1700[0-9]{4}", "17000053"));
        assertEquals(List.of(), collections.documents(name));
    }

    private String rejection(Sink sink, Row row) {
        return assertThrows(RejectedRowException.class, () -> write(sink, row)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatTheServerRefusesAmongOthers(boolean ordered) throws Exception {
        String name = collections.make("{_id: 1, amount: 5}");
        collections
                .collection(name)
                .createIndex(BsonDocument.parse("{amount: 1}"), new IndexOptions().unique(true));
        Sink sink =
                MongoTesting.sink(name, ORDER, Map.of("operation", "upsert", "ordered", ordered));
        String rejected =
                write(
                        sink,
                        row(ORDER, 2L, "a", 6L),
                        row(ORDER, 3L, "b", 5L),
                        row(ORDER, 4L, "c", 7L));
        assertEquals("1: E11000 duplicate key error", rejected.substring(0, 29));
        assertEquals(3, collections.documents(name).size());
    }
}
