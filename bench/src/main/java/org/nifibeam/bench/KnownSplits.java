package org.nifibeam.bench;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/** Splits that are known from the beginning, and given once. One thread's. */
public final class KnownSplits implements Source.SplitEnumerator {
    private final List<Split> splits;
    private boolean given;

    /** Gives splits, unless the snapshot says that they have been given. */
    public KnownSplits(List<Split> splits, Optional<byte[]> snapshot) {
        this.splits = List.copyOf(splits);
        this.given = snapshot.isPresent() && snapshot.get()[0] == 1;
    }

    @Override
    public List<Split> discover() {
        if (given) {
            return List.of();
        }
        given = true;
        return splits;
    }

    @Override
    public boolean exhausted() {
        return given;
    }

    @Override
    public byte[] snapshot() {
        return new byte[] {(byte) (given ? 1 : 0)};
    }

    @Override
    public void close() {}
}
