package org.nifibeam.core.function;

/** What a timer goes by. */
public enum TimeDomain {
    /** The watermark of the function's input. */
    EVENT_TIME,
    /** The clock. On bounded input pending ones fire at the input's end. */
    PROCESSING_TIME
}
