package org.nifibeam.core.sdk;

import java.util.Optional;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.View;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * A transform's stage while it is being expanded: for transforms that add nodes of the model
 * themselves. Confined to one thread.
 */
public final class Expansion {
    private final Pipeline pipeline;
    private final StageInfo stage;

    Expansion(Pipeline pipeline, StageInfo stage) {
        this.pipeline = pipeline;
        this.stage = stage;
    }

    /** The stage. */
    public StageInfo stage() {
        return stage;
    }

    /** The stage's main output, still to be given to a node. */
    public <T> PCollection<T> output(
            ElementType<T> type, WindowingStrategy windowing, boolean bounded) {
        return collection(stage.name(), type, windowing, bounded);
    }

    /** A further output of the stage. */
    public <T> PCollection<T> output(
            String tag, ElementType<T> type, WindowingStrategy windowing, boolean bounded) {
        return collection(stage.name() + "." + tag, type, windowing, bounded);
    }

    /** An output for what the stage fails on, which must be used. */
    public <T> PCollection<T> errors(
            String tag, ElementType<T> type, WindowingStrategy windowing, boolean bounded) {
        PCollection<T> errors = output(tag, type, windowing, bounded);
        pipeline.addErrors(errors.collection(), stage);
        return errors;
    }

    private <T> PCollection<T> collection(
            String name, ElementType<T> type, WindowingStrategy windowing, boolean bounded) {
        return new PCollection<>(
                pipeline,
                new org.nifibeam.core.model.PCollection(name, type.schema(), windowing, bounded),
                type);
    }

    /** Adds a node to the pipeline. */
    public void add(Node node) {
        pipeline.add(node);
    }

    /**
     * Checks that a collection is one of this pipeline.
     *
     * @throws IllegalPipelineException if it is of another
     */
    public void require(PCollection<?> collection) {
        if (collection.pipeline() != pipeline) {
            throw problem(
                    ProblemCode.UNKNOWN_STAGE,
                    "the collection '"
                            + collection.name()
                            + "' belongs to another pipeline, '"
                            + collection.pipeline().name()
                            + "'",
                    "build both in one pipeline");
        }
    }

    /**
     * The collection that a view shows.
     *
     * @throws IllegalPipelineException if it is of another pipeline
     */
    public SideInput side(View<?> view) {
        PCollection<?> collection =
                pipeline.collection(view)
                        .orElseThrow(
                                () ->
                                        problem(
                                                ProblemCode.UNKNOWN_STAGE,
                                                "the side input '"
                                                        + view.tag()
                                                        + "' belongs to another pipeline",
                                                "make the view of a collection of this pipeline"));
        return new SideInput(view, collection.collection());
    }

    /** What is wrong with the stage. */
    public IllegalPipelineException problem(ProblemCode code, String message, String advice) {
        return new IllegalPipelineException(
                new Problem(code, stage.place(), Optional.of(stage.name()), message, advice),
                Optional.empty());
    }

    /** What is wrong with the stage, and what it came of. */
    public IllegalPipelineException problem(
            ProblemCode code, String message, String advice, Throwable cause) {
        return new IllegalPipelineException(
                new Problem(code, stage.place(), Optional.of(stage.name()), message, advice),
                Optional.of(cause));
    }

    /** Problems that something else found, the first of them of this stage. */
    public IllegalPipelineException problem(ProblemException found) {
        Problem first = found.problems().get(0);
        return problem(first.code(), first.message(), first.advice(), found);
    }
}
