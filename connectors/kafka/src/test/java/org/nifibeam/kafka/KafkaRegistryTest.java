package org.nifibeam.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.registry.FakeSchemaRegistry;

/** Avro and Protobuf on a real broker, with a fake registry or a file of descriptors. */
final class KafkaRegistryTest {
    private static final String ORDERS =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromKafka
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-json
                    format: json
                    schema:
                      type: object
                      properties: {id: {type: integer}, name: {type: string}}
                      required: [id]
                    bounded: true
                    auto_offset_reset_config: earliest
                - type: WriteToKafka
                  config: {bootstrap_servers: BROKERS, topic: TOPIC-avro, format: avro, schema_registry: registry}
            """;

    /** What is read has the schema that the registry says. */
    static final String FROM_REGISTRY =
            """
            pipeline:
              transforms:
                - type: ReadFromKafka
                  name: avro
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-avro
                    format: avro
                    schema_registry: registry
                    bounded: true
                    auto_offset_reset_config: earliest
                    error_handling: {output: bad}
                - type: MapToFields
                  name: why
                  input: avro.bad
                  config: {fields: {payload: msg}}
                - type: WriteToKafka
                  name: bad
                  input: why
                  config: {bootstrap_servers: BROKERS, topic: TOPIC-bad, format: string}
                - type: Filter
                  name: known
                  input: avro
                  config: {language: sql, keep: id > 1}
                - type: WriteToKafka
                  name: proto
                  input: known
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-proto
                    format: proto
                    confluent_schema_registry_url: REGISTRY
                    confluent_schema_registry_subject: of-mine
                    register_schemas: true
                - type: WriteToKafka
                  name: file
                  input: known
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-file
                    format: proto
                    file_descriptor_path: FILE
                    message_name: Order
            """;

    private static final String EVOLVING =
            """
            pipeline:
              transforms:
                - type: ReadFromKafka
                  name: avro
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC
                    format: avro
                    confluent_schema_registry_url: REGISTRY
                    auto_offset_reset_config: earliest
                    error_handling: {output: bad}
                - type: WriteToKafka
                  name: good
                  input: avro
                  config: {bootstrap_servers: BROKERS, topic: TOPIC-good}
                - type: MapToFields
                  name: why
                  input: avro.bad
                  config: {fields: {payload: msg}}
                - type: WriteToKafka
                  name: bad
                  input: why
                  config: {bootstrap_servers: BROKERS, topic: TOPIC-bad, format: string}
            """;

    private static final String BACK =
            """
            pipeline:
              transforms:
                - type: ReadFromKafka
                  name: proto
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-proto
                    format: proto
                    confluent_schema_registry_url: REGISTRY
                    confluent_schema_registry_subject: of-mine
                    bounded: true
                    auto_offset_reset_config: earliest
                - type: ReadFromKafka
                  name: file
                  config:
                    bootstrap_servers: BROKERS
                    topic: TOPIC-file
                    format: proto
                    file_descriptor_path: FILE
                    message_name: shop.Order
                    bounded: true
                    auto_offset_reset_config: earliest
                - {type: Flatten, name: both, input: [proto, file]}
                - type: WriteToKafka
                  input: both
                  config: {bootstrap_servers: BROKERS, topic: TOPIC-back}
            """;

    /**
     * {@code message Order {int64 id = 1; optional string name = 2;} message Other {}} of proto3 in
     * package shop, compiled.
     */
    private static final String DESCRIPTORS =
            "0a600a0c6f72646572732e70726f746f120473686f7022390a054f72646572120e0a0269641801200128035202"
                    + "696412170a046e616d65180220012809480052046e616d6588010142070a055f6e616d6522070a054f74686572"
                    + "620670726f746f33";

    private final Topics topics = Topics.shared();

    @TempDir Path folder;

    private String filled(String definition, String topic, String registry) {
        return definition
                .replace("BROKERS", "'" + topics.brokers() + "'")
                .replace("TOPIC", topic)
                .replace("REGISTRY", "'" + registry + "'")
                .replace("FILE", folder.resolve("orders.pb").toString());
    }

    private void run(String definition, Connections connections) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Job job = KafkaRun.start(definition, work, 1, connections);
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
    }

    @Test
    void recordsGoThroughARegistryAndThroughFilesOfDescriptors() throws Exception {
        String topic = topics.make("registered", 1);
        for (String one : List.of("json", "avro", "bad", "proto", "file", "back")) {
            topics.make(topic + "-" + one, 1);
        }
        topics.write(topic + "-json", 0, 1000, "{\"id\": 1}", "{\"id\": 2, \"name\": \"two\"}");
        Files.write(folder.resolve("orders.pb"), descriptors());
        Set<Thread> before = Await.threads();
        try (FakeSchemaRegistry fake = FakeSchemaRegistry.start()) {
            String secret = "planted-secret-84";
            fake.require(
                    "Basic " + Base64.getEncoder().encodeToString(("me:" + secret).getBytes()));
            Connection connection =
                    KafkaTesting.CONNECTORS.connection(
                            "registry",
                            "SchemaRegistry",
                            Map.of("url", fake.url(), "username", "me", "password", secret));
            Connections connections = Connections.of(List.of(connection), "");
            run(filled(ORDERS, topic, fake.url()), connections);
            assertEquals(1, fake.schemas(topic + "-avro-value").size());
            // As a stranger's producer would: with a schema that nobody knows, and with none.
            raw(topic + "-avro", new byte[] {0, 0, 0, 0, 9, 2});
            raw(topic + "-avro", "{\"id\": 3}".getBytes());
            try (FakeSchemaRegistry open = FakeSchemaRegistry.start()) {
                run(filled(FROM_REGISTRY, topic, open.url()), connections);
                run(filled(BACK, topic, open.url()), connections);
            }
            assertEquals(
                    Set.of(
                            "cannot read: "
                                    + topic
                                    + "-avro-0, offset 3: the registry at "
                                    + fake.url()
                                    + " does not know schema 9",
                            "cannot read: "
                                    + topic
                                    + "-avro-0, offset 4: it does not begin with a byte 0 and the id of a registered schema"),
                    Set.copyOf(Topics.values(topics.committed(topic + "-bad"))));
            assertEquals(
                    List.of("{\"id\":2,\"name\":\"two\"}", "{\"id\":2,\"name\":\"two\"}"),
                    Topics.values(topics.committed(topic + "-back")));
            assertArrayEquals(
                    HexFormat.of().parseHex("0802120374776f"),
                    bytes(topics.committed(topic + "-file").get(0)));
            assertFalse(connection.toString().contains(secret));
        }
        Await.onlyThreads(before);
    }

    /**
     * Of a run that goes on: new fields are passed over, what does not fit any more is rejected.
     */
    @Test
    void theSchemaChangesWhileItIsRead() throws Exception {
        String topic = topics.make("evolving", 1);
        topics.make(topic + "-good", 1);
        topics.make(topic + "-bad", 1);
        try (FakeSchemaRegistry fake = FakeSchemaRegistry.start()) {
            fake.add(topic + "-value", "AVRO", order("{\"name\": \"id\", \"type\": \"long\"}"));
            Job job =
                    KafkaRun.start(
                            filled(EVOLVING, topic, fake.url()),
                            Files.createTempDirectory(folder, "work"),
                            1,
                            Connections.NONE);
            raw(topic, new byte[] {0, 0, 0, 0, 1, 2});
            await(topic + "-good", "{\"id\":1}");
            fake.add(
                    topic + "-value",
                    "AVRO",
                    order(
                            "{\"name\": \"more\", \"type\": \"int\"}, {\"name\": \"id\", \"type\": \"long\"}"));
            fake.add(topic + "-value", "AVRO", order("{\"name\": \"id\", \"type\": \"string\"}"));
            raw(topic, new byte[] {0, 0, 0, 0, 2, 14, 4});
            raw(topic, new byte[] {0, 0, 0, 0, 3, 2, 'x'});
            raw(topic, new byte[] {0, 0, 0, 0, 1, 6});
            await(topic + "-good", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
            await(
                    topic + "-bad",
                    "cannot read: "
                            + topic
                            + "-0, offset 2: schema 3 of the registry: the data has id: string, but the"
                            + " schema of this read has id: int64");
            job.cancel();
            assertEquals(Job.State.CANCELLED, job.await(Duration.ofMinutes(1)));
        }
    }

    private static String order(String fields) {
        return "{\"type\": \"record\", \"name\": \"Order\", \"fields\": [" + fields + "]}";
    }

    private void await(String topic, String... values) {
        Await.until(
                "they are in " + topic,
                () -> {
                    try {
                        return Topics.values(topics.committed(topic)).equals(List.of(values));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static byte[] descriptors() {
        return HexFormat.of().parseHex(DESCRIPTORS);
    }

    private static byte[] bytes(ConsumerRecord<String, String> record) {
        return record.value().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void raw(String topic, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", topics.brokers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }

    @Test
    void whatDoesNotFitTogetherIsNamed() {
        refused(
                "nothing says what the messages of proto are; give 'file_descriptor_path', or a schema registry",
                "topic: t, format: proto");
        refused(
                "the format csv has nothing to do with a schema registry; choose avro, json or proto, or leave the registry out",
                "topic: t, format: csv, schema_registry: r");
        refused(
                "both 'schema_registry' and 'confluent_schema_registry_url' say where the registry is; give one of them",
                "topic: t, format: avro, schema_registry: r, confluent_schema_registry_url: 'http://r'");
        refused(
                "'confluent_schema_registry_url' is no address of a registry; write one such as https://registry:8081,"
                        + " without a user's name or password",
                "topic: t, format: avro, confluent_schema_registry_url: r");
        refused(
                "the registry has no one subject for several topics; give 'confluent_schema_registry_subject', or 'schema'",
                "topic: 't, u', format: avro, schema_registry: r");
        refused(
                "there is a 'confluent_schema_registry_subject' and no registry; give 'schema_registry' or"
                        + " 'confluent_schema_registry_url'",
                "topic: t, confluent_schema_registry_subject: s");
        refused(
                "the format raw has no 'file_descriptor_path'; choose proto",
                "topic: t, file_descriptor_path: /tmp/x");
        refused(
                "'message_name' names a message of no 'file_descriptor_path'; give the file",
                "topic: t, format: proto, schema_registry: r, message_name: M");
    }

    private static void refused(String problem, String settings) {
        String definition =
                "pipeline:\n  type: chain\n  transforms:\n"
                        + "    - {type: ReadFromKafka, config: {bootstrap_servers: 'a:1', "
                        + settings
                        + "}}\n    - {type: LogForTesting}\n";
        Set<String> problems;
        try {
            PipelineCompiler.load(KafkaRegistryTest.class.getClassLoader())
                    .graph(
                            Definition.parse(definition, Optional.empty()),
                            CompileSettings.offline(Map.of()));
            problems = Set.of();
        } catch (ProblemException e) {
            problems = e.problems().stream().map(Problem::words).collect(Collectors.toSet());
        }
        assertEquals(Set.of(problem), problems, Arrays.toString(new String[] {settings}));
    }
}
