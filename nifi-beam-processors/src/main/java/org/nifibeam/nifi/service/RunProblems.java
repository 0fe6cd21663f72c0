package org.nifibeam.nifi.service;

import java.io.IOException;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.service.RunProblem;

/**
 * Core's problems as they cross to other NARs. A place in the text says nothing to who sees the
 * canvas.
 */
final class RunProblems {
    private RunProblems() {}

    /** Why a service cannot work, and what an operator does about it. */
    static String workFolder(IOException cause) {
        return "the work folder cannot be used: "
                + cause
                + "; make room on its disk, or give the service another Work Folder";
    }

    static RunProblem of(Problem problem) {
        return new RunProblem(
                problem.code().name(), problem.shownStage(), problem.message(), problem.advice());
    }
}
