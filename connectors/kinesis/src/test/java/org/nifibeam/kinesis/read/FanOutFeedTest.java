package org.nifibeam.kinesis.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.kinesis.KinesisService;
import org.nifibeam.kinesis.server.Streams;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** What ends a shard whose records are pushed, and what does not. */
final class FanOutFeedTest {
    /** A service that takes everybody's credentials for too old. */
    private static final class Expired implements KinesisAsyncClient {
        private int asked;

        @Override
        public CompletableFuture<Void> subscribeToShard(
                SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
            asked++;
            return CompletableFuture.failedFuture(
                    KinesisException.builder()
                            .statusCode(400)
                            .awsErrorDetails(
                                    AwsErrorDetails.builder()
                                            .errorCode("ExpiredTokenException")
                                            .build())
                            .build());
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // There is nothing.
        }
    }

    private static ReadSettings settings() throws Exception {
        return new ReadSettings(
                Optional.of(KinesisService.of(Streams.connection("http://127.0.0.1:1"))),
                "orders",
                null,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.of("consumer"),
                Duration.ofSeconds(1),
                1000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                true);
    }

    @Test
    @Timeout(60)
    void expiredCredentialsAreForgivenFiveTimes() throws Exception {
        Expired service = new Expired();
        try (FanOutFeed feed =
                new FanOutFeed(
                        service,
                        settings(),
                        "arn",
                        "shardId-000000000000",
                        ReadFrom.Oldest.TRIM_HORIZON)) {
            IOException failure =
                    assertThrows(
                            IOException.class,
                            () -> {
                                while (feed.next(System.nanoTime() + 100_000_000L).isEmpty()) {
                                    // Until it gives up.
                                }
                            });
            assertEquals(
                    "cannot subscribe to shard shardId-000000000000 of stream 'orders' at"
                            + " http://127.0.0.1:1: the credentials have expired",
                    failure.getMessage());
            assertEquals(6, service.asked);
        }
    }
}
