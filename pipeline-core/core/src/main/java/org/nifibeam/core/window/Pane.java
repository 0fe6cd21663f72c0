package org.nifibeam.core.window;

/** Which firing of its window an element came out of. */
public record Pane(Timing timing, long index, boolean first, boolean last) {
    /** The pane of elements that no trigger has made. */
    public static final Pane NONE = new Pane(Timing.UNKNOWN, 0, true, true);

    /** The only pane of a window that fires once, when the watermark passes its end. */
    public static final Pane ON_TIME_ONLY = new Pane(Timing.ON_TIME, 0, true, true);

    /** When a pane fired relative to the watermark. */
    public enum Timing {
        EARLY,
        ON_TIME,
        LATE,
        UNKNOWN
    }
}
