package org.nifibeam.testkit.reference;

/**
 * Something that happened to one key and window: an element came, the watermark passed the window's
 * end, or the clock moved.
 *
 * @param kind what happened
 * @param past true if the watermark was behind the window's end by then
 * @param clock processing time by then, milliseconds since the epoch
 * @param merged true if it happened to a window that has become part of this one since: it counts,
 *     but what is due by it is due when the windows have become one
 */
record Moment(Kind kind, boolean past, long clock, boolean merged) {
    enum Kind {
        ARRIVAL,
        END,
        CLOCK
    }

    Moment(Kind kind, boolean past, long clock) {
        this(kind, past, clock, false);
    }

    /** The same, of a window that has become part of another one. */
    Moment ofPart() {
        return new Moment(kind, past, clock, true);
    }

    boolean arrival() {
        return kind == Kind.ARRIVAL;
    }
}
