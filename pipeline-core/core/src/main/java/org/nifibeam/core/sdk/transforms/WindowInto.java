package org.nifibeam.core.sdk.transforms;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Puts elements into windows by their timestamps, and says when the groups of a window come out.
 * What is not said stays at its default: one pane when the watermark passes the window's end, no
 * lateness, discarding panes, results at the window's end.
 *
 * @param <T> the elements
 */
public final class WindowInto<T> implements PTransform<PCollection<T>, PCollection<T>> {
    private final Optional<WindowFunction> function;
    private final Trigger trigger;
    private final Duration allowedLateness;
    private final WindowingStrategy.Accumulation accumulation;
    private final WindowingStrategy.TimestampCombiner timestampCombiner;

    private WindowInto(
            Optional<WindowFunction> function,
            Trigger trigger,
            Duration allowedLateness,
            WindowingStrategy.Accumulation accumulation,
            WindowingStrategy.TimestampCombiner timestampCombiner) {
        this.function = function;
        this.trigger = Objects.requireNonNull(trigger, "trigger");
        this.allowedLateness = Objects.requireNonNull(allowedLateness, "allowedLateness");
        this.accumulation = accumulation;
        this.timestampCombiner = timestampCombiner;
    }

    /** Windows of a function. */
    public static <T> WindowInto<T> of(WindowFunction function) {
        return new WindowInto<>(
                Optional.of(function),
                Trigger.DEFAULT,
                Duration.ZERO,
                WindowingStrategy.Accumulation.DISCARDING,
                WindowingStrategy.TimestampCombiner.END_OF_WINDOW);
    }

    /** All that a strategy says. */
    public static <T> WindowInto<T> of(WindowingStrategy strategy) {
        return new WindowInto<>(
                Optional.of(strategy.function()),
                strategy.trigger(),
                strategy.allowedLateness(),
                strategy.accumulation(),
                strategy.timestampCombiner());
    }

    /** The windows that elements are in already, with other triggers and so on. */
    public static <T> WindowInto<T> same() {
        return new WindowInto<>(
                Optional.empty(),
                Trigger.DEFAULT,
                Duration.ZERO,
                WindowingStrategy.Accumulation.DISCARDING,
                WindowingStrategy.TimestampCombiner.END_OF_WINDOW);
    }

    /** One window that holds all time. */
    public static <T> WindowInto<T> global() {
        return of(new WindowFunction.Global());
    }

    /** Windows of one size, end to end. */
    public static <T> WindowInto<T> fixed(Duration size) {
        return of(new WindowFunction.Fixed(size, Duration.ZERO));
    }

    /** Windows of one size that start every {@code period}. */
    public static <T> WindowInto<T> sliding(Duration size, Duration period) {
        return of(new WindowFunction.Sliding(size, period, Duration.ZERO));
    }

    /** Per key, a window lasts until nothing comes for {@code gap}. */
    public static <T> WindowInto<T> sessions(Duration gap) {
        return of(new WindowFunction.Sessions(gap));
    }

    /** Windows of a program's own. */
    public static <T> WindowInto<T> custom(CustomWindows windows) {
        return of(new WindowFunction.Custom(windows));
    }

    /** When a window's panes come out. */
    public WindowInto<T> triggering(Trigger when) {
        return new WindowInto<>(function, when, allowedLateness, accumulation, timestampCombiner);
    }

    /** How long after its end a window still takes elements. */
    public WindowInto<T> withAllowedLateness(Duration lateness) {
        return new WindowInto<>(function, trigger, lateness, accumulation, timestampCombiner);
    }

    /** A later pane repeats what earlier ones held. */
    public WindowInto<T> accumulating() {
        return accumulation(WindowingStrategy.Accumulation.ACCUMULATING);
    }

    /** A later pane holds what has come since the one before. */
    public WindowInto<T> discarding() {
        return accumulation(WindowingStrategy.Accumulation.DISCARDING);
    }

    private WindowInto<T> accumulation(WindowingStrategy.Accumulation mode) {
        return new WindowInto<>(function, trigger, allowedLateness, mode, timestampCombiner);
    }

    /** The timestamp of a group's output. */
    public WindowInto<T> timestampCombiner(WindowingStrategy.TimestampCombiner combiner) {
        return new WindowInto<>(function, trigger, allowedLateness, accumulation, combiner);
    }

    @Override
    public PCollection<T> expand(PCollection<T> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        WindowingStrategy strategy =
                new WindowingStrategy(
                        function.orElse(input.windowing().function()),
                        trigger,
                        allowedLateness,
                        accumulation,
                        timestampCombiner);
        PCollection<T> output = here.output(input.type(), strategy, input.bounded());
        here.add(new Node.WindowInto(here.stage(), input.collection(), output.collection()));
        return output;
    }
}
