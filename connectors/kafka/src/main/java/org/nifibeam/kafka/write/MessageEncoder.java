package org.nifibeam.kafka.write;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.message.PayloadEncoder;

/** Makes messages of rows. Confined to one thread. */
final class MessageEncoder {
    /** What a message takes besides what it holds, with room. */
    private static final int OVERHEAD = 100;

    /** Of a later one nobody has set the time: a window without an end, say. */
    private static final long LATEST = Timestamps.MAX / 2;

    private final MessageLayout layout;
    private final int maxBytes;
    private final PayloadEncoder payload;

    MessageEncoder(MessageLayout layout, int maxBytes) throws IOException {
        this.layout = layout;
        this.maxBytes = maxBytes;
        try {
            this.payload = layout.encoder();
        } catch (ProblemException e) {
            throw new IOException("rows cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * The message of a row.
     *
     * @param timestamp the row's event time, which the message gets if it is one
     * @throws RejectedRowException if it cannot be a message, or is too large
     */
    ProducerRecord<byte[], byte[]> encode(Row row, long timestamp) throws RejectedRowException {
        String topic = layout.topic().of(row);
        byte[] key = layout.key().isEmpty() ? null : key(row.get(layout.key().getAsInt()));
        RecordHeaders headers = new RecordHeaders();
        int size = OVERHEAD + (key == null ? 0 : key.length);
        if (layout.headers().isPresent()) {
            size += headers(row.get(layout.headers().getAsInt()), headers);
        }
        Integer partition =
                layout.partition().isEmpty()
                        ? null
                        : partition(row.get(layout.partition().getAsInt()));
        byte[] value = payload.encode(row, topic);
        size += value.length;
        if (size > maxBytes) {
            throw new RejectedRowException(
                    "its message would have about "
                            + size
                            + " bytes, and 'max_message_bytes' is "
                            + maxBytes);
        }
        Long time = timestamp >= 0 && timestamp < LATEST ? timestamp : null;
        return new ProducerRecord<>(topic, partition, time, key, value, headers);
    }

    private static byte[] key(Object key) {
        if (key == null || key instanceof byte[]) {
            return (byte[]) key;
        }
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int headers(Object map, RecordHeaders headers) {
        int size = 0;
        if (map != null) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
                String name = entry.getKey().toString();
                byte[] value = key(entry.getValue());
                headers.add(name, value);
                size += name.length() * 3 + (value == null ? 0 : value.length);
            }
        }
        return size;
    }

    private static Integer partition(Object number) throws RejectedRowException {
        if (number == null) {
            return null;
        }
        long value = ((Number) number).longValue();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new RejectedRowException("there is no partition " + value);
        }
        return (int) value;
    }
}
