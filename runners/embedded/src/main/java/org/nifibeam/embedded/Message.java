package org.nifibeam.embedded;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * What one task sends another; {@code sender} is the receiving inbox's number for the sending side.
 */
sealed interface Message {
    int sender();

    /** About how much memory it takes while it waits; nothing if that is next to nothing. */
    default long bytes() {
        return 0;
    }

    /** Elements, {@code size} of them; the receiver owns the arrays. */
    record Elements(
            int sender,
            Row[] rows,
            long[] timestamps,
            Windows[] windows,
            Pane[] panes,
            int size,
            long bytes)
            implements Message {}

    /** Event time of the sender; an idle sender holds nobody back. */
    record Watermark(int sender, long time, boolean idle) implements Message {}

    /**
     * What the sender has sent before belongs to a checkpoint, what it sends later does not; it
     * sends nothing before {@link Inbox#release}.
     */
    record Barrier(int sender, long checkpoint) implements Message {}

    /** Nothing more comes from the sender. */
    record End(int sender) implements Message {}
}
