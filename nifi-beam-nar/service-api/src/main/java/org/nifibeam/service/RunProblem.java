package org.nifibeam.service;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a definition, or why a run failed.
 *
 * @param code the kind of problem, in capitals
 * @param stage the stage's name, if it belongs to one
 * @param message what is wrong
 * @param advice what to do; may be empty
 */
public record RunProblem(String code, Optional<String> stage, String message, String advice) {
    public RunProblem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
    }

    /** {@code [CODE] stage 'name': what is wrong; what to do}. */
    @Override
    public String toString() {
        return "["
                + code
                + "] "
                + stage.map(name -> "stage '" + name + "': ").orElse("")
                + message
                + (advice.isEmpty() ? "" : "; " + advice);
    }
}
