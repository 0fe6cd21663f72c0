package org.nifibeam.bench.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Messages that are due at an even rate, and how long after that each comes out of the other topic:
 * its way through producer, broker, pipeline, broker and consumer. One thread writes, one reads.
 */
final class PacedCopy {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Broker broker;
    private final String from;
    private final String to;
    private final int partitions;

    PacedCopy(Broker broker, String from, String to, int partitions) {
        this.broker = broker;
        this.from = from;
        this.to = to;
        this.partitions = partitions;
    }

    /**
     * How late each message came, in nanoseconds, the least first.
     *
     * @param rate messages a second
     * @param before messages that are not counted
     * @param rows with those
     */
    long[] late(double rate, int before, int rows) throws Exception {
        long[] late = new long[rows];
        AtomicBoolean flowing = new AtomicBoolean();
        AtomicBoolean failed = new AtomicBoolean();
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer();
                KafkaProducer<byte[], byte[]> producer = broker.producer(Map.of("linger.ms", 0))) {
            consumer.assign(Broker.partitions(to, partitions));
            consumer.seekToBeginning(consumer.assignment());
            Thread writing = new Thread(() -> write(producer, flowing, failed, rate, rows));
            writing.start();
            int came = 0;
            long deadline = System.nanoTime() + PATIENCE_NANOS + (long) (rows / rate * 1e9);
            while (came < rows) {
                if (failed.get() || System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException(came + " of " + rows + " messages came");
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    long[] message = numbers(record.value());
                    flowing.set(true);
                    if (message[0] >= 0) {
                        late[(int) message[0]] = System.nanoTime() - message[1];
                        came++;
                    }
                }
            }
            writing.join();
        }
        long[] counted = Arrays.copyOfRange(late, before, rows);
        Arrays.sort(counted);
        return counted;
    }

    /** The two numbers of {@code {"id":…,"due":…}}. */
    private static long[] numbers(byte[] message) {
        String[] words = new String(message).split("[:,}]");
        return new long[] {Long.parseLong(words[1]), Long.parseLong(words[3])};
    }

    private void write(
            KafkaProducer<byte[], byte[]> producer,
            AtomicBoolean flowing,
            AtomicBoolean failed,
            double rate,
            int rows) {
        try {
            // Until the pipeline reads: what was written before it began would be late.
            while (!flowing.get()) {
                for (int partition = 0; partition < partitions; partition++) {
                    send(producer, partition, -1, 0);
                }
                LockSupport.parkNanos(100_000_000);
            }
            long begin = System.nanoTime();
            for (int id = 0; id < rows; id++) {
                long due = begin + (long) (id * 1e9 / rate);
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                send(producer, id % partitions, id, due);
            }
            producer.flush();
        } catch (RuntimeException e) {
            failed.set(true);
            throw e;
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int partition, long id, long due) {
        String message = "{\"id\":" + id + ",\"due\":" + due + "}";
        producer.send(new ProducerRecord<>(from, partition, null, message.getBytes()));
    }
}
