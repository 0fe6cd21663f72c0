package org.nifibeam.service;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The definition cannot or may not be run as it is; nothing was started. Submitting it again
 * changes nothing.
 */
public final class RunRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<RunProblem> problems;

    /** All that is wrong, at least one. */
    public RunRefusedException(List<RunProblem> problems) {
        super(problems.stream().map(RunProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong. */
    public List<RunProblem> problems() {
        return problems;
    }
}
