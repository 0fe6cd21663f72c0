package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.nifibeam.core.window.Timestamps;

/**
 * How far a shard has been read.
 *
 * @param sequence the sequence number of the last record of which anything was read; empty text if
 *     there is none yet
 * @param taken how many of the records in it were read, {@link #ALL} if it is done
 * @param newest the latest arrival so far, milliseconds since the epoch
 */
record ShardPosition(String sequence, long taken, long newest) {
    /** Of a record of which nothing is left. */
    static final long ALL = -1;

    /** Nothing has been read. */
    static final ShardPosition NOTHING = new ShardPosition("", ALL, Timestamps.MIN);

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 8 + 8;

    /** Version, newest, taken, sequence number. */
    byte[] encode() {
        byte[] text = sequence.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(FIXED_BYTES + text.length)
                .put(VERSION)
                .putLong(newest)
                .putLong(taken)
                .put(text)
                .array();
    }

    static ShardPosition decode(String shard, byte[] bytes) throws IOException {
        if (bytes.length < FIXED_BYTES || bytes[0] != VERSION) {
            throw new IOException(shard + ": a position of another version cannot be used");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        long newest = buffer.getLong();
        long taken = buffer.getLong();
        byte[] text = new byte[buffer.remaining()];
        buffer.get(text);
        return new ShardPosition(new String(text, StandardCharsets.US_ASCII), taken, newest);
    }

    /**
     * Where to go on: at the last record too, of which there is nothing left to read. Whether it is
     * still there tells whether anything was lost behind it.
     */
    ReadFrom next(ReadFrom start) {
        return sequence.isEmpty() ? start : new ReadFrom.At(sequence);
    }
}
