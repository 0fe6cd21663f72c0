package org.nifibeam.mongodb.read;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/**
 * Finds all splits at once, and none again. A snapshot is a version and whether they were found.
 */
final class OnceEnumerator implements Source.SplitEnumerator {
    private static final byte VERSION = 1;

    private final Splits splits;
    private final boolean ends;
    private boolean found;

    /** All splits. */
    interface Splits {
        /** Finds them. */
        List<Split> find() throws IOException;
    }

    /**
     * An enumerator.
     *
     * @param ends true if what is read ends
     * @param what what is read, for messages
     */
    OnceEnumerator(Splits splits, boolean ends, Optional<byte[]> snapshot, String what)
            throws IOException {
        this.splits = splits;
        this.ends = ends;
        if (snapshot.isPresent()) {
            byte[] kept = snapshot.get();
            if (kept.length != 2 || kept[0] != VERSION) {
                throw new IOException(what + ": kept by another version, and cannot be used");
            }
            found = kept[1] != 0;
        }
    }

    @Override
    public List<Split> discover() throws IOException {
        if (found) {
            return List.of();
        }
        List<Split> all = splits.find();
        found = true;
        return all;
    }

    @Override
    public boolean exhausted() {
        return ends && found;
    }

    @Override
    public byte[] snapshot() {
        return new byte[] {VERSION, (byte) (found ? 1 : 0)};
    }

    @Override
    public void close() {}
}
