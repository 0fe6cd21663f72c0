package org.nifibeam.core.spi;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;

/**
 * A read as the source accepted it. Thread-safe; readers are opened from many threads.
 *
 * <p>Its law: the records of all splits, filtered by {@link #residual}, are the records of the same
 * source without pushdown, filtered by all filters and projected to {@link #schema}.
 */
public interface SourceRead {
    /** The fields that readers deliver. */
    Schema schema();

    /** The filters that the source does not fully do itself, over the source's whole schema. */
    List<Expression> residual();

    /**
     * At most how many bytes its records would have as text, as things are now; empty if that
     * cannot be told at little cost. Asked when a run is planned; may do I/O. Much that is taken
     * for little must fit into memory.
     */
    default OptionalLong sizeAtMost() {
        return OptionalLong.empty();
    }

    /**
     * After how long without a record a split of an unbounded read does not hold event time back;
     * empty if it always does. Where timestamps are assigned, what that says comes first.
     */
    default Optional<Duration> idleAfter() {
        return Optional.empty();
    }

    /** Starts finding splits, from the beginning or from a snapshot of an earlier enumerator. */
    Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException;

    /** Opens a split at its beginning, or at a position that a reader of it reported. */
    Reader open(Split split, Optional<byte[]> position) throws IOException;
}
