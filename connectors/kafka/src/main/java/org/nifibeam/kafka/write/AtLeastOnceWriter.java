package org.nifibeam.kafka.write;

import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
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
 * Writes messages as they come, and sees at each checkpoint that all have arrived: what was written
 * since the last checkpoint comes again after a restart.
 */
final class AtLeastOnceWriter implements Writer, Metered {
    private static final byte[] NOTHING = new byte[0];

    private final MessageEncoder encoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Delivery delivery = new Delivery();

    AtLeastOnceWriter(WriteSettings settings) throws IOException {
        encoder = new MessageEncoder(settings.layout(), settings.maxRecordBytes());
        try {
            producer = settings.idempotentProducer();
        } catch (KafkaException e) {
            throw KafkaFailures.io(e, "cannot write to Kafka at " + settings.cluster());
        }
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
        ProducerRecord<byte[], byte[]> message = encoder.encode(row, timestamp);
        delivery.send(producer, message);
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        delivery.flush(producer);
        return NOTHING;
    }

    @Override
    public long bytes() {
        return delivery.bytes();
    }

    @Override
    public void close() {
        KafkaClients.close(producer, Duration.ZERO);
    }
}
