package org.nifibeam.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.FreePort;

/** The settings of reads, writes and connections: each does something, and wrong ones are named. */
final class MongoSettingsTest {
    /** Settings that need a replica set or an unbounded run are in ChangesTest. */
    private static final Set<String> OF_CHANGES =
            Set.of("changes", "start", "full_document", "idle_after");

    private static final String EVERY =
            """
            pipeline:
              transforms:
                - type: ReadFromMongoDB
                  name: read
                  config:
                    connection: mongo
                    collection: every-in
                    filter: {n: {$gt: 1}}
                    pipeline: [{$project: {text: 1, n: 1}}]
                    sample_size: 10
                    split_documents: 2
                    batch_size: 2
                    retry_for: 5s
                - type: ReadFromMongoDB
                  name: declared
                  config:
                    uri: URI
                    database: shop
                    collection: every-in
                    schema: {type: object, properties: {_id: {type: string}, text: {type: string}, n: {type: integer}}}
                - type: Flatten
                  name: both
                  input: [read, declared]
                - type: WriteToMongoDB
                  name: write
                  input: both
                  config:
                    connection: mongo
                    collection: every-out
                    operation: upsert
                    key_fields: [_id]
                    object_id_fields: [_id]
                    null_fields: omit
                    ordered: false
                    batch_size: 2
                    retry_for: 5s
            """;

    private final Collections collections = Collections.shared();

    @TempDir Path work;

    @Test
    void everySettingIsTaken() throws Exception {
        String id = "65f00000000000000000000";
        collections.insert(
                "every-in",
                "{_id: {$oid: '" + id + "1'}, n: 1}",
                "{_id: {$oid: '" + id + "2'}, text: 'a', n: 2}");
        Job job =
                MongoRun.start(
                        EVERY.replace("URI", collections.uri()),
                        work,
                        2,
                        Connections.of(
                                List.of(
                                        MongoTesting.CONNECTORS.connection(
                                                "mongo",
                                                "MongoDB",
                                                Map.of(
                                                        "uri",
                                                        collections.uri(),
                                                        "database",
                                                        "shop"))),
                                ""));
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
        assertEquals(
                List.of(
                        "{\"_id\": {\"$oid\": \"" + id + "1\"}, \"n\": 1}",
                        "{\"_id\": {\"$oid\": \"" + id + "2\"}, \"text\": \"a\", \"n\": 2}"),
                collections.documents("every-out"));
        Set<String> unused = new TreeSet<>();
        for (ConnectorProvider provider :
                List.of(
                        MongoTesting.CONNECTORS.source("ReadFromMongoDB").get(),
                        MongoTesting.CONNECTORS.sink("WriteToMongoDB").get())) {
            provider.settings().stream()
                    .map(ConfigField::name)
                    .filter(name -> !EVERY.contains(name + ":") && !OF_CHANGES.contains(name))
                    .forEach(unused::add);
        }
        assertEquals(Set.of(), unused);
    }

    private static Set<String> problems(String transforms) {
        PipelineCompiler compiler = PipelineCompiler.load(MongoSettingsTest.class.getClassLoader());
        try {
            compiler.graph(
                    Definition.parse(
                            "pipeline:\n  type: chain\n  transforms:\n" + transforms.indent(4),
                            Optional.empty()),
                    CompileSettings.offline(Map.of()));
            return Set.of();
        } catch (ProblemException e) {
            return e.problems().stream().map(Problem::words).collect(Collectors.toSet());
        }
    }

    private static void refusedRead(String problem, String settings) {
        assertEquals(
                Set.of(problem),
                problems(
                        "- {type: ReadFromMongoDB, config: {collection: orders, "
                                + settings
                                + "}}\n- {type: LogForTesting}\n"));
    }

    private static void refusedWrite(String problem, String settings) {
        assertEquals(
                Set.of(problem),
                problems(
                        "- {type: Create, config: {elements: [{country: de, 'a.b': 1}]}}\n"
                                + "- {type: WriteToMongoDB, config: {uri: 'mongodb://a', database: d, collection: c, "
                                + settings
                                + "}}\n"));
    }

    @Test
    void whatIsWrongWithAReadIsNamedBeforeAnythingIsAsked() {
        refusedRead(
                "neither 'connection' nor 'uri' says where MongoDB is; give one of them: a connection if a user or certificates"
                        + " are needed",
                "database: d");
        refusedRead(
                "neither the stage nor its connection has a 'database'; name the database that the collection is in",
                "uri: 'mongodb://a'");
        refusedRead(
                "'filter' cannot be read as extended JSON: JSON reader was expecting a name but found '{'; see MongoDB's"
                        + " manual for how values are written",
                "uri: 'mongodb://a', database: d, filter: '{{'");
        refusedRead(
                "'pipeline' has the stage $out, which writes; take it out, and write with WriteToMongoDB",
                "uri: 'mongodb://a', database: d, pipeline: [{$out: other}]");
        refusedRead(
                "'pipeline' is no list of stages; write for example [{$match: {status: paid}}, {$group: {_id: $country, orders:"
                        + " {$sum: 1}}}]",
                "uri: 'mongodb://a', database: d, pipeline: {$match: {}}");
        refusedRead(
                "'split_documents' is 0; give a whole number from 1 to 100000000",
                "uri: 'mongodb://a', database: d, split_documents: 0");
        refusedRead(
                "'start' is for changes, and 'changes' is false; set 'changes' to true, or take 'start' out",
                "uri: 'mongodb://a', database: d, start: '2026-01-01T00:00:00Z'");
        refusedRead(
                "'start' is 'yesterday', which is no time; write one such as 2026-11-01T00:00:00Z",
                "uri: 'mongodb://a', database: d, changes: true, start: yesterday");
        refusedRead(
                "'retry_for' is no duration: soon; write a number with ms, s, m, h or d, for example 10s",
                "uri: 'mongodb://a', database: d, retry_for: soon");
    }

    @Test
    void whatIsWrongWithAWriteIsNamed() {
        refusedWrite(
                "the record has no field '_id', and no 'key_fields' tell which document is to be written; name the fields that"
                        + " tell documents apart",
                "operation: replace");
        refusedWrite(
                "'key_fields' names the field 'contry', which there is not; did you mean 'country'?",
                "key_fields: [contry]");
        refusedWrite(
                "the field 'a.b' would be taken for a path or a command; rename it with MapToFields",
                "operation: upsert, key_fields: [country]");
        refusedWrite(
                "'object_id_fields' names the field 'a.b', which is of type int64; name fields of text",
                "object_id_fields: ['a.b']");
    }

    private static String refused(Map<String, String> texts) throws Exception {
        var connection = MongoTesting.connection(texts);
        ProblemException e =
                assertThrows(
                        ProblemException.class,
                        () -> new MongoConnectionProvider().verify(connection));
        Problem problem = e.problems().get(0);
        assertFalse(problem.toString().contains("s3cret"), problem.toString());
        return problem.words();
    }

    @Test
    void whatIsWrongWithAConnectionIsNamed() throws Exception {
        assertEquals(
                "'uri' has a user in it; take it out, and give 'username' and 'password' of a connection",
                refused(Map.of("uri", "mongodb://me:s3cret@a:1")));
        assertEquals(
                "'uri' has the option proxyPassword, which holds a secret; take it out",
                refused(Map.of("uri", "mongodb://a:1/?proxyPassword=s3cret")));
        assertEquals(
                "'uri' is no connection string; write one such as mongodb://mongo-1:27017,mongo-2:27017/?replicaSet=shop",
                refused(Map.of("uri", "http://a")));
        assertEquals(
                "connection 'shop' has no 'username'; give both 'username' and 'password', or neither where nothing is asked for",
                refused(Map.of("uri", "mongodb://a", "password", "s3cret")));
        assertEquals(
                "connection 'shop' has the 'auth_mechanism' PLAIN, and its 'tls' is false: anybody on the way could read the"
                        + " password; set 'tls' to true",
                refused(
                        Map.of(
                                "uri", "mongodb://a",
                                "username", "me",
                                "password", "s3cret",
                                "auth_mechanism", "PLAIN")));
        assertTrue(
                refused(Map.of("uri", "mongodb://a", "tls", "true", "trusted_certificates", "none"))
                        .startsWith(
                                "'trusted_certificates' of connection 'shop' are no certificates: "));
    }

    @Test
    void anAddressThatNobodyAnswersIsSaidInSeconds() throws Exception {
        int free = FreePort.any();
        long start = System.nanoTime();
        assertEquals(
                "cannot reach MongoDB at 127.0.0.1:"
                        + free
                        + ": no server answers in time (Connection refused); look at 'uri' and 'tls' of connection 'shop'",
                refused(
                        Map.of(
                                "uri", "mongodb://127.0.0.1:" + free,
                                "username", "me",
                                "password", "s3cret")));
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(20).toNanos(), "too long");
        // One that takes the connection and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = refused(Map.of("uri", "mongodb://127.0.0.1:" + silent.getLocalPort()));
            assertTrue(
                    said.startsWith(
                            "cannot reach MongoDB at 127.0.0.1:"
                                    + silent.getLocalPort()
                                    + ": no server answers in time"),
                    said);
        }
    }

    @Test
    void aServerThatAnswersIsGoodAndOneThatKnowsNoUserIsSaid() throws Exception {
        Map<String, String> good = Map.of("uri", collections.uri(), "database", "shop");
        new MongoConnectionProvider().verify(MongoTesting.connection(good));
        String said =
                refused(Map.of("uri", collections.uri(), "username", "me", "password", "s3cret"));
        assertEquals(
                "cannot reach MongoDB at 127.0.0.1:"
                        + collections.port()
                        + ": the server does not take the client for who it says to be; look at 'username', 'password' and"
                        + " 'auth_source' of the connection",
                said);
    }

    @Test
    void nothingPrintsASecret() throws Exception {
        var connection =
                MongoTesting.connection(
                        Map.of(
                                "uri",
                                "mongodb://a:1/?replicaSet=r",
                                "username",
                                "me",
                                "password",
                                "s3cret"));
        assertEquals("a:1", MongoDeployment.of(connection).toString());
    }

    /** For lineage: where it is, and nothing of who asks. */
    @Test
    void addressesAreOfCollections() throws Exception {
        Map<String, Object> settings =
                Map.of("uri", "mongodb://a:1", "database", "shop", "collection", "orders");
        assertEquals(
                List.of("mongodb://a:1/shop/orders"), MongoTesting.source(settings).addresses());
        assertEquals(
                List.of(
                        collections.uri().replaceAll("/$", "")
                                + "/"
                                + Collections.DATABASE
                                + "/out"),
                MongoTesting.sink(
                                "out",
                                Schema.of(new Field("n", FieldType.of(Kind.INT64))),
                                Map.of())
                        .addresses());
    }
}
