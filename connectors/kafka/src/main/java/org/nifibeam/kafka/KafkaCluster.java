package org.nifibeam.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Connection;

/**
 * A cluster and how a client gets at it. Immutable; prints as the addresses of its brokers, nothing
 * else.
 */
public final class KafkaCluster {
    /** The brokers, in a connection and, where there is none, in a definition. */
    public static final String BROKERS = "bootstrap_servers";

    private static final String PROTOCOL = "security_protocol";
    private static final String MECHANISM = "sasl_mechanism";
    private static final String USER = "username";
    private static final String PASSWORD = "password";
    private static final String TOKEN_URL = "token_url";
    private static final String SCOPE = "token_scope";
    private static final String TRUST = "trusted_certificates";
    private static final String CERTIFICATES = "client_certificates";
    private static final String KEY = "client_key";
    private static final String KEY_PASSWORD = "client_key_password";
    private static final String CHECK_HOST = "check_host_name";

    private static final String PLAINTEXT = "PLAINTEXT";
    private static final String PLAIN = "PLAIN";
    private static final String OAUTH = "OAUTHBEARER";

    /** How long a cluster may take to answer a question. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration REQUEST = Duration.ofSeconds(5);

    private final String brokers;
    private final Map<String, Object> properties;
    private final String lookAt;

    private KafkaCluster(String brokers, Map<String, Object> properties, String lookAt) {
        this.brokers = brokers;
        this.properties = Map.copyOf(properties);
        this.lookAt = lookAt;
    }

    /** What a connection declares. */
    static List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        BROKERS,
                        Type.STRING,
                        "Some of the cluster's brokers, as host:port, separated by commas; the others are found."),
                ConfigField.choice(
                        PROTOCOL,
                        "How brokers are spoken to: with SSL encrypted, with SASL after proving who the client is.",
                        PLAINTEXT,
                        "SSL",
                        "SASL_PLAINTEXT",
                        "SASL_SSL"),
                ConfigField.choice(
                        MECHANISM,
                        "How a client proves who it is, with a security protocol of SASL.",
                        PLAIN,
                        "SCRAM-SHA-256",
                        "SCRAM-SHA-512",
                        OAUTH),
                ConfigField.optional(
                        USER, Type.STRING, "The user's name; with OAUTHBEARER the client's id."),
                ConfigField.optional(
                        PASSWORD,
                        Type.SECRET,
                        "The user's password; with OAUTHBEARER the client's secret."),
                ConfigField.optional(
                        TOKEN_URL, Type.STRING, "With OAUTHBEARER: where tokens are to be had."),
                ConfigField.optional(
                        SCOPE, Type.STRING, "With OAUTHBEARER: the scope to ask a token for."),
                ConfigField.optional(
                        TRUST,
                        Type.STRING,
                        "With SSL: the certificates that a broker's must be signed by, as PEM text. By default those"
                                + " that this Java trusts."),
                ConfigField.optional(
                        CERTIFICATES,
                        Type.STRING,
                        "With SSL, where brokers ask for it: the client's certificate and those it is signed by, as"
                                + " PEM text."),
                ConfigField.optional(
                        KEY,
                        Type.SECRET,
                        "With SSL, where brokers ask for it: the client's private key, as PEM text."),
                ConfigField.optional(
                        KEY_PASSWORD,
                        Type.SECRET,
                        "The password of the private key, if it has one."),
                ConfigField.optional(
                        CHECK_HOST,
                        Type.BOOLEAN,
                        true,
                        "With SSL: whether a broker's certificate must be of the name that it is reached by."));
    }

    /**
     * The cluster of a connection.
     *
     * @throws ProblemException if settings do not fit together; the message names them
     */
    public static KafkaCluster of(Connection connection) throws ProblemException {
        Config settings = connection.settings();
        Map<String, Object> properties = new LinkedHashMap<>();
        String protocol = settings.string(PROTOCOL);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        String where = "connection '" + connection.name() + "'";
        if (protocol.startsWith("SASL")) {
            sasl(settings, where, properties);
        } else if (settings.optionalString(USER).isPresent()) {
            throw wrong(
                    where + " has a '" + USER + "', and its '" + PROTOCOL + "' is " + protocol,
                    "choose SASL_SSL, or SASL_PLAINTEXT where nobody listens");
        }
        if (protocol.endsWith("SSL")) {
            ssl(settings, where, properties);
        } else if (settings.optionalString(TRUST).isPresent()) {
            throw wrong(
                    where + " has '" + TRUST + "', and its '" + PROTOCOL + "' is " + protocol,
                    "choose SSL or SASL_SSL");
        }
        String brokers = settings.string(BROKERS);
        requireAddresses(brokers);
        return new KafkaCluster(
                brokers,
                properties,
                "look at '" + BROKERS + "' and '" + PROTOCOL + "' of " + where);
    }

    /**
     * The cluster that the settings of a read or a write name: by a connection, or by its brokers,
     * which are spoken to in the clear then.
     */
    public static KafkaCluster named(Config config) throws ProblemException {
        Optional<Connection> connection = config.connection("connection");
        Optional<String> brokers = config.optionalString(BROKERS);
        if (connection.isPresent() == brokers.isPresent()) {
            throw new ProblemException(
                    connection.isPresent() ? ProblemCode.INVALID_VALUE : ProblemCode.MISSING,
                    connection.isPresent()
                            ? "both 'connection' and '" + BROKERS + "' say where Kafka is"
                            : "neither 'connection' nor '" + BROKERS + "' says where Kafka is",
                    "give one of them: a connection if passwords or certificates are needed");
        }
        if (connection.isPresent()) {
            return of(connection.get());
        }
        requireAddresses(brokers.get());
        return new KafkaCluster(brokers.get(), Map.of(), "look at '" + BROKERS + "'");
    }

    /** The two settings that {@link #named} reads. */
    public static List<ConfigField> naming() {
        return List.of(
                ConfigField.connection(
                        KafkaConnectionProvider.TYPE, "The connection to the Kafka cluster."),
                ConfigField.optional(
                        BROKERS,
                        Type.STRING,
                        "Brokers as host:port, separated by commas, in the place of a connection; only for clusters"
                                + " that ask for no password and no certificate."));
    }

    private static void requireAddresses(String brokers) throws ProblemException {
        for (String broker : brokers.split(",", -1)) {
            if (!broker.strip().matches("(\\[[0-9a-fA-F:.]+\\]|[^\\s:/]+):[0-9]{1,5}")) {
                throw wrong(
                        "'" + BROKERS + "' has '" + broker.strip() + "', which is no host:port",
                        "write addresses such as kafka-1:9092, separated by commas");
            }
        }
    }

    private static void sasl(Config settings, String where, Map<String, Object> properties)
            throws ProblemException {
        String mechanism = settings.string(MECHANISM);
        String user = settings.optionalString(USER).orElse("");
        Optional<String> password = settings.optionalSecret(PASSWORD);
        if (user.isEmpty() || password.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    where + " has no '" + (user.isEmpty() ? USER : PASSWORD) + "'",
                    "with SASL a client must say who it is and prove it");
        }
        properties.put(SaslConfigs.SASL_MECHANISM, mechanism);
        List<String> options = new ArrayList<>();
        String module;
        if (mechanism.equals(OAUTH)) {
            String url =
                    settings.optionalString(TOKEN_URL)
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    ProblemCode.MISSING,
                                                    where + " has no '" + TOKEN_URL + "'",
                                                    "with OAUTHBEARER say where tokens are to be had"));
            properties.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, url);
            module = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
            options.add(option("clientId", user));
            options.add(option("clientSecret", password.get()));
            settings.optionalString(SCOPE).ifPresent(scope -> options.add(option("scope", scope)));
            properties.put(
                    SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
        } else {
            module =
                    mechanism.equals(PLAIN)
                            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                            : "org.apache.kafka.common.security.scram.ScramLoginModule";
            options.add(option("username", user));
            options.add(option("password", password.get()));
        }
        properties.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module + " required " + String.join(" ", options) + ";");
    }

    private static String option(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void ssl(Config settings, String where, Map<String, Object> properties)
            throws ProblemException {
        settings.optionalString(TRUST)
                .ifPresent(
                        trusted -> {
                            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
                            properties.put(
                                    SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem(trusted));
                        });
        Optional<String> certificates = settings.optionalString(CERTIFICATES);
        Optional<String> key = settings.optionalSecret(KEY);
        if (certificates.isPresent() != key.isPresent()) {
            throw wrong(
                    where
                            + " has '"
                            + (key.isPresent() ? KEY : CERTIFICATES)
                            + "' without '"
                            + (key.isPresent() ? CERTIFICATES : KEY)
                            + "'",
                    "give both, or neither if brokers do not ask for them");
        }
        if (key.isPresent()) {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            properties.put(
                    SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, pem(certificates.get()));
            properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, pem(key.get()));
            settings.optionalSecret(KEY_PASSWORD)
                    .ifPresent(
                            password ->
                                    properties.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, password));
        }
        if (!settings.flag(CHECK_HOST)) {
            properties.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "");
        }
    }

    /** A text in one line, as environment variables and NiFi's fields may have it. */
    private static String pem(String text) {
        return text.replace("\\n", "\n");
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }

    /**
     * What every client of the cluster is told. Holds secrets: for clients alone.
     *
     * @param clientId what brokers' logs and metrics call the client
     */
    public Map<String, Object> properties(String clientId) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        // Otherwise an address that nobody answers takes half a minute and more.
        all.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, REQUEST.toMillis());
        all.put(
                CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG,
                REQUEST.toMillis());
        return all;
    }

    /**
     * A client for questions, which fail after some seconds.
     *
     * @throws KafkaException if settings are such that there can be none
     */
    public Admin admin(String clientId) {
        return admin(clientId, PATIENCE);
    }

    /** The same with another patience: a broker that is started again takes some seconds. */
    public Admin admin(String clientId, Duration patience) {
        Map<String, Object> all = properties(clientId);
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        return Admin.create(all);
    }

    /**
     * Asks the cluster something.
     *
     * @param what what is asked, for messages: {@code describe topic 'orders'}
     * @throws ProblemException UNREACHABLE or DENIED, naming the setting to look at
     */
    public <T> T ask(Question<T> question, String what) throws ProblemException {
        try (Admin admin = admin("nifibeam-ask")) {
            return KafkaFailures.get(question.ask(admin));
        } catch (KafkaException e) {
            throw KafkaFailures.problem(e, "cannot " + what + " at " + brokers, lookAt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "interrupted before it could " + what, lookAt);
        }
    }

    /** Something to ask a cluster. */
    public interface Question<T> {
        /** Asks. */
        KafkaFuture<T> ask(Admin admin);
    }

    /**
     * Sees that a broker answers and takes the client for what it says to be.
     *
     * @throws ProblemException UNREACHABLE or DENIED
     */
    void verify() throws ProblemException {
        ask(admin -> admin.describeCluster(new DescribeClusterOptions()).nodes(), "reach Kafka");
    }

    /** The address of a topic. */
    public String address(String topic) {
        return "kafka://" + brokers + "/" + topic;
    }

    @Override
    public String toString() {
        return brokers;
    }
}
