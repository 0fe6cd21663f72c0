package org.nifibeam.core.problem;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The user's mistakes, all of them at once; never a bug and never the environment's fault alone.
 */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** All the problems found, at least one. */
    public ProblemException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One problem whose place and stage the catcher adds. */
    public ProblemException(ProblemCode code, String message, String advice) {
        this(List.of(new Problem(code, Place.NOWHERE, Optional.empty(), message, advice)));
    }

    /** What is wrong. */
    public List<Problem> problems() {
        return problems;
    }
}
