package org.nifibeam.nifi.service;

import org.nifibeam.core.problem.Problem;
import org.nifibeam.service.RunProblem;

/**
 * Core's problems as they cross to other NARs. A place in the text says nothing to who sees the
 * canvas.
 */
final class RunProblems {
    private RunProblems() {}

    static RunProblem of(Problem problem) {
        return new RunProblem(
                problem.code().name(), problem.stage(), problem.message(), problem.advice());
    }
}
