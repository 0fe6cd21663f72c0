package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A {@link SourceRead} that wants to know which splits are read no more, as readers are told by
 * {@link Reader#acknowledge} how far those are read that go on.
 */
public interface AcknowledgesSplits {
    /**
     * All that was read of these splits is safe with the pipeline: in an unbounded run after a
     * completed checkpoint, in a bounded one after its results are committed. Their readers are
     * closed by then. A run that is killed in between opens them at those positions once more, and
     * tells again, also from another process. Never called in a preview. Any thread's.
     *
     * @throws IOException if the source cannot be told; nothing that was read is lost by that
     */
    void acknowledge(List<Ended> splits) throws IOException;

    /**
     * A split whose reader has come to its end, or to where a drained run stops.
     *
     * @param position the reader's last one
     */
    record Ended(Split split, byte[] position) {
        public Ended {
            Objects.requireNonNull(split, "split");
            Objects.requireNonNull(position, "position");
        }
    }
}
