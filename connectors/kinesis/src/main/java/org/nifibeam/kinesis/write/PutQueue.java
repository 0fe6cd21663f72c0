package org.nifibeam.kinesis.write;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.nifibeam.kinesis.Backoff;
import org.nifibeam.kinesis.KinesisClient;
import org.nifibeam.kinesis.KinesisFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Writes records by as few requests as may be: while one is under way, those of the next gather.
 * What is not taken (a shard has had too much, say) is written again, a little later. Thread-safe:
 * a writer's thread adds, the client's threads hear of answers.
 */
final class PutQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PutQueue.class);

    /** The most that a request of Kinesis may have. */
    private static final int MOST_RECORDS = 500;

    /** Where order does not matter, several requests are under way. */
    private static final int MOST_REQUESTS = 4;

    /** How many requests' worth may wait in memory. */
    private static final int WAITING = 4;

    /** After how long without success it is given up. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KinesisClient client;
    private final WriteSettings settings;
    private final Backoff backoff = new Backoff();
    private final Deque<PutRecordsRequestEntry> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int underWay;
    private boolean resting;
    private long lastSuccess = System.nanoTime();
    private Optional<Throwable> failure = Optional.empty();
    private long bytes;

    PutQueue(KinesisClient client, WriteSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /**
     * Has a record written; waits while too many do.
     *
     * @throws IOException if an earlier one cannot be written
     */
    synchronized void add(PutRecordsRequestEntry entry) throws IOException {
        if (waiting.isEmpty() && underWay == 0) {
            lastSuccess = System.nanoTime();
        }
        waiting.add(entry);
        waitingBytes += RecordEncoder.size(entry);
        send();
        while (failure.isEmpty()
                && (waiting.size() >= MOST_RECORDS * WAITING
                        || waitingBytes >= (long) settings.maxRequestBytes() * WAITING)) {
            await();
        }
        rethrow();
    }

    /** Waits until all is written. */
    synchronized void flush() throws IOException {
        while (failure.isEmpty() && (!waiting.isEmpty() || underWay > 0)) {
            await();
        }
        rethrow();
    }

    private void await() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it wrote to " + settings.place(), e);
        }
    }

    private void rethrow() throws IOException {
        if (failure.isPresent()) {
            throw KinesisFailures.io(failure.get(), "cannot write to " + settings.place());
        }
    }

    /** Bytes that Kinesis has taken. */
    synchronized long bytes() {
        return bytes;
    }

    private synchronized void send() {
        int most = settings.ordered() ? 1 : MOST_REQUESTS;
        while (!resting && failure.isEmpty() && !waiting.isEmpty() && underWay < most) {
            // A request that is not full waits for those under way: more may have come by then.
            if (underWay > 0 && waiting.size() < MOST_RECORDS) {
                return;
            }
            List<PutRecordsRequestEntry> entries = take();
            underWay++;
            client.requests()
                    .putRecords(request -> request.streamName(settings.stream()).records(entries))
                    .whenComplete((answer, thrown) -> answered(entries, answer, thrown));
        }
    }

    /**
     * The next request's records. Where order matters it has at most one of a key, since of two
     * that are written at once the first may be the one that is not taken.
     */
    private List<PutRecordsRequestEntry> take() {
        List<PutRecordsRequestEntry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        long size = 0;
        Iterator<PutRecordsRequestEntry> all = waiting.iterator();
        while (all.hasNext() && entries.size() < MOST_RECORDS) {
            PutRecordsRequestEntry entry = all.next();
            if (settings.ordered() && !keys.add(entry.partitionKey())) {
                continue;
            }
            int own = RecordEncoder.size(entry);
            if (!entries.isEmpty() && size + own > settings.maxRequestBytes()) {
                break;
            }
            size += own;
            entries.add(entry);
            all.remove();
        }
        waitingBytes -= size;
        return entries;
    }

    private void answered(
            List<PutRecordsRequestEntry> entries, PutRecordsResponse answer, Throwable thrown) {
        synchronized (this) {
            underWay--;
            List<PutRecordsRequestEntry> again = new ArrayList<>();
            if (thrown != null) {
                again.addAll(entries);
                failed(KinesisFailures.cause(thrown));
            } else {
                String reason = refused(entries, answer.records(), again);
                if (again.isEmpty()) {
                    succeeded();
                } else {
                    rest(reason, again.size() < entries.size());
                }
            }
            for (int i = again.size() - 1; i >= 0; i--) {
                waiting.addFirst(again.get(i));
                waitingBytes += RecordEncoder.size(again.get(i));
            }
            notifyAll();
        }
        send();
    }

    /** Gathers what was not taken; gives why. */
    private String refused(
            List<PutRecordsRequestEntry> entries,
            List<PutRecordsResultEntry> results,
            List<PutRecordsRequestEntry> again) {
        String reason = "";
        for (int i = 0; i < entries.size(); i++) {
            if (results.get(i).errorCode() == null) {
                bytes += RecordEncoder.size(entries.get(i));
            } else {
                again.add(entries.get(i));
                reason = results.get(i).errorCode() + ": " + results.get(i).errorMessage();
            }
        }
        return reason;
    }

    private void failed(Throwable cause) {
        if (KinesisFailures.isPassing(cause) || KinesisFailures.isExpired(cause)) {
            rest(KinesisFailures.words(cause), false);
        } else {
            failure = Optional.of(cause);
        }
        if (failure.isEmpty() && System.nanoTime() - lastSuccess > PATIENCE.toNanos()) {
            failure = Optional.of(cause);
        }
    }

    private void succeeded() {
        if (backoff.isFailing()) {
            LOG.info("{} takes records again", settings.place());
        }
        lastSuccess = System.nanoTime();
        backoff.reset();
    }

    /** Lets some time go by before the next request. */
    private void rest(String reason, boolean some) {
        if (!backoff.isFailing()) {
            LOG.warn(
                    "{} does not take {} records, they are written again: {}",
                    settings.place(),
                    some ? "all" : "the",
                    reason);
        }
        if (some) {
            lastSuccess = System.nanoTime();
        } else if (System.nanoTime() - lastSuccess > PATIENCE.toNanos()) {
            failure = Optional.of(new IOException(reason));
        }
        resting = true;
        try {
            client.later(this::rested, backoff.next());
        } catch (RejectedExecutionException e) {
            // The client has been closed meanwhile.
            closed();
        }
    }

    private void rested() {
        synchronized (this) {
            resting = false;
        }
        send();
    }

    /** Gives up what waits. */
    @Override
    public void close() {
        synchronized (this) {
            closed();
            waiting.clear();
            notifyAll();
        }
        client.close();
    }

    private void closed() {
        failure = failure.or(() -> Optional.of(new IOException("the writer is closed")));
    }
}
