package org.nifibeam.kafka.read;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.nifibeam.kafka.KafkaClients;

/**
 * Whether partitions have been read to their ends. A consumer that gives nothing does not say
 * whether a broker has told it so or is away; so the partitions' leaders are asked, once a second
 * or more often, while there is a partition that is silent. Transactions that are open count as
 * something to read: their records are there already. Confined to one thread, which waits for no
 * answer.
 */
final class NewestOffsets implements AutoCloseable {
    /** How long an answer tells how things are: the next one may be under way that long. */
    private static final Duration VALID = Duration.ofSeconds(3);

    private static final int PATIENCE_MILLIS = 5_000;

    private final Supplier<Admin> made;
    private final long validNanos;
    private final long intervalNanos;
    private Optional<Admin> admin = Optional.empty();
    private Optional<Asked> asked = Optional.empty();
    private final Map<TopicPartition, Known> known = new HashMap<>();

    /**
     * Asks nothing yet.
     *
     * @param made what is to be asked, made when it is
     * @param idleAfter after how long without a record a partition is idle if nothing is known of
     *     its end: an answer that is as old as that tells nothing any more
     */
    NewestOffsets(Supplier<Admin> made, Duration idleAfter) {
        this.made = made;
        this.validNanos = Math.min(VALID.toNanos(), idleAfter.toNanos());
        this.intervalNanos = validNanos / 3;
    }

    private record Asked(ListOffsetsResult result, Collection<TopicPartition> of, long nanos) {}

    /** At that time the partition had nothing from this offset on. */
    private record Known(long end, long nanos) {}

    /**
     * True if lately there was nothing from an offset on.
     *
     * @param all what else to ask for when it is time to
     */
    boolean isEnd(TopicPartition partition, long offset, Collection<TopicPartition> all) {
        asked.ifPresent(this::take);
        long now = System.nanoTime();
        if (asked.isEmpty() || now - asked.get().nanos() >= intervalNanos && isAnswered()) {
            ask(all, now);
        }
        Known last = known.get(partition);
        return last != null && last.end() <= offset && now - last.nanos() <= validNanos;
    }

    private void ask(Collection<TopicPartition> all, long now) {
        if (admin.isEmpty()) {
            admin = Optional.of(made.get());
        }
        Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
        all.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        options.timeoutMs(PATIENCE_MILLIS);
        asked =
                Optional.of(
                        new Asked(admin.get().listOffsets(specs, options), specs.keySet(), now));
    }

    private boolean isAnswered() {
        Asked last = asked.orElseThrow();
        return last.of().stream().allMatch(one -> last.result().partitionResult(one).isDone());
    }

    /** What has been answered, each partition by its leader; what has failed is asked again. */
    private void take(Asked last) {
        for (TopicPartition partition : last.of()) {
            KafkaFuture<ListOffsetsResultInfo> answer = last.result().partitionResult(partition);
            if (!answer.isDone() || answer.isCompletedExceptionally()) {
                continue;
            }
            try {
                known.put(partition, new Known(answer.get().offset(), last.nanos()));
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer that has come has failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A partition is read no more. */
    void remove(TopicPartition partition) {
        known.remove(partition);
    }

    @Override
    public void close() {
        admin.ifPresent(client -> KafkaClients.close(client, Duration.ZERO));
    }
}
