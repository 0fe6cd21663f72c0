package org.nifibeam.kinesis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Connection;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClientBuilder;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Kinesis in a region, and how a client gets at it. Immutable; prints as its address, nothing else.
 */
public final class KinesisService {
    private static final String REGION = "region";
    private static final String ENDPOINT = "service_endpoint";
    private static final String CHECK = "check_certificates";

    private static final Duration CONNECTING = Duration.ofSeconds(3);

    /** How long one request may take. */
    private static final Duration REQUEST = Duration.ofSeconds(10);

    /** How long a question may take with all its repetitions. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int CONNECTIONS = 100;

    private final Region region;
    private final Optional<URI> endpoint;
    private final boolean checked;
    private final KinesisCredentials credentials;
    private final String lookAt;

    private KinesisService(
            Region region,
            Optional<URI> endpoint,
            boolean checked,
            KinesisCredentials credentials,
            String lookAt) {
        this.region = region;
        this.endpoint = endpoint;
        this.checked = checked;
        this.credentials = credentials;
        this.lookAt = lookAt;
    }

    /** What a connection declares. */
    static List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>();
        fields.add(
                ConfigField.required(
                        REGION,
                        Type.STRING,
                        "The region of the streams, for example eu-central-1."));
        fields.add(
                ConfigField.optional(
                        ENDPOINT,
                        Type.STRING,
                        "Where Kinesis is, if not where the region says: an address such as"
                                + " https://vpce-1.kinesis.eu-central-1.vpce.amazonaws.com."));
        fields.addAll(KinesisCredentials.settings());
        fields.add(
                ConfigField.optional(
                        CHECK,
                        Type.BOOLEAN,
                        true,
                        "Whether the certificate at service_endpoint must be one that this Java trusts; false for test"
                                + " servers alone."));
        return List.copyOf(fields);
    }

    /** The connection of a read or a write. */
    public static ConfigField naming() {
        return new ConfigField(
                "connection",
                Type.CONNECTION,
                "The connection to Kinesis.",
                Optional.empty(),
                true,
                List.of(KinesisConnectionProvider.TYPE));
    }

    /**
     * The service of a connection.
     *
     * @throws ProblemException if settings do not fit together; the message names them
     */
    public static KinesisService of(Connection connection) throws ProblemException {
        Config settings = connection.settings();
        String where = "connection '" + connection.name() + "'";
        String region = settings.string(REGION).strip();
        if (!region.matches("[a-z0-9-]{2,40}")) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    where + " has '" + REGION + "' " + region + ", which is no region",
                    "write one such as eu-central-1");
        }
        Optional<URI> endpoint = Optional.empty();
        if (settings.optionalString(ENDPOINT).isPresent()) {
            endpoint = Optional.of(address(where, settings.string(ENDPOINT).strip()));
        }
        if (endpoint.isEmpty() && !settings.flag(CHECK)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    where + " has '" + CHECK + ": false' and no '" + ENDPOINT + "'",
                    "the certificates of AWS itself are always looked at");
        }
        return new KinesisService(
                Region.of(region),
                endpoint,
                settings.flag(CHECK),
                KinesisCredentials.of(settings, Region.of(region), where),
                "look at '" + REGION + "' and '" + ENDPOINT + "' of " + where);
    }

    private static URI address(String where, String text) throws ProblemException {
        try {
            URI address = URI.create(text);
            if (text.matches("https?://[^\\s/?#@]+/?") && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without what was given: it may hold a password.
        }
        throw new ProblemException(
                ProblemCode.INVALID_VALUE,
                where + " has a '" + ENDPOINT + "' that is no address",
                "write http:// or https://, a host and perhaps a port, without a user's name or"
                        + " password");
    }

    /**
     * The service that the settings of a read or a write name; their {@code connection} is there.
     */
    public static KinesisService named(Config config) throws ProblemException {
        return of(config.connection("connection").orElseThrow());
    }

    /** A client that repeats nothing by itself, for requests that are paced elsewhere. */
    public KinesisClient client() {
        return new KinesisClient(threads -> requests(threads, Protocol.HTTP1_1, false).build());
    }

    /** A client for questions, which it repeats for some seconds. */
    public KinesisClient questions() {
        return new KinesisClient(threads -> requests(threads, Protocol.HTTP1_1, true).build());
    }

    /** A client for subscriptions, which go on for minutes. */
    public KinesisClient subscriber() {
        return new KinesisClient(threads -> subscriptions(threads).build());
    }

    private KinesisAsyncClientBuilder requests(
            SdkEventLoopGroup threads, Protocol protocol, boolean repeats) {
        ClientOverrideConfiguration.Builder limits =
                ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(REQUEST)
                        .apiCallTimeout(repeats ? PATIENCE : REQUEST);
        limits.retryStrategy(
                repeats
                        ? DefaultRetryStrategy.standardStrategyBuilder().build()
                        : DefaultRetryStrategy.doNotRetry());
        return builder(threads, protocol).overrideConfiguration(limits.build());
    }

    private KinesisAsyncClientBuilder subscriptions(SdkEventLoopGroup threads) {
        return builder(threads, Protocol.HTTP2)
                .overrideConfiguration(
                        ClientOverrideConfiguration.builder()
                                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                                .build());
    }

    private KinesisAsyncClientBuilder builder(SdkEventLoopGroup threads, Protocol protocol) {
        NettyNioAsyncHttpClient.Builder http =
                NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(threads)
                        .protocol(protocol)
                        .maxConcurrency(CONNECTIONS)
                        .connectionTimeout(CONNECTING)
                        .tlsNegotiationTimeout(CONNECTING)
                        .protocolNegotiation(
                                protocol == Protocol.HTTP2
                                        ? ProtocolNegotiation.ALPN
                                        : ProtocolNegotiation.ASSUME_PROTOCOL);
        AttributeMap trust =
                AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, !checked)
                        .build();
        KinesisAsyncClientBuilder builder =
                KinesisAsyncClient.builder()
                        .region(region)
                        .credentialsProvider(credentials.provider())
                        .httpClientBuilder(
                                defaults -> http.buildWithDefaults(trust.merge(defaults)));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    /** Something to ask the service. */
    public interface Question<T> {
        /** Asks. */
        CompletableFuture<T> ask(KinesisAsyncClient client);
    }

    /**
     * Asks the service something.
     *
     * @param what what is asked, for messages: {@code describe stream 'orders'}
     * @throws ProblemException UNREACHABLE or DENIED, naming the setting to look at
     */
    public <T> T ask(Question<T> question, String what) throws ProblemException {
        try (KinesisClient client = questions()) {
            return get(question.ask(client.requests()));
        } catch (SdkException | TimeoutException e) {
            throw KinesisFailures.problem(e, "cannot " + what + " at " + this, lookAt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "interrupted before it could " + what, lookAt);
        }
    }

    /**
     * What a request gives.
     *
     * @throws SdkException what it failed with
     */
    public static <T> T get(CompletableFuture<T> answer)
            throws InterruptedException, TimeoutException {
        try {
            // The client has limits of its own; this is for the time in which it looks for
            // credentials.
            return answer.get(PATIENCE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = KinesisFailures.cause(e);
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw SdkException.create(String.valueOf(cause.getMessage()), cause);
        }
    }

    /**
     * Sees that the service answers and takes the client for who it says to be. Who may not list
     * streams has been recognised too; what a stage may do with its stream is looked at with the
     * stage.
     *
     * @throws ProblemException UNREACHABLE or DENIED
     */
    void verify() throws ProblemException {
        ask(
                client ->
                        client.listStreams(request -> request.limit(1))
                                .handle(
                                        (answer, failure) -> {
                                            if (failure != null && !isRecognised(failure)) {
                                                throw new CompletionException(
                                                        KinesisFailures.cause(failure));
                                            }
                                            return true;
                                        }),
                "reach Kinesis");
    }

    private static boolean isRecognised(Throwable failure) {
        return KinesisFailures.cause(failure) instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && String.valueOf(service.awsErrorDetails().errorCode()).startsWith("AccessDenied");
    }

    /** What to look at when the service is not there. */
    public String lookAt() {
        return lookAt;
    }

    /** The address of a stream. */
    public String address(String stream) {
        String host = endpoint.map(URI::getAuthority).orElse(region.id());
        return "kinesis://" + host + "/" + stream;
    }

    @Override
    public String toString() {
        return endpoint.map(URI::toString).orElse("https://kinesis." + region + ".amazonaws.com");
    }
}
