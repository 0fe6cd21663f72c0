package org.nifibeam.core.expression;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** The text of an expression, for error messages that quote it. */
public record SourceText(String text) {
    private static final int SHOWN = 80;
    private static final String READING = "cannot read ";

    /** An error at a position (from 0; it is shown from 1). */
    public ProblemException error(int position, String what, String advice) {
        return new ProblemException(
                ProblemCode.EXPRESSION,
                READING + quoted() + " at position " + (position + 1) + ": " + what,
                advice);
    }

    /** The same problems, each message with the expression in front if it is not there already. */
    public ProblemException in(ProblemException found) {
        List<Problem> problems =
                found.problems().stream()
                        .map(
                                problem ->
                                        problem.message().startsWith(READING)
                                                ? problem
                                                : new Problem(
                                                        problem.code(),
                                                        Place.NOWHERE,
                                                        Optional.empty(),
                                                        "in " + quoted() + ": " + problem.message(),
                                                        problem.advice()))
                        .toList();
        return new ProblemException(problems);
    }

    /** The text in quotes, cut if it is long, in one line. */
    public String quoted() {
        String line = text.strip().replaceAll("\\s+", " ");
        return "'" + (line.length() <= SHOWN ? line : line.substring(0, SHOWN - 3) + "...") + "'";
    }
}
