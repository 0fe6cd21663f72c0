package org.nifibeam.kinesis.server;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.kinesis.KinesisConnectionProvider;
import org.nifibeam.testkit.Await;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * Streams of a server, and what is in them, by AWS's own client. One server serves all tests of a
 * JVM.
 */
public final class Streams implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String address;
    private final KinesisClient client;

    /** Streams at an address. */
    public Streams(String address) {
        this.address = address;
        this.client =
                KinesisClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(URI.create(address))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("test", "test")))
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .socketTimeout(Duration.ofSeconds(20)))
                        .build();
    }

    private static KinesisServer shared;

    /** The server that all tests share; where there can be none they are skipped. */
    public static synchronized KinesisServer server() {
        if (shared == null) {
            try {
                shared = KinesisServer.start(Files.createTempDirectory("kinesis"));
            } catch (TestAbortedException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the server does not start", e);
            }
        }
        return shared;
    }

    /** Its streams. */
    public static Streams shared() {
        return new Streams(server().plain());
    }

    /** True if the server is there. */
    public boolean answers() {
        try {
            client.listStreams();
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    /** Where they are. */
    public String address() {
        return address;
    }

    /** A connection to an address that is asked with some credentials. */
    public static Connection connection(String address) {
        try {
            return Connection.read(
                    new KinesisConnectionProvider(),
                    "kinesis",
                    Map.of(
                            "region",
                            "us-east-1",
                            "service_endpoint",
                            address,
                            "access_key_id",
                            "test",
                            "secret_access_key",
                            "test",
                            "check_certificates",
                            String.valueOf(!address.startsWith("https"))));
        } catch (org.nifibeam.core.problem.ProblemException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection to these. */
    public Connection connection() {
        return connection(address);
    }

    /** Makes a stream of a name of its own. */
    public String make(int shards) {
        return make("stream-" + COUNT.incrementAndGet(), shards);
    }

    /** Makes a stream. */
    public String make(String name, int shards) {
        client.createStream(request -> request.streamName(name).shardCount(shards));
        awaitActive(name);
        return name;
    }

    /** Removes a stream. */
    public void delete(String name) {
        client.deleteStream(request -> request.streamName(name));
        Await.until(
                "the stream is gone",
                () ->
                        !client.listStreams(request -> request.limit(1000))
                                .streamNames()
                                .contains(name));
    }

    private void awaitActive(String name) {
        Await.until(
                "the stream is active",
                () ->
                        client.describeStreamSummary(request -> request.streamName(name))
                                        .streamDescriptionSummary()
                                        .streamStatus()
                                == StreamStatus.ACTIVE);
    }

    /** Its shards, the closed ones too. */
    public List<Shard> shards(String name) {
        return client.listShards(request -> request.streamName(name)).shards();
    }

    /** A partition key whose records go to a shard. */
    public String keyOf(String name, String shard) throws NoSuchAlgorithmException {
        Shard wanted =
                shards(name).stream().filter(one -> one.shardId().equals(shard)).findAny().get();
        BigInteger first = new BigInteger(wanted.hashKeyRange().startingHashKey());
        BigInteger last = new BigInteger(wanted.hashKeyRange().endingHashKey());
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        for (int i = 0; ; i++) {
            byte[] digest = md5.digest(("key" + i).getBytes(StandardCharsets.UTF_8));
            BigInteger hash = new BigInteger(1, digest);
            if (first.compareTo(hash) <= 0 && hash.compareTo(last) <= 0) {
                return "key" + i;
            }
        }
    }

    /** Splits a shard in the middle. */
    public void split(String name, String shard) {
        Shard whole =
                shards(name).stream().filter(one -> one.shardId().equals(shard)).findAny().get();
        BigInteger first = new BigInteger(whole.hashKeyRange().startingHashKey());
        BigInteger last = new BigInteger(whole.hashKeyRange().endingHashKey());
        String middle = first.add(last).shiftRight(1).toString();
        client.splitShard(
                request -> request.streamName(name).shardToSplit(shard).newStartingHashKey(middle));
        awaitActive(name);
    }

    /** Merges two shards that lie beside each other. */
    public void merge(String name, String shard, String adjacent) {
        client.mergeShards(
                request ->
                        request.streamName(name)
                                .shardToMerge(shard)
                                .adjacentShardToMerge(adjacent));
        awaitActive(name);
    }

    /** Writes a text; gives its sequence number. */
    public String put(String name, String key, String text) {
        return put(name, key, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a record; gives its sequence number. */
    public String put(String name, String key, byte[] data) {
        return client.putRecord(
                        request ->
                                request.streamName(name)
                                        .partitionKey(key)
                                        .data(SdkBytes.fromByteArray(data)))
                .sequenceNumber();
    }

    /** Writes texts, each with itself as its key. */
    public void putAll(String name, List<String> texts) {
        for (int from = 0; from < texts.size(); from += 500) {
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (String text : texts.subList(from, Math.min(texts.size(), from + 500))) {
                entries.add(
                        PutRecordsRequestEntry.builder()
                                .partitionKey(text)
                                .data(SdkBytes.fromUtf8String(text))
                                .build());
            }
            int failed =
                    client.putRecords(request -> request.streamName(name).records(entries))
                            .failedRecordCount();
            if (failed > 0) {
                throw new IllegalStateException(failed + " records were not taken");
            }
        }
    }

    /** All that a stream has, shard by shard. */
    public List<Record> all(String name) {
        List<Record> all = new ArrayList<>();
        for (Shard shard : shards(name)) {
            String iterator =
                    client.getShardIterator(
                                    request ->
                                            request.streamName(name)
                                                    .shardId(shard.shardId())
                                                    .shardIteratorType("TRIM_HORIZON"))
                            .shardIterator();
            while (iterator != null) {
                String now = iterator;
                GetRecordsResponse answer =
                        client.getRecords(request -> request.shardIterator(now));
                all.addAll(answer.records());
                iterator = answer.millisBehindLatest() == 0 ? null : answer.nextShardIterator();
            }
        }
        return all;
    }

    /** The data of records as text. */
    public static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
