package org.nifibeam.core.sdk.io;

import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.sdk.IllegalPipelineException;
import org.nifibeam.core.sdk.PCollection;

/** What is read, and what cannot be. Immutable. */
public final class ReadOutputs<T> {
    private final PCollection<T> main;
    private final Optional<PCollection<UnreadRecord>> errors;

    ReadOutputs(PCollection<T> main, Optional<PCollection<UnreadRecord>> errors) {
        this.main = main;
        this.errors = errors;
    }

    /** What is read. */
    public PCollection<T> main() {
        return main;
    }

    /** What cannot be read. */
    public PCollection<UnreadRecord> errors() {
        return errors.orElseThrow(
                () ->
                        new IllegalPipelineException(
                                ProblemCode.UNKNOWN_STAGE,
                                "what cannot be read fails the run",
                                "ask for it: withErrors()"));
    }
}
