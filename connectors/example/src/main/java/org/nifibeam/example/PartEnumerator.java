package org.nifibeam.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/**
 * Finds the parts of a ledger: all at once if reading ends, and otherwise again and again, since
 * there may be more of them later. How many have been found is all that a snapshot must keep.
 */
final class PartEnumerator implements Source.SplitEnumerator {
    private static final byte VERSION = 1;
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final LedgerSource source;
    private final LedgerClient client;
    private int found;
    private boolean exhausted;
    private Optional<Long> nextLook = Optional.empty();

    PartEnumerator(LedgerSource source, Optional<byte[]> snapshot) throws IOException {
        this.source = source;
        if (snapshot.isPresent()) {
            ByteBuffer kept = ByteBuffer.wrap(snapshot.get());
            if (kept.get() != VERSION) {
                throw new IOException("a snapshot of another version cannot be used");
            }
            found = kept.getInt();
            exhausted = kept.get() == 1;
        }
        this.client = source.client();
    }

    @Override
    public List<Split> discover() throws IOException {
        long now = System.nanoTime();
        if (exhausted || nextLook.isPresent() && now - nextLook.get() < 0) {
            return List.of();
        }
        List<Long> entries = client.entries(source.ledger());
        List<Split> fresh = new ArrayList<>();
        for (int part = found; part < entries.size(); part++) {
            long end = source.bounded() ? entries.get(part) : Long.MAX_VALUE;
            fresh.add(new PartSplit(part, end).toSplit());
        }
        found = Math.max(found, entries.size());
        exhausted = source.bounded();
        nextLook = Optional.of(now + INTERVAL_NANOS);
        return fresh;
    }

    @Override
    public boolean exhausted() {
        return exhausted;
    }

    @Override
    public byte[] snapshot() {
        return ByteBuffer.allocate(1 + Integer.BYTES + 1)
                .put(VERSION)
                .putInt(found)
                .put((byte) (exhausted ? 1 : 0))
                .array();
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
