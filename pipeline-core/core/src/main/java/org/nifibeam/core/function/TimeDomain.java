package org.nifibeam.core.function;

/** What a timer goes by. */
public enum TimeDomain {
    /** The watermark of the function's input. */
    EVENT_TIME,
    /**
     * The clock. Where the input ends, pending ones fire at its end; what such a timer then sets by
     * the clock never fires, or one that sets itself again would have no end.
     */
    PROCESSING_TIME
}
