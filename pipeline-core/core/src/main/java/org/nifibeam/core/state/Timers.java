package org.nifibeam.core.state;

import java.util.Optional;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/**
 * The timers of one step in one task; one is known by key, window, domain and id. A timer that is
 * set holds the step's output watermark at its output time. Times are milliseconds since the epoch.
 * Confined to the task's thread.
 *
 * <p>For a checkpoint a timer is the six values of a {@link Firing}; the hold is no state of its
 * own, but is found again from the timers that are restored. Those of one time fire in the order in
 * which they were set, which a checkpoint keeps.
 */
public interface Timers {
    /**
     * Sets a timer, in the place of what it was set to.
     *
     * @param time when it fires: once its domain's time has reached it
     * @param output the event time for which the watermark waits; {@link
     *     org.nifibeam.core.window.Timestamps#MAX} to hold nothing
     */
    void set(Row key, Window window, TimeDomain domain, String id, long time, long output);

    /** Unsets a timer, if it is set. */
    void clear(Row key, Window window, TimeDomain domain, String id);

    /**
     * Takes out the earliest timer of a domain that is due: its time is not after {@code now}.
     * Timers of equal time come in the order in which they were set.
     */
    Optional<Firing> take(TimeDomain domain, long now);

    /** The time of the earliest timer of a domain, {@code Long.MAX_VALUE} if there is none. */
    long next(TimeDomain domain);

    /** The earliest output time of all timers, {@code Timestamps.MAX} if nothing is held. */
    long hold();

    /** A timer that fires. */
    record Firing(Row key, Window window, TimeDomain domain, String id, long time, long output) {}
}
