package org.nifibeam.core.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProblemTest {
    @Test
    void whatAProblemCitesIsShownInPartIfItIsLong() {
        Problem problem =
                new Problem(
                        ProblemCode.INVALID_VALUE,
                        Place.NOWHERE,
                        Optional.of("s".repeat(1_000_000)),
                        "'" + "a".repeat(1_000_000) + "' is no type",
                        "write " + "b".repeat(1_000_000) + " instead");
        assertEquals(
                "[INVALID_VALUE] stage '%s ... %s': '%s ... %s' is no type; write %s ... %s instead"
                        .formatted(
                                "s".repeat(97),
                                "s".repeat(97),
                                "a".repeat(1246),
                                "a".repeat(1235),
                                "b".repeat(491),
                                "b".repeat(489)),
                problem.withoutPlace());
    }
}
