package org.nifibeam.mongodb.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Lookup;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.mongodb.MongoRun;
import org.nifibeam.mongodb.MongoTesting;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.FreePort;
import org.nifibeam.testkit.LookupLaw;

/** What {@code Enrichment} finds in a collection. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class MongoLookupTest {
    private final Collections collections = Collections.shared();

    @TempDir Path work;

    private static final String EVERY =
            """
            pipeline:
              transforms:
                - type: Create
                  name: orders
                  config:
                    elements:
                      - {order: 1, customer: '65f000000000000000000001'}
                      - {order: 2, customer: '65f000000000000000000002'}
                      - {order: 3, customer: '65f000000000000000000003'}
                      - {order: 4, customer: null}
                - type: Enrichment
                  name: named
                  input: orders
                  config:
                    enrichment_handler: MongoDB
                    batch_size: 2
                    handler_config:
                      connection: mongo
                      database: shop
                      collection: IN
                      filter: {active: true}
                      sample_size: 10
                      key: {customer: _id}
                      fields: {customer_name: name}
                      object_id_fields: [_id]
                - type: Enrichment
                  name: placed
                  input: named
                  config:
                    enrichment_handler: MongoDB
                    error_handling: {output: wrong}
                    handler_config:
                      uri: URI
                      database: shop
                      collection: IN
                      schema: {type: object, properties: {name: {type: string}, floor: {type: integer}}}
                      key: {customer_name: name}
                - type: MapToFields
                  name: unplaced
                  input: placed.wrong
                  config: {language: sql, fields: {order: element.`order`, failure: msg}}
                - type: WriteToMongoDB
                  input: placed
                  config: {uri: URI, database: shop, collection: OUT, operation: upsert, key_fields: [order]}
                - type: WriteToMongoDB
                  input: unplaced
                  config: {uri: URI, database: shop, collection: WRONG, operation: upsert, key_fields: [order]}
            """;

    private static LookupLaw law(String collection, Map<String, Object> settings) throws Exception {
        return new LookupLaw(MongoTesting.lookup(collection, settings));
    }

    private String customers() {
        return collections.make(
                "{_id: 1, name: 'Ann', country: 'de'}",
                "{_id: 2, name: 'Bob', country: null}",
                "{_id: 3, name: 'Cid'}");
    }

    @Test
    void documentsByKey() throws Exception {
        LookupLaw law = law(customers(), Map.of("key", Map.of("customer", "_id")));
        assertEquals(
                List.of("['Bob', null]", "-", "['Ann', 'de']", "['Cid', null]"),
                law.check(List.of(law.key(2L), law.key(9L), law.key(1L), law.key(3L))));
    }

    @Test
    void chosenFieldsBySeveralKeysAmongSomeDocuments() throws Exception {
        String name =
                collections.make(
                        "{_id: 1, shop: 'a', day: 1, price: 5, valid: true}",
                        "{_id: 2, shop: 'a', day: 2, price: 6, valid: true}",
                        "{_id: 3, shop: 'b', day: 1, price: 7, valid: false}");
        LookupLaw law =
                law(
                        name,
                        Map.of(
                                "key",
                                List.of("shop", "day"),
                                "fields",
                                Map.of("cost", "price"),
                                "filter",
                                Map.of("valid", true)));
        assertEquals(
                List.of("[5]", "[6]", "-", "-"),
                law.check(
                        List.of(
                                law.key("a", 1L),
                                law.key("a", 2L),
                                law.key("b", 1L),
                                law.key("b", 2L))));
    }

    /** More documents than are decoded at a time. */
    @Test
    void ofSeveralWithOneKeyTheLastById() throws Exception {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            documents.add("{_id: " + i + ", k: '" + (i % 3) + "'}");
        }
        LookupLaw law =
                law(
                        collections.make(documents.toArray(new String[0])),
                        Map.of("key", "k", "fields", List.of("_id")));
        assertEquals(
                List.of("[299]", "[297]", "[298]"),
                law.check(List.of(law.key("2"), law.key("0"), law.key("1"))));
    }

    @Test
    void objectIdsAreAskedForByTheirDigits() throws Exception {
        String name = collections.make("{_id: {$oid: '65f000000000000000000001'}, name: 'Ann'}");
        LookupLaw law = law(name, Map.of("key", "_id", "object_id_fields", List.of("_id")));
        assertEquals(
                List.of("['Ann']", "-", "-"),
                law.check(
                        List.of(
                                law.key("65f000000000000000000001"),
                                law.key("65f000000000000000000002"),
                                law.key("no digits"))));
        LookupLaw texts = law(name, Map.of("key", "_id"));
        assertEquals(List.of("-"), texts.check(List.of(texts.key("65f000000000000000000001"))));
    }

    @Test
    void numbersOfAnyKindAreEqualAndAnArrayIsNoneOfItsElements() throws Exception {
        String name =
                collections.make(
                        "{_id: 1, k: 5, v: 'int'}",
                        "{_id: 2, k: 6.0, v: 'double'}",
                        "{_id: 3, k: {$numberDecimal: '7.50'}, v: 'decimal'}",
                        "{_id: 4, k: [8, 9], v: 'array'}");
        LookupLaw law =
                law(
                        name,
                        Map.of(
                                "key",
                                "k",
                                "fields",
                                "v",
                                "schema",
                                Map.of(
                                        "type",
                                        "object",
                                        "properties",
                                        Map.of(
                                                "k",
                                                Map.of("type", "number", "format", "decimal"),
                                                "v",
                                                Map.of("type", "string")))));
        assertEquals(
                List.of("['int']", "['double']", "['decimal']", "-", "-"),
                law.check(
                        List.of(
                                law.key(new BigDecimal("5")),
                                law.key(new BigDecimal("6.0")),
                                law.key(new BigDecimal("7.5")),
                                law.key(new BigDecimal("8")),
                                law.key(new BigDecimal("1".repeat(40))))));
    }

    @Test
    void aDocumentThatDoesNotFitIsAnError() throws Exception {
        String name = collections.make("{_id: 1, n: 5}", "{_id: 2, n: 6}");
        LookupLaw law = law(name, Map.of("key", "_id"));
        collections.insert(name, "{_id: 3, n: 'many'}");
        try (LookupReader reader = law.open(InstantSource.system())) {
            IOException e =
                    assertThrows(
                            IOException.class,
                            () -> reader.lookup(List.of(law.key(1L), law.key(3L))));
            assertEquals(
                    "cannot look up in the collection 'shop."
                            + name
                            + "' at 127.0.0.1:"
                            + collections.port()
                            + ": _id 3: field 'n': 'many' (string) is no value of the field's type int64?",
                    e.getMessage());
            assertEquals(
                    "[5]", reader.lookup(List.of(law.key(1L))).get(0).orElseThrow().toString());
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAnErrorInTime() throws Exception {
        int port = FreePort.any();
        Lookup lookup =
                MongoTesting.lookup(
                        "customers", Map.of("key", "_id", "uri", "mongodb://127.0.0.1:" + port));
        Schema schema = TypeText.schema("{_id: int64, name: string?}");
        Schema key = TypeText.schema("{_id: int64}");
        Duration timeout = Duration.ofMillis(500);
        long begun = System.nanoTime();
        try (LookupReader reader =
                lookup.open(
                        new Lookup.LookupContext(schema, key, timeout, InstantSource.system()))) {
            Row one = RowShape.of(key).row(1L);
            IOException e = assertThrows(IOException.class, () -> reader.lookup(List.of(one)));
            assertEquals(
                    "cannot look up in the collection 'shop.customers' at 127.0.0.1:"
                            + port
                            + ": no server answers in time (Connection refused)",
                    e.getMessage());
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        // The timeout's, not the eight seconds of a client.
        assertTrue(taken.toSeconds() < 6, taken.toString());
    }

    @Test
    void everySettingInAPipeline() throws Exception {
        String id = "65f00000000000000000000";
        String in =
                collections.make(
                        "{_id: {$oid: '" + id + "1'}, name: 'Ann', floor: 5, active: true}",
                        "{_id: {$oid: '" + id + "2'}, name: 'Bob', floor: 'attic', active: true}",
                        "{_id: {$oid: '" + id + "3'}, name: 'Cid', floor: 6, active: false}");
        String out = collections.make();
        String wrong = collections.make();
        Job job =
                MongoRun.start(
                        EVERY.replace("URI", collections.uri())
                                .replace("IN", in)
                                .replace("OUT", out)
                                .replace("WRONG", wrong),
                        work,
                        1,
                        Connections.of(
                                List.of(
                                        MongoTesting.CONNECTORS.connection(
                                                "mongo",
                                                "MongoDB",
                                                Map.of("uri", collections.uri()))),
                                ""));
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
        String none = "\"customer_name\": null, \"floor\": null}";
        assertEquals(
                List.of(
                        "{\"_id\": 1, \"order\": 1, \"customer\": \""
                                + id
                                + "1\", \"customer_name\": \"Ann\", \"floor\": 5}",
                        "{\"_id\": 3, \"order\": 3, \"customer\": \"" + id + "3\", " + none,
                        "{\"_id\": 4, \"order\": 4, \"customer\": null, " + none),
                collections.documents(out));
        assertEquals(1, collections.documents(wrong).size());
        String failure = collections.documents(wrong).get(0);
        assertTrue(failure.contains("\"order\": 2"), failure);
        assertTrue(
                failure.contains("field 'floor': 'attic' (string) is no value of the field's type"),
                failure);
        Set<String> unused = new TreeSet<>();
        MongoTesting.CONNECTORS.lookup("MongoDB").orElseThrow().settings().stream()
                .map(ConfigField::name)
                .filter(name -> !EVERY.contains(name + ":"))
                .forEach(unused::add);
        assertEquals(Set.of(), unused);
    }

    @Test
    void whatIsWrong() throws Exception {
        assertEquals(
                "the key 'tags' is of type array<string?>?, by which a server cannot tell documents apart; name fields of"
                        + " text, numbers and the like, or records of them",
                problem(collections.make("{_id: 1, tags: ['a']}"), Map.of("key", "tags")));
        String name = customers();
        assertEquals(
                "'object_id_fields' has 'name', which is no field of the key; the key's fields are _id",
                problem(name, Map.of("key", "_id", "object_id_fields", List.of("name"))));
        assertEquals(
                "'key' has the field 'address.city', which MongoDB takes for a path; choose a field whose name has no . and"
                        + " begins with no $",
                problem(name, Map.of("key", "address.city")));
        assertEquals(
                "what is looked up has no field 'nam'; did you mean 'name'? its fields are {_id: int64?, name: string?,"
                        + " country: string?}",
                problem(name, Map.of("key", "nam")));
    }

    private static String problem(String collection, Map<String, Object> settings) {
        ProblemException e = assertThrows(ProblemException.class, () -> law(collection, settings));
        return e.problems().get(0).message() + "; " + e.problems().get(0).advice();
    }
}
