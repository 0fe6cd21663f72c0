package org.nifibeam.kafka;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes clients so that nothing of them is left, also for a thread that has been interrupted, as
 * those of a cancelled run have. What goes wrong is said, and goes no further.
 */
public final class KafkaClients {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

    private KafkaClients() {}

    /** Closes a producer; what it has not sent by then is given up. */
    public static void close(Producer<?, ?> producer, Duration limit) {
        close(() -> producer.close(limit));
    }

    /** Closes a consumer. */
    public static void close(Consumer<?, ?> consumer, Duration limit) {
        close(() -> consumer.close(CloseOptions.timeout(limit)));
    }

    /** Closes a client for questions. */
    public static void close(Admin admin, Duration limit) {
        close(() -> admin.close(limit));
    }

    /** On a thread that nobody interrupts. */
    private static void close(Runnable closing) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                closing.run();
                            } catch (KafkaException e) {
                                LOG.warn("a client of Kafka cannot be closed: {}", e.toString());
                            }
                        },
                        "nifibeam-close");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
