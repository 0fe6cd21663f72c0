package org.nifibeam.core.run;

import org.nifibeam.core.problem.Problem;

/** Why a run failed: for the user the problem, with the stage's name; for a log the cause. */
public record Failure(Problem problem, Throwable cause) {}
