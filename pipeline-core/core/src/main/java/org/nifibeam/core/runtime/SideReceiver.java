package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** A step that takes more than its input, by numbers of its own. Confined to the task's thread. */
interface SideReceiver {
    /** Takes the next elements. */
    void sideElements(
            int side, Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size);

    /** Event time of them has come so far. */
    void sideWatermark(int side, long time);
}
