package org.nifibeam.nifi.stage;

import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/** Problems of a processor's own properties; the stage's name is added where it is known. */
final class Problems {
    private Problems() {}

    static Problem missing(String message, String advice) {
        return new Problem(ProblemCode.MISSING, Place.NOWHERE, Optional.empty(), message, advice);
    }

    static Problem of(ProblemCode code, String message, String advice) {
        return new Problem(code, Place.NOWHERE, Optional.empty(), message, advice);
    }
}
