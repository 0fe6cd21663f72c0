package org.nifibeam.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.launcher.nifi.ProcessGroup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Clicks in a stream, some out of order; visits come in a collection. */
final class KinesisSessions extends Demonstration {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Region REGION = Region.US_EAST_1;

    /** What the service takes from anybody. */
    private static final String KEY = "demonstration";

    private static final List<String> CLICKS =
            List.of(
                    click("2026-11-20T10:00:00Z", "ann", "/"),
                    click("2026-11-20T10:09:00Z", "ann", "/cart"),
                    click("2026-11-20T10:08:30Z", "bob", "/"),
                    click("2026-11-20T10:04:00Z", "ann", "/books"),
                    click("2026-11-20T10:40:00Z", "ann", "/"));

    private static final List<String> VISITS =
            List.of(
                    visit("ann", 3, "2026-11-20T10:00:00Z", "2026-11-20T10:19:00Z"),
                    visit("bob", 1, "2026-11-20T10:08:30Z", "2026-11-20T10:18:30Z"),
                    visit("ann", 1, "2026-11-20T10:40:00Z", "2026-11-20T10:50:00Z"));

    private final Servers servers;
    private final MongoCollections collections;

    KinesisSessions(Servers servers) {
        super("kinesis-sessions");
        this.servers = servers;
        this.collections = new MongoCollections(servers.mongodb());
    }

    private static String click(String time, String user, String page) {
        return "{\"time\": \"%s\", \"user\": \"%s\", \"page\": \"%s\"}".formatted(time, user, page);
    }

    private static String visit(String user, int pages, String begins, String ends) {
        return "{\"begins\": {\"$date\": \"%s\"}, \"ends\": {\"$date\": \"%s\"}, \"pages\": %d, \"user\": \"%s\"}"
                .formatted(begins, ends, pages, user);
    }

    @Override
    String description() {
        return "from Kinesis by sessions to MongoDB; needs a mock of Kinesis and a MongoDB";
    }

    @Override
    Optional<String> missing() {
        return servers.kinesis().get().isPresent()
                ? collections.missing()
                : Optional.of(
                        "a mock of Kinesis such as kinesis-local: say where it is in "
                                + Servers.KINESIS
                                + ", as http://host:port");
    }

    private KinesisClient client() {
        return KinesisClient.builder()
                .region(REGION)
                .endpointOverride(URI.create(servers.kinesis().get().orElseThrow()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Override
    Map<String, String> parameters(Path out) throws IOException {
        Map<String, String> parameters = new HashMap<>(collections.parameters());
        parameters.put("aws.region", REGION.id());
        parameters.put("clicks.stream", own(out, "clicks"));
        parameters.put("visits.collection", own(out, "visits"));
        return parameters;
    }

    @Override
    Map<String, Map<String, String>> services() {
        return Map.of(
                "Kinesis",
                Map.of(
                        "Kinesis Service Endpoint", servers.kinesis().get().orElseThrow(),
                        "Kinesis Access Key Id", KEY,
                        "Kinesis Secret Access Key", KEY));
    }

    @Override
    void prepare(Path out) throws IOException {
        String stream = own(out, "clicks");
        try (KinesisClient client = client()) {
            client.createStream(request -> request.streamName(stream).shardCount(2));
            client.waiter().waitUntilStreamExists(request -> request.streamName(stream));
        } catch (SdkException e) {
            throw new IOException("the stream cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    void drive(ProcessGroup group, Path out) throws IOException {
        String stream = own(out, "clicks");
        try (KinesisClient client = client()) {
            for (String click : CLICKS) {
                client.putRecord(
                        request ->
                                request.streamName(stream)
                                        .partitionKey(click)
                                        .data(SdkBytes.fromUtf8String(click)));
            }
        }
        group.awaitCounter("Clicks: out", CLICKS.size(), LIMIT);
        drain(group);
    }

    @Override
    List<String> differences(Path out, long records) throws IOException {
        List<String> differences =
                new ArrayList<>(
                        Lines.differences(VISITS, collections.documents(own(out, "visits"))));
        if (records != VISITS.size()) {
            differences.add("the FlowFiles hold " + records + " rows, not " + VISITS.size());
        }
        return differences;
    }
}
