package org.nifibeam.file.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.nifibeam.core.spi.Split;

/** How a format cuts files into splits. Confined to one thread. */
public interface SplitPlan {
    /** What a split of byte ranges holds at most, as long as borders allow it. */
    long SPLIT_BYTES = 32L << 20;

    /** What opening a file costs, in bytes that could be read meanwhile. */
    long OPEN_BYTES = 64L << 10;

    /**
     * Takes parts from the front of the queue and makes splits of them; may put back what is left
     * of a part. Takes at least something.
     */
    List<Split> next(Deque<FilePart> pending) throws IOException;

    /**
     * Cuts large files at any byte where the format allows it, and gathers small ones: each counts
     * for its bytes and {@link #OPEN_BYTES}, and together they fill {@link #SPLIT_BYTES}.
     */
    static SplitPlan byBytes(long splitBytes, Divisible divisible) {
        return pending -> {
            List<Split> splits = new ArrayList<>();
            List<FilePart> small = new ArrayList<>();
            long bytes = 0;
            while (!pending.isEmpty()) {
                FilePart part = pending.poll();
                long cost = part.length() + OPEN_BYTES;
                if (!small.isEmpty() && bytes + cost > splitBytes) {
                    splits.add(new FileSplit(small).encode());
                    small.clear();
                    bytes = 0;
                }
                if (cost <= splitBytes || !divisible.test(part)) {
                    small.add(part);
                    bytes += cost;
                    continue;
                }
                for (long at = part.start(); at < part.end(); at += splitBytes) {
                    long end = Math.min(part.end(), at + splitBytes);
                    splits.add(new FileSplit(List.of(part.range(at, end))).encode());
                }
            }
            if (!small.isEmpty()) {
                splits.add(new FileSplit(small).encode());
            }
            return splits;
        };
    }

    /** Whether a large file may be cut. */
    interface Divisible {
        boolean test(FilePart part) throws IOException;
    }
}
