package org.nifibeam.core.window;

import java.time.Duration;
import java.util.Objects;

/**
 * How a collection is windowed and when its groups are emitted. The trigger is the default one: a
 * window fires when the watermark passes its end, and again for late elements within {@code
 * allowedLateness}; what is later is dropped and counted.
 *
 * @param function the windows
 * @param allowedLateness how long after its end a window still takes elements
 * @param accumulation what a second firing of a window holds
 * @param timestampCombiner the timestamp of a group's output
 */
public record WindowingStrategy(
        WindowFunction function,
        Duration allowedLateness,
        Accumulation accumulation,
        TimestampCombiner timestampCombiner) {
    /** One global window, the strategy of every root. */
    public static final WindowingStrategy GLOBAL = of(new WindowFunction.Global());

    public WindowingStrategy {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(accumulation, "accumulation");
        Objects.requireNonNull(timestampCombiner, "timestampCombiner");
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException(
                    "allowed lateness is not negative: " + allowedLateness);
        }
    }

    /** The strategy with no lateness, discarding panes and end-of-window timestamps. */
    public static WindowingStrategy of(WindowFunction function) {
        return new WindowingStrategy(
                function, Duration.ZERO, Accumulation.DISCARDING, TimestampCombiner.END_OF_WINDOW);
    }

    /** Whether a later pane repeats what earlier panes held. */
    public enum Accumulation {
        DISCARDING,
        ACCUMULATING
    }

    /** The timestamp of a group's output, from its window and its elements. */
    public enum TimestampCombiner {
        END_OF_WINDOW,
        EARLIEST,
        LATEST
    }

    @Override
    public String toString() {
        return function
                + (allowedLateness.isZero()
                        ? ""
                        : ", lateness " + allowedLateness + ", " + accumulation)
                + (timestampCombiner == TimestampCombiner.END_OF_WINDOW
                        ? ""
                        : ", " + timestampCombiner);
    }
}
