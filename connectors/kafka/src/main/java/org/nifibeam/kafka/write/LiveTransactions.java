package org.nifibeam.kafka.write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.nifibeam.kafka.KafkaClients;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers of one sink in this JVM, by writer: idle ones, and those of transactions that are
 * prepared. Committing by the producer itself spares it to be made anew for the next transaction.
 * Thread-safe.
 *
 * <p>What tells a transaction from the one before of the same name is the producer's epoch. Each
 * commit raises it where the cluster's transactions are of version 2; where they are not, a
 * producer made anew does, and so none is used again.
 */
final class LiveTransactions {
    static final Duration CLOSING = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LiveTransactions.class);

    private final boolean reusable;
    private final Map<PreparedTransaction, Slot> prepared = new HashMap<>();
    private final Map<String, Writer> writers = new HashMap<>();

    /**
     * None yet.
     *
     * @param reusable whether each commit raises a producer's epoch
     */
    LiveTransactions(boolean reusable) {
        this.reusable = reusable;
    }

    private static final class Writer {
        private final List<Slot> idle = new ArrayList<>();
        private int made;
    }

    /** A name for transactions, one at a time, and the producer that has it now. */
    static final class Slot {
        private final String writer;
        private final String id;
        private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();

        private Slot(String writer, String id) {
            this.writer = writer;
            this.id = id;
        }

        String id() {
            return id;
        }

        KafkaProducer<byte[], byte[]> producer() {
            return producer.orElseThrow();
        }

        /** Ends the transaction that is not prepared, if it can be reached. */
        void giveUp() {
            producer.ifPresent(p -> KafkaClients.close(p, CLOSING));
            producer = Optional.empty();
        }

        /** Lets go of the producer and leaves the transaction open. */
        private void leave() {
            producer.ifPresent(p -> KafkaClients.close(p, Duration.ZERO));
            producer = Optional.empty();
        }
    }

    /**
     * Begins a transaction of a writer.
     *
     * @throws KafkaException if that cannot be done
     */
    Slot begin(String writer, WriteSettings settings) {
        Slot slot;
        synchronized (this) {
            Writer own = writers.computeIfAbsent(writer, name -> new Writer());
            slot =
                    own.idle.isEmpty()
                            ? new Slot(writer, writer + ":" + own.made++)
                            : own.idle.remove(own.idle.size() - 1);
        }
        try {
            if (slot.producer.isEmpty()) {
                slot.producer = Optional.of(settings.transactionalProducer(slot.id));
                slot.producer().initTransactions();
            }
            slot.producer().beginTransaction();
            return slot;
        } catch (KafkaException e) {
            slot.leave();
            throw e;
        }
    }

    /** A transaction is prepared and waits to be committed. */
    synchronized void prepared(PreparedTransaction transaction, Slot slot) {
        prepared.put(transaction, slot);
    }

    /** Commits a transaction if its producer is here; false if it is not, or cannot. */
    boolean commit(PreparedTransaction transaction) {
        Slot slot;
        synchronized (this) {
            slot = prepared.remove(transaction);
        }
        if (slot == null) {
            return false;
        }
        try {
            slot.producer().commitTransaction();
        } catch (KafkaException e) {
            LOG.info("{} is committed without its producer: {}", transaction.id(), e.toString());
            slot.leave();
            return false;
        }
        if (!reusable) {
            slot.leave();
        }
        synchronized (this) {
            Writer own = writers.get(slot.writer);
            if (own != null) {
                own.idle.add(slot);
                return true;
            }
        }
        slot.leave();
        return true;
    }

    /** A writer is closed: its producers are let go of, what they have prepared stays open. */
    void close(String writer) {
        List<Slot> left = new ArrayList<>();
        synchronized (this) {
            Writer own = writers.remove(writer);
            if (own != null) {
                left.addAll(own.idle);
            }
            Iterator<Slot> slots = prepared.values().iterator();
            while (slots.hasNext()) {
                Slot slot = slots.next();
                if (slot.writer.equals(writer)) {
                    slots.remove();
                    left.add(slot);
                }
            }
        }
        left.forEach(Slot::leave);
    }
}
