package org.nifibeam.core.runtime;

import java.util.Optional;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.state.SpillException;

/** A stage that cannot go on: the record or the outside world failed it. Ends the run. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * A failure of a stage as a whole.
     *
     * @param stage whose
     * @param message what happened, with the record's context
     * @param advice what to do
     * @param cause the exception behind it
     */
    public StageFailure(StageInfo stage, String message, String advice, Throwable cause) {
        this(stage, stage.place(), message, advice, cause);
    }

    /** A failure at some place of a stage. */
    StageFailure(StageInfo stage, Place place, String message, String advice, Throwable cause) {
        super("stage '" + stage.name() + "': " + message, cause);
        this.problem =
                new Problem(ProblemCode.FAILED, place, Optional.of(stage.name()), message, advice);
    }

    /** State or groups can be kept neither in memory nor on disk. */
    static StageFailure of(StageInfo stage, SpillException cause) {
        return new StageFailure(stage, cause.getMessage(), cause.advice(), cause);
    }

    /** An exception in words: its message, or its class where it has none. */
    public static String words(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** What to tell the user. */
    public Problem problem() {
        return problem;
    }
}
