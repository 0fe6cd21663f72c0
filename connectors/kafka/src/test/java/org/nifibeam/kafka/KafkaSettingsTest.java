package org.nifibeam.kafka;

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
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.kafka.server.Topics;

/** The settings of reads, writes and connections: each does something, and wrong ones are named. */
final class KafkaSettingsTest {
    private static final String EVERY =
            """
            pipeline:
              transforms:
                - type: ReadFromKafka
                  name: named
                  config:
                    connection: kafka
                    topic: 'every-a, every-b'
                    format: json
                    schema:
                      type: object
                      properties: {id: {type: integer}, country: {type: string}}
                      required: [id, country]
                    metadata: [key, headers, partition]
                    key_format: string
                    start: {'every-a:0': 1}
                    auto_offset_reset_config: earliest
                    bounded: true
                    stop: latest
                    isolation: read_committed
                    group_id: every-group
                    discovery_interval: 30s
                    max_out_of_orderness: 2s
                    idle_after: 1m
                    tombstones: skip
                    consumer_config: {fetch.min.bytes: 1}
                    error_handling: {output: bad}
                - type: MapToFields
                  name: why
                  input: named.bad
                  config: {fields: {payload: msg}}
                - type: ReadFromKafka
                  name: matching
                  config:
                    bootstrap_servers: BROKERS
                    topic_pattern: every-c.*
                    format: string
                    auto_offset_reset_config: earliest
                    bounded: true
                - type: Flatten
                  name: texts
                  input: [why, matching]
                - type: WriteToKafka
                  name: text
                  input: texts
                  config: {bootstrap_servers: BROKERS, topic: every-texts, format: string, guarantee: at_least_once}
                - type: WriteToKafka
                  name: json
                  input: named
                  config:
                    connection: kafka
                    topic: 'every-{country}'
                    format: json
                    key_field: key
                    headers_field: headers
                    partition_field: partition
                    guarantee: exactly_once
                    transaction_prefix: every
                    transaction_timeout: 5m
                    max_downtime: 4m
                    max_message_bytes: 100
                    producer_config_updates: {compression.type: gzip}
                    error_handling: {output: large}
                - type: MapToFields
                  name: why-large
                  input: json.large
                  config: {fields: {payload: msg}}
                - type: WriteToKafka
                  name: large
                  input: why-large
                  config: {bootstrap_servers: BROKERS, topic: every-large, format: raw}
            """;

    private final Topics topics = Topics.shared();

    @TempDir Path work;

    @Test
    void everySettingIsTaken() throws Exception {
        for (String name : List.of("every-a", "every-b", "every-c", "every-texts", "every-large")) {
            topics.make(name, 1);
        }
        topics.make("every-de", 2);
        topics.write(
                "every-a",
                0,
                1_700_000_000_000L,
                "{\"id\": 1, \"country\": \"passed over\"}",
                "{\"id\": 2, \"country\": \"de\"}");
        topics.write("every-b", 0, 1_700_000_000_000L, "[]");
        topics.write("every-c", 0, 1_700_000_000_000L, "text");
        Connection connection =
                KafkaTesting.CONNECTORS.connection(
                        "kafka", "Kafka", Map.of("bootstrap_servers", topics.brokers()));
        Job job =
                KafkaRun.start(
                        EVERY.replace("BROKERS", topics.brokers()),
                        work,
                        2,
                        Connections.of(List.of(connection), ""));
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
        assertEquals(
                Set.of(
                        "text",
                        "cannot read: every-b-0, offset 0: a record is a JSON object, which begins with {"),
                Set.copyOf(Topics.values(topics.committed("every-texts"))));
        assertEquals(List.of(), topics.committed("every-de"));
        assertEquals(
                List.of(
                        "cannot write the row {id: 2, country: 'de', key: null, headers: {}, partition: 0}: its message would have"
                                + " about 123 bytes, and 'max_message_bytes' is 100"),
                Topics.values(topics.committed("every-large")));
        Set<String> unused = new TreeSet<>();
        for (ConnectorProvider provider :
                List.of(
                        KafkaTesting.CONNECTORS.source("ReadFromKafka").get(),
                        KafkaTesting.CONNECTORS.sink("WriteToKafka").get())) {
            provider.settings().stream()
                    .map(ConfigField::name)
                    .filter(
                            name ->
                                    !EVERY.contains(name + ":")
                                            && !KafkaRegistryTest.FROM_REGISTRY.contains(
                                                    name + ":"))
                    .forEach(unused::add);
        }
        assertEquals(Set.of(), unused);
    }

    private static Set<String> problems(String transforms) {
        PipelineCompiler compiler = PipelineCompiler.load(KafkaSettingsTest.class.getClassLoader());
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

    private static String read(String settings) {
        return "- {type: ReadFromKafka, config: {bootstrap_servers: 'a:1', "
                + settings
                + "}}\n- {type: LogForTesting}\n";
    }

    private static void refused(String problem, String settings) {
        assertEquals(Set.of(problem), problems(read(settings)));
    }

    @Test
    void whatIsWrongIsNamedBeforeAnythingIsAsked() {
        assertEquals(Set.of(), problems(read("topic: orders")));
        refused(
                "neither 'topic' nor 'topic_pattern' says what to read; give one of them",
                "format: raw");
        refused(
                "the format json has no 'schema'; give the fields of the messages as a JSON schema",
                "topic: orders, format: json");
        refused(
                "'metadata' has 'offsett', which messages do not have; did you mean 'offset'?",
                "topic: orders, metadata: [offsett]");
        refused(
                "'start' is committed, and there is no 'group_id'; name the consumer group",
                "topic: orders, start: committed");
        refused(
                "'start' has orders: -1; write offsets as topic:partition and a whole number, for example {\"orders:0\": 1200}",
                "topic: orders, start: {orders: -1}");
        refused(
                "'stop' says where the read ends, and 'bounded' is not true; add bounded: true, or leave 'stop' out",
                "topic: orders, stop: latest");
        refused(
                "'stop' is 'committed'; write latest, or a time such as 2026-11-01T00:00:00Z, or offsets",
                "topic: orders, bounded: true, stop: committed");
        refused(
                "'stop' has orders: -1; write offsets as topic:partition and a whole number, for example {\"orders:0\": 1200}",
                "topic: orders, bounded: true, stop: {orders: -1}");
        refused(
                "'idle_after' is no duration: soon; write a number with ms, s, m, h or d, for example 10s",
                "topic: orders, idle_after: soon");
        refused(
                "'consumer_config' has 'sasl.jaas.config', which is not set there; how brokers are spoken to is said by the"
                        + " connection",
                "topic: orders, consumer_config: {sasl.jaas.config: x}");
    }

    @Test
    void aStageThatNamesAConnectionIsCheckedWithoutIt() {
        String read =
                "- type: ReadFromKafka\n  config: {connection: kafka, topic: orders, format: string}\n";
        assertEquals(
                Set.of("in 'pay': there is no field 'pay'; the fields are {payload: string}"),
                problems(
                        read
                                + "- {type: MapToFields, config: {fields: {x: pay}}}\n- {type: LogForTesting}\n"));
        assertEquals(
                Set.of("'key_field' names the field 'id', which there is not; there are: payload"),
                problems(
                        read
                                + "- {type: WriteToKafka, config: {connection: kafka, topic: t, key_field: id}}\n"));
        assertEquals(
                Set.of(
                        "'transaction_timeout' is 1m, and the pipeline may be down for 'max_downtime' of 10m: what is not committed"
                                + " by then is lost; give a longer 'transaction_timeout', as far as the cluster allows, or a shorter"
                                + " 'max_downtime'"),
                problems(
                        read
                                + "- {type: WriteToKafka, config: {connection: kafka, topic: t, format: string, transaction_timeout:"
                                + " 1m}}\n"));
    }

    @Test
    void aConnectionIsVerifiedAndShowsNoSecret() throws Exception {
        var type = KafkaTesting.CONNECTORS.connectionType("Kafka").orElseThrow();
        type.verify(Connection.read(type, "kafka", Map.of("bootstrap_servers", topics.brokers())));
        String secret = "planted-secret-83";
        Connection silent =
                Connection.read(
                        type,
                        "silent",
                        Map.of(
                                "bootstrap_servers",
                                topics.brokers(),
                                "security_protocol",
                                "SASL_PLAINTEXT",
                                "username",
                                "me",
                                "password",
                                secret));
        ProblemException refused = assertThrows(ProblemException.class, () -> type.verify(silent));
        String said = refused.problems() + " " + silent + " " + KafkaCluster.of(silent);
        assertTrue(said.contains(topics.brokers()), said);
        assertFalse(said.contains(secret), said);
        ProblemException missing =
                assertThrows(
                        ProblemException.class,
                        () ->
                                KafkaCluster.of(
                                        Connection.read(
                                                type,
                                                "half",
                                                Map.of(
                                                        "bootstrap_servers",
                                                        "a:1",
                                                        "security_protocol",
                                                        "SASL_SSL",
                                                        "username",
                                                        "me"))));
        assertEquals(
                "connection 'half' has no 'password'; with SASL a client must say who it is and prove it",
                missing.problems().get(0).words());
    }

    /** For lineage: where it is, and nothing of who asks. */
    @Test
    void addressesAreOfTopics() throws Exception {
        Map<String, Object> read = Map.of("bootstrap_servers", "a:1,b:2", "format", "string");
        assertEquals(
                List.of("kafka://a:1,b:2/orders", "kafka://a:1,b:2/returns"),
                KafkaTesting.source(with(read, "topic", "orders, returns")).addresses());
        assertEquals(
                List.of("kafka://a:1,b:2/orders-.*"),
                KafkaTesting.source(with(read, "topic_pattern", "orders-.*")).addresses());
        assertEquals(
                List.of("kafka://a:1,b:2/orders-{payload}"),
                KafkaTesting.sink(
                                Schema.of(new Field("payload", FieldType.of(Kind.STRING))),
                                with(
                                        with(read, "topic", "orders-{payload}"),
                                        "guarantee",
                                        "at_least_once"))
                        .addresses());
    }

    private static Map<String, Object> with(
            Map<String, Object> settings, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put(name, value);
        return all;
    }
}
