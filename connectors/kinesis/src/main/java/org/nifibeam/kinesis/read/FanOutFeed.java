package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.nifibeam.kinesis.Backoff;
import org.nifibeam.kinesis.KinesisFailures;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * Has a shard's records pushed to a registered consumer (enhanced fan-out). A subscription ends
 * after five minutes, or when the connection does; the next one goes on where it was.
 */
final class FanOutFeed implements ShardFeed {
    private static final Logger LOG = LoggerFactory.getLogger(FanOutFeed.class);

    private final KinesisAsyncClient client;
    private final ReadSettings settings;
    private final String consumerArn;
    private final String shard;
    private final Backoff backoff = new Backoff();
    private ReadFrom from;
    private Optional<Listener> listener = Optional.empty();
    private long due = System.nanoTime();
    private boolean ended;
    private boolean atEnd;
    private int expired;

    FanOutFeed(
            KinesisAsyncClient client,
            ReadSettings settings,
            String consumerArn,
            String shard,
            ReadFrom from) {
        this.client = client;
        this.settings = settings;
        this.consumerArn = consumerArn;
        this.shard = shard;
        this.from = from;
    }

    /** What a subscription says, in order; the end says why, if there is a why. */
    private sealed interface Said {}

    private record Event(SubscribeToShardEvent event) implements Said {}

    private record Over(Optional<Throwable> failure) implements Said {}

    /**
     * One subscription. Its methods are called by the client's threads, those of Said's readers by
     * the feed's.
     */
    private static final class Listener implements Subscriber<SubscribeToShardEventStream> {
        /** Pushed records wait in memory: one event is at hand while another is read. */
        private static final int AHEAD = 2;

        private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
        private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

        @Override
        public void onSubscribe(Subscription made) {
            subscription.complete(made);
            made.request(AHEAD);
        }

        @Override
        public void onNext(SubscribeToShardEventStream event) {
            if (event instanceof SubscribeToShardEvent records) {
                said.add(new Event(records));
            } else {
                subscription.thenAccept(made -> made.request(1));
            }
        }

        @Override
        public void onError(Throwable failure) {
            over(failure);
        }

        @Override
        public void onComplete() {
            over(null);
        }

        void over(Throwable failure) {
            said.add(new Over(Optional.ofNullable(failure).map(KinesisFailures::cause)));
        }

        void more() {
            subscription.thenAccept(made -> made.request(1));
        }

        void cancel() {
            subscription.thenAccept(Subscription::cancel);
        }
    }

    @Override
    public Optional<ShardBatch> next(long deadlineNanos) throws IOException, InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        if (listener.isEmpty()) {
            long wait = Math.min(due, deadlineNanos) - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            if (System.nanoTime() - due < 0) {
                return Optional.empty();
            }
            subscribe();
        }
        Said next =
                listener.orElseThrow()
                        .said
                        .poll(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next instanceof Event event) {
            listener.orElseThrow().more();
            return Optional.of(take(event.event()));
        }
        if (next instanceof Over over) {
            listener = Optional.empty();
            atEnd = false;
            if (over.failure().isPresent()) {
                failed(over.failure().get());
            }
        }
        return Optional.empty();
    }

    /** A subscription whose connection is lost is over, and says so. */
    @Override
    public boolean isAtEnd() {
        return atEnd && listener.isPresent() && listener.get().said.isEmpty();
    }

    private void subscribe() {
        Listener made = new Listener();
        listener = Optional.of(made);
        CompletableFuture<Void> whole =
                client.subscribeToShard(
                        request ->
                                request.consumerARN(consumerArn)
                                        .shardId(shard)
                                        .startingPosition(from.position()),
                        SubscribeToShardResponseHandler.builder().subscriber(() -> made).build());
        // Also when it fails before there is anything to subscribe to; a second end is not read.
        whole.whenComplete((nothing, failure) -> made.over(failure));
    }

    private ShardBatch take(SubscribeToShardEvent event) {
        if (backoff.isFailing()) {
            LOG.info("shard {} of {} is read again", shard, settings.place());
        }
        backoff.reset();
        expired = 0;
        String behindIt = event.continuationSequenceNumber();
        ended = event.hasChildShards() && !event.childShards().isEmpty() || behindIt == null;
        if (!ended) {
            from = new ReadFrom.After(behindIt);
        }
        long behind = event.millisBehindLatest() == null ? 0 : event.millisBehindLatest();
        atEnd = behind == 0;
        return new ShardBatch(event.records(), behind, ended);
    }

    private void failed(Throwable failure) throws IOException {
        // "In use" is said for some seconds after a subscription has been lost.
        boolean inUse = failure instanceof ResourceInUseException;
        boolean old = KinesisFailures.isExpired(failure) && expired++ < PollingFeed.MOST_EXPIRED;
        if (!inUse && !old && !KinesisFailures.isPassing(failure)) {
            throw KinesisFailures.io(
                    failure, "cannot subscribe to shard " + shard + " of " + settings.place());
        }
        if (!backoff.isFailing()) {
            LOG.warn(
                    "shard {} of {} pushes nothing, it is subscribed to again: {}",
                    shard,
                    settings.place(),
                    KinesisFailures.words(failure));
        }
        due = System.nanoTime() + backoff.next().toNanos();
    }

    @Override
    public void close() {
        listener.ifPresent(Listener::cancel);
    }
}
