package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.kinesis.Backoff;
import org.nifibeam.kinesis.KinesisFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Asks for a shard's records, one request ahead. A shard may be asked five times a second by all
 * its readers together: one that is behind is asked as often, one that is not at the given
 * interval.
 */
final class PollingFeed implements ShardFeed {
    private static final Logger LOG = LoggerFactory.getLogger(PollingFeed.class);
    private static final Duration LIMIT = Duration.ofMillis(200);

    /** How often credentials may be too old: they may be on their way. */
    static final int MOST_EXPIRED = 5;

    /** How long, beyond the time when the next is due, an answer tells how things are. */
    private static final Duration VALID = Duration.ofSeconds(2);

    private final KinesisAsyncClient client;
    private final ReadSettings settings;
    private final String shard;
    private final Backoff backoff = new Backoff();
    private ReadFrom from;
    private Optional<String> iterator = Optional.empty();
    private Optional<CompletableFuture<GetRecordsResponse>> asked = Optional.empty();
    private long due = System.nanoTime();

    /** When the last answer was asked for that nothing was behind. */
    private Optional<Long> atEnd = Optional.empty();

    private long askedAt;
    private boolean ended;
    private int expired;

    PollingFeed(KinesisAsyncClient client, ReadSettings settings, String shard, ReadFrom from) {
        this.client = client;
        this.settings = settings;
        this.shard = shard;
        this.from = from;
    }

    @Override
    public Optional<ShardBatch> next(long deadlineNanos) throws IOException, InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        if (asked.isEmpty()) {
            long wait = Math.min(due, deadlineNanos) - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            if (System.nanoTime() - due < 0) {
                return Optional.empty();
            }
            ask();
        }
        try {
            GetRecordsResponse answer =
                    asked.orElseThrow()
                            .get(
                                    Math.max(0, deadlineNanos - System.nanoTime()),
                                    TimeUnit.NANOSECONDS);
            asked = Optional.empty();
            return Optional.of(take(answer));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            asked = Optional.empty();
            failed(KinesisFailures.cause(e));
            return Optional.empty();
        }
    }

    @Override
    public boolean isAtEnd() {
        long valid = settings.pollInterval().plus(VALID).toNanos();
        return atEnd.isPresent() && System.nanoTime() - atEnd.get() <= valid;
    }

    private void ask() {
        askedAt = System.nanoTime();
        CompletableFuture<String> known =
                iterator.map(CompletableFuture::completedFuture)
                        .orElseGet(
                                () ->
                                        client.getShardIterator(
                                                        request ->
                                                                from.of(
                                                                        request.streamName(
                                                                                        settings
                                                                                                .stream())
                                                                                .shardId(shard)))
                                                .thenApply(answer -> answer.shardIterator()));
        asked =
                Optional.of(
                        known.thenCompose(
                                token ->
                                        client.getRecords(
                                                request ->
                                                        request.shardIterator(token)
                                                                .limit(settings.recordsAPoll()))));
    }

    private ShardBatch take(GetRecordsResponse answer) {
        if (backoff.isFailing()) {
            LOG.info("shard {} of {} is read again", shard, settings.place());
        }
        backoff.reset();
        expired = 0;
        iterator = Optional.ofNullable(answer.nextShardIterator());
        ended = iterator.isEmpty();
        if (answer.hasRecords() && !answer.records().isEmpty()) {
            Record last = answer.records().get(answer.records().size() - 1);
            from = new ReadFrom.After(last.sequenceNumber());
        }
        long behind = answer.millisBehindLatest() == null ? 0 : answer.millisBehindLatest();
        atEnd = behind == 0 ? Optional.of(askedAt) : Optional.empty();
        Duration pause = settings.pollInterval();
        due =
                System.nanoTime()
                        + (behind > 0 && pause.compareTo(LIMIT) > 0 ? LIMIT : pause).toNanos();
        if (!ended && System.nanoTime() - due >= 0) {
            ask();
        }
        return new ShardBatch(answer.records(), behind, ended);
    }

    private void failed(Throwable failure) throws IOException {
        if (failure instanceof ExpiredIteratorException) {
            // Nobody asked for five minutes: a new one is to be had.
            iterator = Optional.empty();
            return;
        }
        boolean old = KinesisFailures.isExpired(failure) && expired++ < MOST_EXPIRED;
        if (!old && !KinesisFailures.isPassing(failure)) {
            throw KinesisFailures.io(
                    failure, "cannot read shard " + shard + " of " + settings.place());
        }
        if (!backoff.isFailing()) {
            LOG.warn(
                    "shard {} of {} cannot be read, it is tried again: {}",
                    shard,
                    settings.place(),
                    KinesisFailures.words(failure));
        }
        due = System.nanoTime() + backoff.next().toNanos();
    }

    @Override
    public void close() {
        asked.ifPresent(answer -> answer.cancel(true));
    }
}
