package org.nifibeam.kinesis.read;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.nifibeam.kinesis.KinesisService;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The shards that a stream has at a moment.
 *
 * @param made when the stream was made: one that is deleted and made again is another
 * @param now the moment, by the clock of Kinesis in whole seconds where it tells
 */
record StreamShards(Instant made, Instant now, List<KnownShards.Shard> shards) {
    StreamShards {
        shards = List.copyOf(shards);
    }

    /**
     * Asks for them.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if they cannot be told
     */
    static StreamShards list(KinesisAsyncClient client, String stream)
            throws InterruptedException, TimeoutException {
        DescribeStreamSummaryResponse summary =
                KinesisService.get(
                        client.describeStreamSummary(request -> request.streamName(stream)));
        List<KnownShards.Shard> shards = new ArrayList<>();
        ListShardsResponse page =
                KinesisService.get(client.listShards(request -> request.streamName(stream)));
        page.shards().forEach(shard -> shards.add(shard(shard)));
        while (page.nextToken() != null) {
            String token = page.nextToken();
            page = KinesisService.get(client.listShards(request -> request.nextToken(token)));
            page.shards().forEach(shard -> shards.add(shard(shard)));
        }
        return new StreamShards(
                summary.streamDescriptionSummary()
                        .streamCreationTimestamp()
                        .truncatedTo(ChronoUnit.MILLIS),
                now(summary.sdkHttpResponse()),
                shards);
    }

    private static Instant now(SdkHttpResponse response) {
        return response.firstMatchingHeader("Date").map(StreamShards::parsed).orElse(Instant.now());
    }

    private static Instant parsed(String date) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }

    private static KnownShards.Shard shard(Shard shard) {
        List<String> parents = new ArrayList<>();
        if (shard.parentShardId() != null) {
            parents.add(shard.parentShardId());
        }
        if (shard.adjacentParentShardId() != null) {
            parents.add(shard.adjacentParentShardId());
        }
        return new KnownShards.Shard(
                shard.shardId(),
                parents,
                new BigInteger(shard.hashKeyRange().startingHashKey()),
                new BigInteger(shard.hashKeyRange().endingHashKey()),
                false);
    }
}
