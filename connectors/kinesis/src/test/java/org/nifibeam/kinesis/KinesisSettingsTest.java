package org.nifibeam.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.kinesis.server.FaultProxy;
import org.nifibeam.kinesis.server.Streams;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The settings of reads, writes and connections: each does something, and wrong ones are named. */
final class KinesisSettingsTest {
    private static final String EVERY =
            """
            pipeline:
              transforms:
                - type: ReadFromKinesis
                  name: named
                  config:
                    connection: kinesis
                    stream_name: every-in
                    format: json
                    schema:
                      type: object
                      properties: {id: {type: integer}, country: {type: string}}
                      required: [id, country]
                    metadata: [partition_key]
                    initial_position_in_stream: AT_TIMESTAMP
                    initial_timestamp_in_stream: 2020-01-01T00:00:00Z
                    initial_sequence_numbers: {shardId-000000000000: 'SECOND'}
                    bounded: true
                    until: 2020-01-01T00:00:00Z
                    poll_interval: 50ms
                    request_records_limit: 1
                    discovery_interval: 30s
                    max_out_of_orderness: 2s
                    idle_after: 1m
                    deaggregate: false
                    error_handling: {output: bad}
                - type: MapToFields
                  name: why
                  input: named.bad
                  config: {fields: {payload: msg}}
                - type: ReadFromKinesis
                  name: pushed
                  config:
                    connection: kinesis
                    stream_name: every-in
                    format: string
                    retrieval: polling
                    initial_position_in_stream: TRIM_HORIZON
                    bounded: true
                - type: Flatten
                  name: texts
                  input: [why, pushed]
                - type: WriteToKinesis
                  name: text
                  input: texts
                  config: {connection: kinesis, stream_name: every-texts, format: string, partition_key: 'x-{payload}'}
                - type: WriteToKinesis
                  name: json
                  input: pushed
                  config:
                    connection: kinesis
                    stream_name: every-large
                    format: json
                    max_record_bytes: 60
                    order: by_key
                    partition_key: all
                    error_handling: {output: large}
                - type: MapToFields
                  name: why-large
                  input: json.large
                  config: {fields: {payload: msg}}
                - type: WriteToKinesis
                  name: large
                  input: why-large
                  config: {connection: kinesis, stream_name: every-large, format: raw}
            """;

    private final Streams streams = Streams.shared();

    @TempDir Path work;

    @Test
    void everySettingIsTaken() throws Exception {
        for (String name : List.of("every-in", "every-texts", "every-large")) {
            streams.make(name, 1);
        }
        streams.put("every-in", "k", "{\"id\": 1, \"country\": \"passed over\"}");
        String second = streams.put("every-in", "k", "{\"id\": 2, \"country\": \"de\"}");
        streams.put("every-in", "k", "[]");
        Job job =
                KinesisRun.start(
                        EVERY.replace("SECOND", second)
                                .replace("until: 2020", "until: " + soon() + " # 2020"),
                        work,
                        2,
                        streams.address());
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
        List<Record> texts = streams.all("every-texts");
        assertEquals(4, texts.size());
        assertTrue(texts.stream().allMatch(r -> r.partitionKey().equals(key(r))), texts.toString());
        assertTrue(
                Streams.texts(texts).stream()
                        .anyMatch(
                                text ->
                                        text.startsWith(
                                                "cannot read: shardId-000000000000 of every-in,"
                                                        + " sequence number")),
                texts.toString());
        assertEquals(3, streams.all("every-large").size());
        Set<String> unused = new TreeSet<>();
        // The last are tried with Kafka, whose payloads are the same.
        String elsewhere =
                "consumer_name: partition_key_field: explicit_hash_key_field: file_descriptor_path: message_name:"
                        + " schema_registry: confluent_schema_registry_url: confluent_schema_registry_subject:"
                        + " register_schemas:";
        for (ConnectorProvider provider :
                List.of(
                        KinesisTesting.CONNECTORS.source("ReadFromKinesis").get(),
                        KinesisTesting.CONNECTORS.sink("WriteToKinesis").get())) {
            provider.settings().stream()
                    .map(ConfigField::name)
                    .filter(name -> !(EVERY + elsewhere).contains(name + ":"))
                    .forEach(unused::add);
        }
        assertEquals(Set.of(), unused);
    }

    private static String key(Record record) {
        return "x-" + record.data().asUtf8String();
    }

    /** A time that has come, after everything that was written. */
    private String soon() {
        return streams.all("every-in").get(2).approximateArrivalTimestamp().toString();
    }

    private static Set<String> problems(String transforms) {
        PipelineCompiler compiler =
                PipelineCompiler.load(KinesisSettingsTest.class.getClassLoader());
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

    private static void refused(String problem, String settings) {
        assertEquals(
                Set.of(problem),
                problems(
                        "- {type: ReadFromKinesis, config: {connection: k, stream_name: orders, "
                                + settings
                                + "}}\n- {type: LogForTesting}\n"));
    }

    @Test
    void whatIsWrongIsNamedBeforeAnythingIsAsked() {
        refused(
                "the format json has no 'schema'; give the fields of the messages as a JSON schema",
                "format: json");
        refused(
                "'metadata' has 'shard_ids', which messages do not have; did you mean 'shard_id'?",
                "metadata: [shard_ids]");
        refused(
                "'initial_position_in_stream' is AT_TIMESTAMP, and there is no"
                        + " 'initial_timestamp_in_stream'; give the time",
                "initial_position_in_stream: AT_TIMESTAMP");
        refused(
                "'initial_timestamp_in_stream' is no time: soon; write one such as"
                        + " 2026-11-01T00:00:00Z",
                "initial_position_in_stream: AT_TIMESTAMP, initial_timestamp_in_stream: soon");
        refused(
                "'initial_sequence_numbers' has shardId-1: first; write the shards' ids and"
                        + " sequence numbers, for example {shardId-000000000000: \"4959\"}",
                "initial_sequence_numbers: {shardId-1: first}");
        refused(
                "'retrieval' is enhanced_fan_out, and there is no 'consumer_name'; name the"
                        + " consumer; pipelines that read at once need one each",
                "retrieval: enhanced_fan_out");
        refused(
                "'request_records_limit' is 10001; give a number from 1 to 10000",
                "request_records_limit: 10001");
        refused(
                "'until' is given, and 'bounded' is not true; say 'bounded: true' to have the read"
                        + " end",
                "until: 2026-11-01T00:00:00Z");
        refused(
                "'idle_after' is no duration: soon; write a number with ms, s, m, h or d, for"
                        + " example 10s",
                "idle_after: soon");
    }

    @Test
    void aStageThatNamesAConnectionIsCheckedWithoutIt() {
        String read =
                "- type: ReadFromKinesis\n"
                        + "  config: {connection: k, stream_name: orders, format: string}\n";
        assertEquals(
                Set.of(
                        "'partition_key' names the field 'id', which there is not; there are:"
                                + " payload"),
                problems(
                        read
                                + "- {type: WriteToKinesis, config: {connection: k, stream_name: t,"
                                + " partition_key: 'a-{id}'}}\n"));
        assertEquals(
                Set.of(
                        "'order' is by_key, and there is no partition key; give 'partition_key' or"
                                + " 'partition_key_field'"),
                problems(
                        read
                                + "- {type: WriteToKinesis, config: {connection: k, stream_name: t,"
                                + " order: by_key}}\n"));
    }

    private static Connection connection(String... settings) throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("region", "us-east-1");
        for (int i = 0; i < settings.length; i += 2) {
            texts.put(settings[i], settings[i + 1]);
        }
        return Connection.read(new KinesisConnectionProvider(), "k", texts);
    }

    private static void wrong(String problem, String... settings) {
        ProblemException refused =
                assertThrows(ProblemException.class, () -> KinesisService.of(connection(settings)));
        assertEquals(problem, refused.problems().get(0).words());
    }

    @Test
    void aConnectionsSettingsFitTogether() {
        wrong(
                "connection 'k' has 'access_key_id' without 'secret_access_key'; give both, or"
                        + " neither to use what AWS's own chain finds",
                "access_key_id",
                "AKIA");
        for (String address : List.of("kinesis:4568", "https://me:pw@kinesis", "https://[")) {
            wrong(
                    "connection 'k' has a 'service_endpoint' that is no address; write http:// or"
                            + " https://, a host and perhaps a port, without a user's name or"
                            + " password",
                    "service_endpoint",
                    address);
        }
        wrong(
                "connection 'k' has 'region' Frankfurt!, which is no region; write one such as"
                        + " eu-central-1",
                "region",
                "Frankfurt!");
        wrong(
                "connection 'k' has 'role_arn' reader, which is no role; write one such as"
                        + " arn:aws:iam::123456789012:role/reader",
                "role_arn",
                "reader");
    }

    @Test
    void aConnectionIsVerifiedStepByStepAndShowsNoSecret() throws Exception {
        String secret = "planted-secret-84";
        try (FaultProxy proxy = new FaultProxy(streams.address())) {
            Connection connection =
                    connection(
                            "service_endpoint",
                            proxy.address(),
                            "access_key_id",
                            "AKIAIOSFODNN7EXAMPLE",
                            "secret_access_key",
                            secret,
                            "session_token",
                            secret);
            KinesisConnectionProvider type = new KinesisConnectionProvider();
            type.verify(connection);
            proxy.fail("ListStreams", "AccessDeniedException", 1);
            type.verify(connection);
            proxy.fail("ListStreams", "UnrecognizedClientException", 1);
            ProblemException stranger =
                    assertThrows(ProblemException.class, () -> type.verify(connection));
            assertEquals(
                    "cannot reach Kinesis at "
                            + proxy.address()
                            + ": AWS does not take the client for who it says to be"
                            + " (UnrecognizedClientException); look at the connection's access key,"
                            + " its secret and its session token",
                    stranger.problems().get(0).words());
            proxy.fail("GetShardIterator", "AccessDeniedException", 1);
            ProblemException denied =
                    assertThrows(
                            ProblemException.class,
                            () ->
                                    StreamLook.mayBeRead(
                                            KinesisService.of(connection), streams.make(1)));
            assertTrue(
                    denied.problems().get(0).message().startsWith("cannot read stream 'stream-"),
                    denied.getMessage());
            String said =
                    stranger.problems()
                            + " "
                            + denied.problems()
                            + connection
                            + KinesisService.of(connection);
            assertFalse(said.contains(secret), said);
        }
    }

    /** For lineage: where it is, and nothing of who asks. */
    @Test
    void addressesAreOfStreams() throws Exception {
        assertEquals(
                List.of("kinesis://eu-central-1/clicks"),
                KinesisTesting.source(
                                connection("region", "eu-central-1"),
                                Map.of("stream_name", "clicks", "format", "string"))
                        .addresses());
        assertEquals(
                List.of("kinesis://127.0.0.1:4567/clicks"),
                KinesisTesting.sink(
                                Streams.connection("http://127.0.0.1:4567"),
                                Schema.of(new Field("payload", FieldType.of(Kind.STRING))),
                                Map.of(
                                        "stream_name",
                                        "clicks",
                                        "format",
                                        "string",
                                        "partition_key",
                                        "all"))
                        .addresses());
    }
}
