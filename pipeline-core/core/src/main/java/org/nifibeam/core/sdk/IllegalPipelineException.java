package org.nifibeam.core.sdk;

import java.util.Optional;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * A program builds something that is no pipeline; thrown where it does, before anything runs. The
 * message names the program's line, the stage, what is wrong and what to do.
 */
public final class IllegalPipelineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** A problem, and what it came of if it came of something else. */
    public IllegalPipelineException(Problem problem, Optional<Throwable> cause) {
        super(problem.toString(), cause.orElse(null));
        this.problem = problem;
    }

    /** A problem of no stage. */
    public IllegalPipelineException(ProblemCode code, String message, String advice) {
        this(new Problem(code, Place.NOWHERE, Optional.empty(), message, advice), Optional.empty());
    }

    /** The same of a stage, if it is of none yet. */
    IllegalPipelineException of(StageInfo stage) {
        return problem.stage().isPresent()
                ? this
                : new IllegalPipelineException(
                        problem.of(stage.name()).at(stage.place()), Optional.of(this));
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }
}
