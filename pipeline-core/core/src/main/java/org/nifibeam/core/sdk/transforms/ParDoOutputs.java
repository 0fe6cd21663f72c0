package org.nifibeam.core.sdk.transforms;

import java.util.Optional;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PCollectionTuple;

/**
 * What a {@link ParDo} of several outputs gives. Immutable.
 *
 * @param <I> the elements it took
 * @param <O> the elements of its main output
 */
public final class ParDoOutputs<I, O> {
    private final PCollection<O> main;
    private final Optional<PCollectionTuple> others;
    private final Optional<PCollection<DeadLetter<I>>> deadLetters;

    ParDoOutputs(
            PCollection<O> main,
            Optional<PCollectionTuple> others,
            Optional<PCollection<DeadLetter<I>>> deadLetters) {
        this.main = main;
        this.others = others;
        this.deadLetters = deadLetters;
    }

    /** The main output. */
    public PCollection<O> main() {
        return main;
    }

    /**
     * The output of a tag.
     *
     * @throws IllegalPipelineException if there is none
     */
    public <T> PCollection<T> get(OutputTag<T> tag) {
        return others.orElseThrow(
                        () ->
                                new IllegalPipelineException(
                                        ProblemCode.UNKNOWN_STAGE,
                                        "there is no output of the tag '" + tag.name() + "'",
                                        "name it: withOutputs(…)"))
                .get(tag);
    }

    /**
     * What the function failed on.
     *
     * @throws IllegalPipelineException if nobody asked for it
     */
    public PCollection<DeadLetter<I>> deadLetters() {
        return deadLetters.orElseThrow(
                () ->
                        new IllegalPipelineException(
                                ProblemCode.UNKNOWN_STAGE,
                                "what it fails on fails the run",
                                "ask for it: withDeadLetters()"));
    }
}
