package org.nifibeam.core.function;

import java.time.Duration;
import java.time.Instant;

/** A timer of the current key and window, as a {@link DoFn} sets it. Confined to its call. */
public interface Timer {
    /**
     * Sets it, in the place of what it was set to. Its firing gives elements the time it is set to
     * (event time) or the timestamp of the element that set it (processing time), and the watermark
     * waits for that.
     *
     * @throws IllegalArgumentException if an event-time timer is set behind its window's end plus
     *     allowed lateness
     */
    void set(Instant time);

    /**
     * Sets it, its firing's elements being given another timestamp, for which the watermark waits.
     *
     * @param time when to fire
     * @param output no earlier than the timestamp of the element that sets it, no later than the
     *     window's end and, in event time, than {@code time}
     */
    void set(Instant time, Instant output);

    /** Sets it to so long after now, in its own domain. */
    void setAfter(Duration delay);

    /** Unsets it. */
    void clear();

    /** Now, in the timer's own domain: the clock, or the input's watermark. */
    Instant now();
}
