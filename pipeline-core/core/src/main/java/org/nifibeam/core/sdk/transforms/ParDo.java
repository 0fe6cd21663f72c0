package org.nifibeam.core.sdk.transforms;

import java.time.Duration;
import java.util.List;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.Retries;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/**
 * Calls a function for each element.
 *
 * <pre>{@code
 * PCollection<String> words = lines.apply(ParDo.of(new SplitWords(), ElementTypes.strings()));
 * }</pre>
 *
 * @param <I> the elements it takes
 * @param <O> the elements it gives
 */
public final class ParDo<I, O> implements PTransform<PCollection<I>, PCollection<O>> {
    private final FunctionCall<I, O> call;

    ParDo(FunctionCall<I, O> call) {
        this.call = call;
    }

    /**
     * Calls a function.
     *
     * @param function serializable, and never changed afterwards: each task calls a copy of it
     * @param type of what it gives
     */
    public static <I, O> ParDo<I, O> of(DoFn<I, O> function, ElementType<O> type) {
        return new ParDo<>(FunctionCall.ofUser(function, type));
    }

    /** The function also sees these. */
    public ParDo<I, O> withSideInputs(View<?>... views) {
        return new ParDo<>(call.withViews(List.of(views)));
    }

    /** The function also has these outputs. */
    public Several<I, O> withOutputs(OutputTag<?>... tags) {
        return new Several<>(call.withTags(List.of(tags)));
    }

    /**
     * Elements that the function fails on do not fail the run but become {@link DeadLetter}s, which
     * the program must do something with.
     */
    public Several<I, O> withDeadLetters() {
        return new Several<>(call.withDeadLetters());
    }

    /**
     * An element that the function fails on is given to it again, up to so many times: what may
     * work later, since a system did not answer, need not fail the run. What the failed call wrote
     * to state or gave is as if it had not been. Other elements go on meanwhile, and event time
     * waits. At the input's end the rest is tried at once. How often it has failed survives
     * restarts from checkpoints.
     *
     * @param count at least 1
     * @param delay before the first time; each further one waits twice as long, an hour at the most
     */
    public ParDo<I, O> withRetries(int count, Duration delay) {
        return new ParDo<>(call.withRetries(new Retries(count, delay)));
    }

    @Override
    public String name() {
        return call.name();
    }

    @Override
    public PCollection<O> expand(PCollection<I> input) {
        return call.expand(input).main();
    }

    /**
     * A function with several outputs.
     *
     * @param <I> the elements it takes
     * @param <O> the elements of its main output
     */
    public static final class Several<I, O>
            implements PTransform<PCollection<I>, ParDoOutputs<I, O>> {
        private final FunctionCall<I, O> call;

        private Several(FunctionCall<I, O> call) {
            this.call = call;
        }

        /** The function also sees these. */
        public Several<I, O> withSideInputs(View<?>... views) {
            return new Several<>(call.withViews(List.of(views)));
        }

        /** The function also has these outputs. */
        public Several<I, O> withOutputs(OutputTag<?>... tags) {
            return new Several<>(call.withTags(List.of(tags)));
        }

        /**
         * As {@link ParDo#withRetries}; what has failed for the last time is a dead letter, if
         * there are any.
         */
        public Several<I, O> withRetries(int count, Duration delay) {
            return new Several<>(call.withRetries(new Retries(count, delay)));
        }

        /** As {@link ParDo#withDeadLetters}. */
        public Several<I, O> withDeadLetters() {
            return new Several<>(call.withDeadLetters());
        }

        @Override
        public String name() {
            return call.name();
        }

        @Override
        public ParDoOutputs<I, O> expand(PCollection<I> input) {
            return call.expand(input);
        }
    }
}
