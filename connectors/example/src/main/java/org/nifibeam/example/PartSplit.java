package org.nifibeam.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.nifibeam.core.spi.Split;

/**
 * One part of a ledger. What is written into checkpoints begins with a version, so that a later
 * release can read what this one wrote.
 *
 * @param end the number behind the last entry to read, {@link Long#MAX_VALUE} if there is no end
 */
record PartSplit(int part, long end) {
    private static final byte VERSION = 1;

    Split toSplit() {
        return new Split(
                "part " + part,
                ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
                        .put(VERSION)
                        .putInt(part)
                        .putLong(end)
                        .array());
    }

    static PartSplit of(Split split) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(split.data());
        if (data.get() != VERSION) {
            throw new IOException(split + ": a split of another version cannot be read");
        }
        return new PartSplit(data.getInt(), data.getLong());
    }
}
