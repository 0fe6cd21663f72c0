package org.nifibeam.nifi.check;

import org.nifibeam.core.problem.ProblemCode;

/**
 * Something wrong with a component.
 *
 * @param component its id
 * @param code the kind of problem
 * @param message what is wrong and what to do
 */
record Finding(String component, ProblemCode code, String message) {}
