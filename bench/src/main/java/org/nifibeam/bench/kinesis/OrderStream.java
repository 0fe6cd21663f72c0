package org.nifibeam.bench.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A stream of one shard, made for a benchmark and removed by {@link #close}, and the loop that one
 * would write to read it with AWS's own client.
 */
final class OrderStream implements AutoCloseable {
    static final Region REGION = Region.US_EAST_1;

    /** A mock takes anybody. */
    static final String KEY = "bench";

    private static final int BATCH = 500;
    private static final int RECORDS_A_REQUEST = 10_000;
    private static final int COUNTRIES = 200;
    private static final JsonFactory JSON = new JsonFactory();

    private final KinesisAsyncClient client;
    private final String name;

    OrderStream(String endpoint, String name) throws InterruptedException {
        this.name = name;
        this.client =
                KinesisAsyncClient.builder()
                        .region(REGION)
                        .endpointOverride(URI.create(endpoint))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(KEY, KEY)))
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
                        .build();
        client.createStream(request -> request.streamName(name).shardCount(1)).join();
        while (client.describeStreamSummary(request -> request.streamName(name))
                        .join()
                        .streamDescriptionSummary()
                        .streamStatus()
                != StreamStatus.ACTIVE) {
            Thread.sleep(50);
        }
    }

    String name() {
        return name;
    }

    /** Writes orders; gives the sums by country. */
    Map<String, Long> fill(int records) {
        Map<String, Long> expected = new TreeMap<>();
        List<PutRecordsRequestEntry> batch = new ArrayList<>();
        for (int id = 0; id < records; id++) {
            String country = "country-" + id % COUNTRIES;
            long amount = id * 7L % 1000;
            expected.merge(country, amount, Long::sum);
            String order =
                    "{\"id\":%d,\"country\":\"%s\",\"amount\":%d,\"note\":\"what is said of order %d\"}"
                            .formatted(id, country, amount, id);
            batch.add(
                    PutRecordsRequestEntry.builder()
                            .partitionKey(country)
                            .data(SdkBytes.fromUtf8String(order))
                            .build());
            if (batch.size() == BATCH || id == records - 1) {
                int refused =
                        client.putRecords(request -> request.streamName(name).records(batch))
                                .join()
                                .failedRecordCount();
                if (refused > 0) {
                    throw new IllegalStateException(refused + " records were not taken");
                }
                batch.clear();
            }
        }
        return expected;
    }

    /** As one would write it: a request behind the other, until nothing is behind. */
    Map<String, Long> totals() throws IOException {
        Map<String, Long> totals = new TreeMap<>();
        String shard =
                client.listShards(request -> request.streamName(name))
                        .join()
                        .shards()
                        .get(0)
                        .shardId();
        String iterator =
                client.getShardIterator(
                                request ->
                                        request.streamName(name)
                                                .shardId(shard)
                                                .shardIteratorType("TRIM_HORIZON"))
                        .join()
                        .shardIterator();
        long behind = 1;
        while (behind > 0) {
            String from = iterator;
            GetRecordsResponse answer =
                    client.getRecords(
                                    request -> request.shardIterator(from).limit(RECORDS_A_REQUEST))
                            .join();
            for (Record record : answer.records()) {
                add(record.data().asByteArrayUnsafe(), totals);
            }
            iterator = answer.nextShardIterator();
            behind = answer.millisBehindLatest();
        }
        return totals;
    }

    private static void add(byte[] order, Map<String, Long> totals) throws IOException {
        String country = "";
        long amount = 0;
        try (JsonParser parser = JSON.createParser(order)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("country")) {
                    country = parser.getText();
                } else if (field.equals("amount")) {
                    amount = parser.getLongValue();
                }
            }
        }
        totals.merge(country, amount, Long::sum);
    }

    @Override
    public void close() {
        client.deleteStream(request -> request.streamName(name)).join();
        client.close();
    }
}
