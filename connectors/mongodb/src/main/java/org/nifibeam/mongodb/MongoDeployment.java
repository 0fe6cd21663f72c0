package org.nifibeam.mongodb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Connection;

/**
 * A server, replica set or sharded cluster and how a client gets at it. Immutable; prints as the
 * addresses of its servers, nothing else.
 */
public final class MongoDeployment {
    /** The connection string, in a connection and, where there is none, in a definition. */
    public static final String URI = "uri";

    /** The database, in a connection and in a definition. */
    public static final String DATABASE = "database";

    private static final String USER = "username";
    private static final String PASSWORD = "password";
    private static final String AUTH_SOURCE = "auth_source";
    private static final String MECHANISM = "auth_mechanism";
    private static final String TLS = "tls";
    private static final String TRUST = "trusted_certificates";
    private static final String CHECK_HOST = "check_host_name";

    private static final String NEGOTIATED = "negotiated";
    private static final String PLAIN = "PLAIN";

    /** How long a server may take to be found. */
    private static final int PATIENCE_SECONDS = 8;

    private static final int CONNECTING_SECONDS = 5;

    private static final Pattern FORM =
            Pattern.compile("mongodb(\\+srv)?://([^/?@\\s]+)(/[^?]*)?(\\?.*)?");
    private static final Pattern SECRET_OPTION =
            Pattern.compile("(?i)[?&;]([a-z]*password|authMechanismProperties)=");

    private final String uri;
    private final String servers;
    private final Optional<MongoCredential> credential;
    private final boolean tls;
    private final Optional<SSLContext> trusted;
    private final boolean checksHost;
    private final Optional<String> database;
    private final String lookAt;

    private MongoDeployment(
            String uri,
            Optional<MongoCredential> credential,
            boolean tls,
            Optional<SSLContext> trusted,
            boolean checksHost,
            Optional<String> database,
            String lookAt)
            throws ProblemException {
        this.uri = uri;
        this.servers = servers(uri);
        this.credential = credential;
        this.tls = tls;
        this.trusted = trusted;
        this.checksHost = checksHost;
        this.database = database;
        this.lookAt = lookAt;
    }

    /** What a connection declares. */
    static List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        URI,
                        Type.STRING,
                        "Where MongoDB is, as mongodb://host:port,host:port/?options or mongodb+srv://host/?options, without"
                                + " user and password."),
                ConfigField.optional(USER, Type.STRING, "The user's name, where one is asked for."),
                ConfigField.optional(PASSWORD, Type.SECRET, "The user's password."),
                ConfigField.optional(
                        AUTH_SOURCE,
                        Type.STRING,
                        "admin",
                        "The database that knows the user; $external with PLAIN."),
                ConfigField.choice(
                        MECHANISM,
                        "How the user proves who it is: by SCRAM as the server wants it, by one SCRAM, or, over TLS alone,"
                                + " by the password itself (LDAP).",
                        NEGOTIATED,
                        "SCRAM-SHA-1",
                        "SCRAM-SHA-256",
                        PLAIN),
                ConfigField.optional(
                        TLS, Type.BOOLEAN, false, "Whether servers are spoken to encrypted."),
                ConfigField.optional(
                        TRUST,
                        Type.STRING,
                        "With TLS: the certificates that a server's must be signed by, as PEM text. By default those that"
                                + " this Java trusts."),
                ConfigField.optional(
                        CHECK_HOST,
                        Type.BOOLEAN,
                        true,
                        "With TLS: whether a server's certificate must be of the name that it is reached by."),
                ConfigField.optional(
                        DATABASE, Type.STRING, "The database of stages that name none."));
    }

    /**
     * The deployment of a connection.
     *
     * @throws ProblemException if settings do not fit together; the message names them
     */
    public static MongoDeployment of(Connection connection) throws ProblemException {
        Config settings = connection.settings();
        String where = "connection '" + connection.name() + "'";
        String uri = settings.string(URI);
        boolean tls = settings.flag(TLS) || uri.startsWith("mongodb+srv:");
        Optional<String> certificates = settings.optionalString(TRUST);
        if (certificates.isPresent() && !tls) {
            throw wrong(
                    where + " has '" + TRUST + "', and its '" + TLS + "' is false",
                    "set '" + TLS + "' to true");
        }
        Optional<SSLContext> trusted = Optional.empty();
        if (certificates.isPresent()) {
            trusted =
                    Optional.of(
                            TrustedCertificates.context(
                                    certificates.get(), "'" + TRUST + "' of " + where));
        }
        return new MongoDeployment(
                uri,
                credential(settings, where, tls),
                tls,
                trusted,
                settings.flag(CHECK_HOST),
                settings.optionalString(DATABASE).filter(name -> !name.isBlank()),
                "look at '" + URI + "' and '" + TLS + "' of " + where);
    }

    private static Optional<MongoCredential> credential(Config settings, String where, boolean tls)
            throws ProblemException {
        Optional<String> user = settings.optionalString(USER);
        Optional<String> password = settings.optionalSecret(PASSWORD);
        if (user.isPresent() != password.isPresent()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    where + " has no '" + (user.isEmpty() ? USER : PASSWORD) + "'",
                    "give both '"
                            + USER
                            + "' and '"
                            + PASSWORD
                            + "', or neither where nothing is asked for");
        }
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String source = settings.string(AUTH_SOURCE);
        char[] secret = password.get().toCharArray();
        return Optional.of(
                switch (settings.string(MECHANISM)) {
                    case "SCRAM-SHA-1" ->
                            MongoCredential.createScramSha1Credential(user.get(), source, secret);
                    case "SCRAM-SHA-256" ->
                            MongoCredential.createScramSha256Credential(user.get(), source, secret);
                    case PLAIN -> {
                        if (!tls) {
                            throw wrong(
                                    where
                                            + " has the '"
                                            + MECHANISM
                                            + "' PLAIN, and its '"
                                            + TLS
                                            + "' is false: anybody on the way could read the password",
                                    "set '" + TLS + "' to true");
                        }
                        yield MongoCredential.createPlainCredential(user.get(), source, secret);
                    }
                    default -> MongoCredential.createCredential(user.get(), source, secret);
                });
    }

    /**
     * The deployment that the settings of a read or a write name: by a connection, or by its
     * connection string, which has no user then.
     */
    public static MongoDeployment named(Config config) throws ProblemException {
        Optional<Connection> connection = config.connection("connection");
        Optional<String> uri = config.optionalString(URI);
        if (connection.isPresent() == uri.isPresent()) {
            throw new ProblemException(
                    connection.isPresent() ? ProblemCode.INVALID_VALUE : ProblemCode.MISSING,
                    connection.isPresent()
                            ? "both 'connection' and '" + URI + "' say where MongoDB is"
                            : "neither 'connection' nor '" + URI + "' says where MongoDB is",
                    "give one of them: a connection if a user or certificates are needed");
        }
        if (connection.isPresent()) {
            return of(connection.get());
        }
        return new MongoDeployment(
                uri.get(),
                Optional.empty(),
                false,
                Optional.empty(),
                true,
                Optional.empty(),
                "look at '" + URI + "'");
    }

    /** The settings that {@link #named} and {@link #database} read. */
    public static List<ConfigField> naming() {
        return List.of(
                ConfigField.connection(MongoConnectionProvider.TYPE, "The connection to MongoDB."),
                ConfigField.optional(
                        URI,
                        Type.STRING,
                        "A connection string such as mongodb://localhost:27017 in the place of a connection; only for"
                                + " servers that ask for no user."),
                ConfigField.optional(
                        DATABASE, Type.STRING, "The database; by default the connection's."));
    }

    /**
     * The database of a stage.
     *
     * @throws ProblemException MISSING if neither the stage nor the connection names one
     */
    public String database(Config config) throws ProblemException {
        return config.optionalString(DATABASE)
                .or(() -> database)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemCode.MISSING,
                                        "neither the stage nor its connection has a '"
                                                + DATABASE
                                                + "'",
                                        "name the database that the collection is in"));
    }

    /** The servers of a connection string; refuses what is none, and what holds a secret. */
    private static String servers(String uri) throws ProblemException {
        if (uri.contains("@")) {
            throw wrong(
                    "'" + URI + "' has a user in it",
                    "take it out, and give '" + USER + "' and '" + PASSWORD + "' of a connection");
        }
        Matcher secret = SECRET_OPTION.matcher(uri);
        if (secret.find()) {
            throw wrong(
                    "'" + URI + "' has the option " + secret.group(1) + ", which holds a secret",
                    "take it out");
        }
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw wrong(
                    "'" + URI + "' is no connection string",
                    "write one such as mongodb://mongo-1:27017,mongo-2:27017/?replicaSet=shop");
        }
        if (form.group(1) == null) {
            try {
                new ConnectionString(uri);
            } catch (IllegalArgumentException e) {
                throw wrong(
                        "'" + URI + "' is no connection string: " + e.getMessage(),
                        "write one such as mongodb://mongo-1:27017,mongo-2:27017/?replicaSet=shop");
            }
        }
        return form.group(2);
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }

    /**
     * A client, to be closed. Options of the connection string win.
     *
     * @throws MongoException if a name that stands for the servers cannot be resolved
     */
    public MongoClient open() {
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder()
                        .applicationName("nifi-beam")
                        .uuidRepresentation(UuidRepresentation.STANDARD)
                        // Otherwise an address that nobody answers takes half a minute.
                        .applyToClusterSettings(
                                cluster ->
                                        cluster.serverSelectionTimeout(
                                                PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .applyToSocketSettings(
                                socket ->
                                        socket.connectTimeout(
                                                CONNECTING_SECONDS, TimeUnit.SECONDS));
        try {
            settings.applyConnectionString(new ConnectionString(uri));
        } catch (IllegalArgumentException e) {
            // Of an address that was looked up: it is well-formed itself.
            throw new MongoConfigurationException(String.valueOf(e.getMessage()), e);
        }
        credential.ifPresent(settings::credential);
        settings.applyToSslSettings(
                ssl -> {
                    if (tls) {
                        ssl.enabled(true);
                    }
                    trusted.ifPresent(ssl::context);
                    if (!checksHost) {
                        ssl.invalidHostNameAllowed(true);
                    }
                });
        return MongoClients.create(settings.build());
    }

    /**
     * Asks something.
     *
     * @param what what is asked, for messages: {@code find the collection 'orders'}
     * @throws ProblemException UNREACHABLE or DENIED, naming the setting to look at
     */
    public <T> T ask(Question<T> question, String what) throws ProblemException {
        try (MongoClient client = open()) {
            return question.ask(client);
        } catch (MongoException e) {
            throw MongoFailures.problem(e, "cannot " + what + " at " + servers, lookAt);
        }
    }

    /** Something to ask. */
    public interface Question<T> {
        /** Asks. */
        T ask(MongoClient client);
    }

    /**
     * Sees that a server answers, takes the client for who it says to be, and lets it look into the
     * database, if there is one.
     *
     * @throws ProblemException UNREACHABLE or DENIED
     */
    void verify() throws ProblemException {
        ask(
                client ->
                        client.getDatabase(database.orElse("admin"))
                                .runCommand(new BsonDocument("ping", new BsonInt32(1))),
                "reach MongoDB");
        if (database.isPresent()) {
            ask(
                    client ->
                            client.getDatabase(database.get()).listCollectionNames().first()
                                    == null,
                    "look into the database '" + database.get() + "'");
        }
    }

    /** The address of a collection. */
    public String address(String database, String collection) {
        return "mongodb://" + servers + "/" + database + "/" + collection;
    }

    @Override
    public String toString() {
        return servers;
    }
}
