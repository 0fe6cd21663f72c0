package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.function.Sized;
import org.nifibeam.core.runtime.trigger.TriggerState;
import org.nifibeam.core.window.Timestamps;

/** What is kept of a key and window whose panes a trigger fires. Confined to one thread. */
final class PaneState implements Sized {
    /** Itself and its trigger's, in bytes. */
    private static final int OWN_BYTES = 160;

    /** No time at all: nothing is held, no timer is set. */
    static final long NONE = Long.MAX_VALUE;

    final TriggerState trigger;

    /** What is combined; null before the first element and once the trigger is finished. */
    Group group;

    /** True if {@link #group} has combined an element. */
    boolean filled;

    /** True if elements have come since the last pane. */
    boolean pending;

    /** The timestamp of the next pane as its elements say, or {@link #NONE}. */
    long timestamp = NONE;

    /** How many panes there were. */
    long panes;

    /** True once a pane that was not early has come. */
    boolean onTime;

    /** What the timer in event time is set to, or {@link #NONE}. */
    long timer = NONE;

    /** What that timer holds the watermark at. */
    long held = Timestamps.MAX;

    /** What the timer in processing time is set to, or {@link #NONE}. */
    long clock = NONE;

    /** About how much memory the group takes, as it was when it was kept last. */
    long groupBytes;

    PaneState(TriggerState trigger) {
        this.trigger = trigger;
    }

    @Override
    public long bytes() {
        return OWN_BYTES + groupBytes;
    }
}
