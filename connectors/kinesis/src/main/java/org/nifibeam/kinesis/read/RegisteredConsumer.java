package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.kinesis.KinesisClient;
import org.nifibeam.kinesis.KinesisFailures;
import org.nifibeam.kinesis.KinesisService;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/**
 * The consumer of a stream that records are pushed to: registered if it is not there yet, and left
 * there, since another run goes on with it.
 */
final class RegisteredConsumer {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_MILLIS = 200;

    private RegisteredConsumer() {}

    /**
     * Its name at AWS, once it is ready.
     *
     * @throws IOException if there can be none
     */
    static String arn(ReadSettings settings) throws IOException, InterruptedException {
        String name = settings.consumer().orElseThrow();
        String what = "cannot register the consumer '" + name + "' of " + settings.place();
        try (KinesisClient asking = settings.service().questions()) {
            KinesisAsyncClient client = asking.requests();
            String stream =
                    KinesisService.get(
                                    client.describeStreamSummary(
                                            request -> request.streamName(settings.stream())))
                            .streamDescriptionSummary()
                            .streamARN();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                ConsumerDescription there = described(client, stream, name);
                if (there.consumerStatus() == ConsumerStatus.ACTIVE) {
                    return there.consumerARN();
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            what + ": it is " + there.consumerStatusAsString() + " still");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (SdkException | TimeoutException e) {
            throw KinesisFailures.io(e, what);
        }
    }

    private static ConsumerDescription described(
            KinesisAsyncClient client, String stream, String name)
            throws InterruptedException, TimeoutException {
        try {
            return KinesisService.get(
                            client.describeStreamConsumer(
                                    request -> request.streamARN(stream).consumerName(name)))
                    .consumerDescription();
        } catch (ResourceNotFoundException e) {
            try {
                KinesisService.get(
                        client.registerStreamConsumer(
                                request -> request.streamARN(stream).consumerName(name)));
            } catch (ResourceInUseException another) {
                // Somebody else has registered it in the meantime.
            }
            return ConsumerDescription.builder().consumerStatus(ConsumerStatus.CREATING).build();
        }
    }
}
