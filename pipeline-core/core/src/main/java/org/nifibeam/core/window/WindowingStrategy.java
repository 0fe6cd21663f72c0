package org.nifibeam.core.window;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a collection is windowed and when its groups are emitted. What comes more than {@code
 * allowedLateness} behind its window's end is dropped and counted.
 *
 * @param function the windows
 * @param trigger when a window's panes come out
 * @param allowedLateness how long after its end a window still takes elements
 * @param accumulation what a second firing of a window holds
 * @param timestampCombiner the timestamp of a group's output
 */
public record WindowingStrategy(
        WindowFunction function,
        Trigger trigger,
        Duration allowedLateness,
        Accumulation accumulation,
        TimestampCombiner timestampCombiner) {
    /** One global window, the strategy of every root. */
    public static final WindowingStrategy GLOBAL = of(new WindowFunction.Global());

    public WindowingStrategy {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(accumulation, "accumulation");
        Objects.requireNonNull(timestampCombiner, "timestampCombiner");
        if (allowedLateness.isNegative()) {
            throw new IllegalArgumentException(
                    "allowed lateness is not negative: " + allowedLateness);
        }
    }

    /**
     * The strategy with the default trigger, no lateness, discarding panes and end-of-window
     * timestamps.
     */
    public static WindowingStrategy of(WindowFunction function) {
        return new WindowingStrategy(
                function,
                Trigger.DEFAULT,
                Duration.ZERO,
                Accumulation.DISCARDING,
                TimestampCombiner.END_OF_WINDOW);
    }

    /**
     * True if on input that is never late a window gives one pane, when the watermark passes its
     * end: what the cheap ways of grouping rely on.
     */
    public boolean firesOnce() {
        return trigger.equals(Trigger.DEFAULT)
                || trigger.equals(new Trigger.AfterWatermark(Optional.empty(), Optional.empty()))
                || trigger instanceof Trigger.Never;
    }

    /**
     * True if a pane may come without any element in it: the one at the window's end, behind early
     * ones that have given all there was.
     */
    public boolean mayFireEmpty() {
        return accumulation == Accumulation.DISCARDING && !firesOnce();
    }

    /**
     * True if no element is ever dropped because the trigger has come to its end before the window
     * has. Beam has the same rule.
     */
    public boolean triggerKeepsAll() {
        return !trigger.finishes()
                || trigger instanceof Trigger.AfterWatermark && allowedLateness.isZero();
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
                + (trigger.equals(Trigger.DEFAULT) ? "" : ", trigger " + trigger)
                + (allowedLateness.isZero() ? "" : ", lateness " + allowedLateness)
                + (allowedLateness.isZero() && trigger.equals(Trigger.DEFAULT)
                        ? ""
                        : ", " + accumulation)
                + (timestampCombiner == TimestampCombiner.END_OF_WINDOW
                        ? ""
                        : ", " + timestampCombiner);
    }
}
