package org.nifibeam.kafka.write;

import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;
import org.nifibeam.kafka.KafkaClients;
import org.nifibeam.kafka.KafkaFailures;

/**
 * Writes one transaction a checkpoint. A prepared one is left open: it is committed by the producer
 * that made it, if that is still there ({@link LiveTransactions}), and without it otherwise ({@link
 * TransactionCoordinator}).
 */
final class TransactionalWriter implements Writer, Metered {
    private static final byte[] NOTHING = new byte[0];

    private final WriteSettings settings;
    private final MessageEncoder encoder;
    private final LiveTransactions live;
    private final String id;
    private final Admin admin;
    private final Delivery delivery = new Delivery();
    private Optional<LiveTransactions.Slot> current = Optional.empty();

    /**
     * A writer.
     *
     * @param id what the ids of its transactions begin with, and those of no other writer
     */
    TransactionalWriter(WriteSettings settings, LiveTransactions live, String id)
            throws IOException {
        this.settings = settings;
        this.live = live;
        this.id = id;
        this.encoder = new MessageEncoder(settings.layout(), settings.maxRecordBytes());
        try {
            this.admin = settings.cluster().admin("nifibeam-write", WriteSettings.PATIENCE);
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot write to Kafka at " + settings.cluster());
        }
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        ProducerRecord<byte[], byte[]> message = encoder.encode(row, timestamp);
        if (current.isEmpty()) {
            current = Optional.of(begin());
        }
        delivery.send(current.get().producer(), message);
    }

    private LiveTransactions.Slot begin() throws IOException {
        try {
            return live.begin(id, settings);
        } catch (KafkaException e) {
            throw KafkaFailures.io(
                    e, "cannot begin a transaction of Kafka at " + settings.cluster());
        }
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        if (current.isEmpty()) {
            return NOTHING;
        }
        LiveTransactions.Slot slot = current.get();
        delivery.flush(slot.producer());
        PreparedTransaction prepared;
        try {
            prepared = TransactionCoordinator.describe(admin, slot.id());
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot prepare a transaction of Kafka");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as it prepared a transaction of Kafka", e);
        }
        live.prepared(prepared, slot);
        current = Optional.empty();
        return prepared.encode();
    }

    @Override
    public long bytes() {
        return delivery.bytes();
    }

    /** What is not prepared is given up; what is stays open, without its producer. */
    @Override
    public void close() {
        current.ifPresent(LiveTransactions.Slot::giveUp);
        current = Optional.empty();
        live.close(id);
        KafkaClients.close(admin, LiveTransactions.CLOSING);
    }
}
