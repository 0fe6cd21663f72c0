package org.nifibeam.core.function;

import java.io.Serializable;
import java.util.Objects;

/**
 * A timer that a {@link DoFn} declares; each key and window has its own.
 *
 * @param id unique among the timers of its function
 * @param domain what it goes by
 */
public record TimerSpec(String id, TimeDomain domain) implements Serializable {
    public TimerSpec {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(domain, "domain");
    }

    /** A timer that fires when the watermark has passed its time. */
    public static TimerSpec eventTime(String id) {
        return new TimerSpec(id, TimeDomain.EVENT_TIME);
    }

    /** A timer that fires when the clock has passed its time. */
    public static TimerSpec processingTime(String id) {
        return new TimerSpec(id, TimeDomain.PROCESSING_TIME);
    }
}
