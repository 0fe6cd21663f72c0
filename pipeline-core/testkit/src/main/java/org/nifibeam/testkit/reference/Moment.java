package org.nifibeam.testkit.reference;

/**
 * Something that happened to one key and window: an element came, the watermark passed the window's
 * end, or the clock moved.
 *
 * @param kind what happened
 * @param past true if the watermark was behind the window's end by then
 * @param clock processing time by then, milliseconds since the epoch
 */
record Moment(Kind kind, boolean past, long clock) {
    enum Kind {
        ARRIVAL,
        END,
        CLOCK
    }

    boolean arrival() {
        return kind == Kind.ARRIVAL;
    }
}
