package org.nifibeam.kafka.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A transaction whose messages have all arrived, and which has to be committed.
 *
 * @param id its transactional id
 * @param producerId what the cluster calls its producer
 * @param epoch which of that producer's times it was
 */
record PreparedTransaction(String id, long producerId, short epoch) {
    private static final byte VERSION = 1;

    /** Version, producer id, epoch, transactional id. */
    byte[] encode() {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + 8 + 2 + text.length)
                .put(VERSION)
                .putLong(producerId)
                .putShort(epoch)
                .put(text)
                .array();
    }

    static PreparedTransaction decode(byte[] handle) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(handle);
        if (buffer.remaining() < 12 || buffer.get() != VERSION) {
            throw new IOException("a transaction of another version of nifi-beam");
        }
        long producerId = buffer.getLong();
        short epoch = buffer.getShort();
        byte[] text = new byte[buffer.remaining()];
        buffer.get(text);
        return new PreparedTransaction(new String(text, StandardCharsets.UTF_8), producerId, epoch);
    }
}
