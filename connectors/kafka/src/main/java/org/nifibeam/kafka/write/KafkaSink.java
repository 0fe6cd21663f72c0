package org.nifibeam.kafka.write;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.kafka.KafkaFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics as a sink. Transactions are called {@code PREFIX:RUN:STAGE:INCARNATION:TASK:NUMBER}: those
 * of one run's stage are found again by the beginning, and a writer that was thought dead disturbs
 * nobody, since each start of the run has names of its own.
 */
final class KafkaSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);

    /**
     * When to look for transactions that an earlier start has left open, from now on: requests of a
     * process that was killed may wait at a broker and open one after the first look.
     */
    private static final List<Duration> TIDYING =
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2));

    private final WriteSettings settings;
    private final String incarnation = UUID.randomUUID().toString().substring(0, 8);
    private Optional<LiveTransactions> live = Optional.empty();
    private final long begun = System.nanoTime();
    private int tidied;

    KafkaSink(WriteSettings settings) {
        this.settings = settings;
    }

    @Override
    public Guarantee guarantee() {
        return settings.exactlyOnce() ? Guarantee.TRANSACTIONAL : Guarantee.AT_LEAST_ONCE;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.cluster().address(settings.layout().topic().toString()));
    }

    @Override
    public Writer open(WriterContext context) throws IOException {
        if (!settings.exactlyOnce()) {
            return new AtLeastOnceWriter(settings);
        }
        String id = prefix(context.runId(), context.stageId()) + incarnation + ":" + context.task();
        return new TransactionalWriter(settings, live(), id);
    }

    private String prefix(String run, String stage) {
        return settings.transactionPrefix() + ":" + escape(run) + ":" + escape(stage) + ":";
    }

    private static String escape(String text) {
        return text.replace("%", "%25").replace(":", "%3A");
    }

    private synchronized LiveTransactions live() throws IOException {
        if (live.isEmpty()) {
            try (Admin admin = settings.cluster().admin("nifibeam-write")) {
                live =
                        Optional.of(
                                new LiveTransactions(TransactionCoordinator.raisesEpochs(admin)));
            } catch (KafkaException e) {
                throw KafkaFailures.io(e, "cannot write to Kafka at " + settings.cluster());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted as it looked for Kafka", e);
            }
        }
        return live.get();
    }

    @Override
    public void commit(CommitContext context, List<byte[]> handles) throws IOException {
        if (!settings.exactlyOnce()) {
            return;
        }
        Optional<LiveTransactions> here;
        synchronized (this) {
            here = live;
        }
        List<PreparedTransaction> others = new ArrayList<>();
        for (byte[] handle : handles) {
            PreparedTransaction transaction = PreparedTransaction.decode(handle);
            if (here.isEmpty() || !here.get().commit(transaction)) {
                others.add(transaction);
            }
        }
        TransactionCoordinator coordinator = new TransactionCoordinator(settings.cluster());
        coordinator.commit(others);
        if (context.last() || !context.bounded() && tidies()) {
            tidy(coordinator, context);
        }
    }

    /** True if it is time to look for what earlier starts have left open. */
    private boolean tidies() {
        return tidied < TIDYING.size()
                && System.nanoTime() - begun - TIDYING.get(tidied).toNanos() >= 0;
    }

    /**
     * Aborts what an earlier start had not prepared: what it had is committed by now, and under the
     * same names others may have been begun since. What a bounded run has prepared waits for its
     * end. The run goes on without it: who reads what is committed may have to wait for the
     * transaction's timeout then.
     */
    private void tidy(TransactionCoordinator coordinator, CommitContext context) {
        String all = prefix(context.runId(), context.stageId());
        String own = all + incarnation + ":";
        try {
            coordinator.abort(id -> id.startsWith(all) && (context.last() || !id.startsWith(own)));
            tidied++;
        } catch (IOException e) {
            LOG.warn("transactions of an earlier start may be open still: {}", e.getMessage());
        }
    }

    @Override
    public void abort(CommitContext context) throws IOException {
        if (settings.exactlyOnce()) {
            String all = prefix(context.runId(), context.stageId());
            new TransactionCoordinator(settings.cluster()).abort(id -> id.startsWith(all));
        }
    }

    @Override
    public String toString() {
        return "topic '" + settings.layout().topic() + "' at " + settings.cluster();
    }
}
