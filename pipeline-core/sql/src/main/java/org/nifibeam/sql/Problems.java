package org.nifibeam.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** What has been found wrong with a part of a query, so that all of it can be said at once. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** What may find something wrong. */
    interface Part<T> {
        T read() throws ProblemException;
    }

    /** What a part gives; empty if it is wrong, which is kept. */
    <T> Optional<T> attempt(Part<T> part) {
        try {
            return Optional.of(part.read());
        } catch (ProblemException e) {
            found.addAll(e.problems());
            return Optional.empty();
        }
    }

    /**
     * Ends what cannot go on with something wrong.
     *
     * @throws ProblemException with all that was kept, if there is any
     */
    void check() throws ProblemException {
        if (!found.isEmpty()) {
            throw new ProblemException(found.stream().distinct().toList());
        }
    }
}
