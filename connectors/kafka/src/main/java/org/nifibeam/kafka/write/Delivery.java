package org.nifibeam.kafka.write;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.nifibeam.kafka.KafkaFailures;

/**
 * Sends messages, and keeps the first failure that comes back for whoever sends next. Called on one
 * thread; failures come on the producer's.
 */
final class Delivery {
    private final AtomicReference<Failure> failure = new AtomicReference<>();
    private long bytes;

    private record Failure(String topic, Exception cause) {}

    /**
     * Hands a message to the producer; waits if its buffer is full.
     *
     * @throws IOException if this or an earlier one cannot be delivered
     */
    void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> message)
            throws IOException {
        check();
        String topic = message.topic();
        Callback noted =
                (metadata, cause) -> {
                    if (cause != null) {
                        failure.compareAndSet(null, new Failure(topic, cause));
                    }
                };
        try {
            producer.send(message, noted);
        } catch (KafkaException e) {
            throw failed(topic, e);
        }
        bytes += message.value().length + (message.key() == null ? 0 : message.key().length);
    }

    /**
     * Waits until all messages have arrived.
     *
     * @throws IOException if one cannot be delivered
     */
    void flush(KafkaProducer<byte[], byte[]> producer) throws IOException {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw failed("", e);
        }
        check();
    }

    private void check() throws IOException {
        Failure first = failure.get();
        if (first != null) {
            throw failed(
                    first.topic(),
                    first.cause() instanceof KafkaException kafka
                            ? kafka
                            : new KafkaException(first.cause()));
        }
    }

    private static IOException failed(String topic, KafkaException cause) {
        if (cause instanceof InterruptException) {
            Thread.currentThread().interrupt();
        }
        return KafkaFailures.io(
                cause, topic.isEmpty() ? "cannot write" : "cannot write to topic '" + topic + "'");
    }

    /** Bytes of keys and values sent. */
    long bytes() {
        return bytes;
    }
}
