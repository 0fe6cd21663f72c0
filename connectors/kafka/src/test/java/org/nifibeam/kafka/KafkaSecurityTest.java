package org.nifibeam.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.core.spi.Source;
import org.nifibeam.kafka.server.KafkaServer;
import org.nifibeam.kafka.server.Keys;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.InstalledConnectors;

/** A broker that wants TLS and to know who is there: who may come in, and what others are told. */
final class KafkaSecurityTest {
    private static final String SECRET = "planted-secret-85";
    private static final String OTHER = "planted-secret-86";
    private static final String PLAIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_me=\"%s\";";
    private static final String SCRAM =
            "org.apache.kafka.common.security.scram.ScramLoginModule required;";

    private static final String COPY =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromKafka
                  config:
                    connection: secure
                    topic: %1$s
                    format: string
                    bounded: true
                    auto_offset_reset_config: earliest
                    group_id: of-%1$s
                - type: WriteToKafka
                  config: {connection: secure, topic: %1$s-copy, format: string, guarantee: %2$s}
            """;

    @TempDir static Path folder;

    private static KafkaServer server;
    private static Topics topics;
    private static Keys keys;
    private static Keys client;

    @BeforeAll
    static void start() throws Exception {
        keys = Keys.make(folder.resolve("server.p12"), "127.0.0.1");
        client = Keys.make(folder.resolve("client.p12"), "127.0.0.2");
        Map<String, String> settings = new HashMap<>();
        settings.put("ssl.keystore.location", keys.store().toString());
        settings.put("ssl.keystore.password", Keys.PASSWORD);
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put(
                "ssl.truststore.location", client.trusting(folder.resolve("trust.p12")).toString());
        settings.put("ssl.truststore.password", Keys.PASSWORD);
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("listener.name.ssl.ssl.client.auth", "required");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        settings.put("listener.name.sasl_ssl.plain.sasl.jaas.config", PLAIN.formatted(SECRET));
        settings.put("listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config", SCRAM);
        settings.put("listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", SCRAM);
        // All is allowed but what a test denies.
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        settings.put("allow.everyone.if.no.acl.found", "true");
        server =
                KafkaServer.start(
                        folder.resolve("broker"),
                        settings,
                        List.of(
                                KafkaServer.Listener.of("SASL_SSL"),
                                KafkaServer.Listener.of("SSL")));
        topics = new Topics(server);
        try (Admin admin = server.admin()) {
            for (ScramMechanism mechanism :
                    List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                admin.alterUserScramCredentials(
                                List.of(
                                        new UserScramCredentialUpsertion(
                                                "me",
                                                new ScramCredentialInfo(mechanism, 4096),
                                                SECRET)))
                        .all()
                        .get();
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Connection connection(String protocol, String... settings) throws Exception {
        Map<String, String> texts = new HashMap<>();
        texts.put("bootstrap_servers", server.brokers(protocol));
        texts.put("security_protocol", protocol);
        for (int i = 0; i < settings.length; i += 2) {
            texts.put(settings[i], settings[i + 1]);
        }
        return KafkaTesting.CONNECTORS.connection("secure", "Kafka", texts);
    }

    private static Connection named(String mechanism, String password) throws Exception {
        return connection(
                "SASL_SSL",
                "sasl_mechanism",
                mechanism,
                "username",
                "me",
                "password",
                password,
                "trusted_certificates",
                keys.certificate());
    }

    private static void copies(Connection connection, String guarantee) throws Exception {
        String topic = topics.make(1);
        topics.make(topic + "-copy", 1);
        topics.write(topic, 0, 1000, "a", "b");
        Job job =
                KafkaRun.start(
                        COPY.formatted(topic, guarantee),
                        Files.createTempDirectory(folder, "work"),
                        1,
                        Connections.of(List.of(connection), ""));
        Job.State state = job.await(Duration.ofMinutes(1));
        job.failure().ifPresent(failure -> failure.cause().printStackTrace());
        assertEquals(Job.State.DONE, state);
        assertEquals(List.of("a", "b"), Topics.values(topics.committed(topic + "-copy")));
    }

    @Test
    void whoProvesWhoHeIsReadsAndWritesExactlyOnce() throws Exception {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")) {
            copies(named(mechanism, SECRET), "exactly_once");
        }
        copies(named("PLAIN", SECRET), "at_least_once");
    }

    @Test
    void aClientsCertificateWillDo() throws Exception {
        copies(
                connection(
                        "SSL",
                        "trusted_certificates",
                        keys.certificate(),
                        "client_certificates",
                        client.certificate(),
                        "client_key",
                        client.key()),
                "exactly_once");
    }

    /** What a connection's check says, within seconds and without a secret. */
    private static String refused(Connection connection) throws Exception {
        long start = System.nanoTime();
        var type = KafkaTesting.CONNECTORS.connectionType("Kafka").orElseThrow();
        ProblemException refused =
                assertThrows(ProblemException.class, () -> type.verify(connection));
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "that took too long");
        String said = refused.problems().get(0).withoutPlace();
        for (String secret : List.of(SECRET, OTHER, client.key())) {
            assertFalse((said + connection + refused).contains(secret), said);
        }
        return said;
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")) {
            assertEquals(
                    "[DENIED] cannot reach Kafka at "
                            + server.brokers("SASL_SSL")
                            + ": the broker does not take the client for who it says to be; look at 'username',"
                            + " 'password' and 'sasl_mechanism' of the connection",
                    refused(named(mechanism, OTHER)));
        }
    }

    /** When the run is submitted, not when it reads; and what a connection's verification tells. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DESCRIBE | [DENIED] cannot find the topic '%1$s' at %2$s: Topic authorization failed; have Kafka's administrator allow it
                    READ     | [DENIED] the topic '%1$s' at %2$s may be looked at, but not read; have Kafka's administrator allow it
                    """)
    void aTopicThatMayNotBeReadIsSaid(AclOperation denied, String said) throws Exception {
        String topic = topics.make(1);
        try (Admin admin = server.admin()) {
            admin.createAcls(
                            List.of(
                                    acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                                    acl(topic, denied, AclPermissionType.DENY)))
                    .all()
                    .get();
        }
        Source source =
                InstalledConnectors.load()
                        .with(Connections.of(List.of(named("PLAIN", SECRET)), ""))
                        .source(
                                "ReadFromKafka",
                                Map.of("connection", "secure", "topic", topic, "format", "string"));
        Await.until("the broker has taken the rule in", () -> problem(source).isPresent());
        assertEquals(
                said.formatted(topic, server.brokers("SASL_SSL")), problem(source).orElseThrow());
    }

    private static AclBinding acl(
            String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:me", "*", operation, permission));
    }

    private static Optional<String> problem(Source source) {
        try {
            source.schema();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problems().get(0).withoutPlace());
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsSaid() throws Exception {
        assertEquals(
                "[DENIED] cannot reach Kafka at "
                        + server.brokers("SASL_SSL")
                        + ": broker and client do not trust each other's certificates (unable to find valid certification"
                        + " path to requested target); look at 'trusted_certificates' and 'check_host_name' of the"
                        + " connection, and at 'client_certificates' where brokers ask for one",
                refused(connection("SASL_SSL", "username", "me", "password", SECRET)));
    }

    @Test
    void aClientWithoutACertificateIsSaid() throws Exception {
        String said = refused(connection("SSL", "trusted_certificates", keys.certificate()));
        assertTrue(
                said.startsWith("[DENIED] cannot reach Kafka at " + server.brokers("SSL") + ": "),
                said);
        assertTrue(said.contains("'client_certificates' where brokers ask for one"), said);
    }

    @Test
    void aClientThatSpeaksInTheClearIsSaid() throws Exception {
        Connection clear =
                KafkaTesting.CONNECTORS.connection(
                        "secure", "Kafka", Map.of("bootstrap_servers", server.brokers("SASL_SSL")));
        String said = refused(clear);
        assertTrue(
                said.startsWith(
                        "[UNREACHABLE] cannot reach Kafka at " + server.brokers("SASL_SSL")),
                said);
        assertTrue(
                said.endsWith(
                        "look at 'bootstrap_servers' and 'security_protocol' of connection 'secure'"),
                said);
    }

    @Test
    void aRunThatIsNotLetInSaysSoToo() throws Exception {
        String topic = topics.make(1);
        topics.make(topic + "-copy", 1);
        long start = System.nanoTime();
        ProblemException refused =
                assertThrows(
                        ProblemException.class,
                        () ->
                                KafkaRun.start(
                                        COPY.formatted(topic, "exactly_once"),
                                        Files.createTempDirectory(folder, "work"),
                                        1,
                                        Connections.of(List.of(named("PLAIN", OTHER)), "")));
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "that took too long");
        String said = refused.problems().toString();
        assertTrue(
                said.contains(
                        "cannot find the topic '"
                                + topic
                                + "' at "
                                + server.brokers("SASL_SSL")
                                + ": the broker does not take the client for who it says to be"),
                said);
        assertFalse(said.contains(OTHER), said);
    }
}
