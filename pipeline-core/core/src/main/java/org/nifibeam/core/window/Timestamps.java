package org.nifibeam.core.window;

/**
 * Bounds of event time, milliseconds since the epoch; the same as Beam's (the range of microseconds
 * in a long).
 */
public final class Timestamps {
    /** Before every event; also the watermark of an input that has said nothing yet. */
    public static final long MIN = Long.MIN_VALUE / 1000;

    /** After every event; the watermark of an input that has ended. */
    public static final long MAX = Long.MAX_VALUE / 1000;

    private Timestamps() {}
}
