package org.nifibeam.sql;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * The text of a query, for messages that say the line and column in it, both from 1. A problem's
 * place is its line in the query.
 */
record QueryText(String text) implements SqlSource {
    private static final String PLACE = "query line ";

    @Override
    public String noun() {
        return "query";
    }

    @Override
    public ProblemException error(int position, String what, String advice) {
        return at(position, new ProblemException(ProblemCode.EXPRESSION, what, advice));
    }

    @Override
    public ProblemException at(int position, ProblemException found) {
        List<Problem> problems = found.problems().stream().map(p -> placed(position, p)).toList();
        return new ProblemException(problems);
    }

    private Problem placed(int position, Problem problem) {
        return problem.message().startsWith(PLACE)
                ? problem
                : new Problem(
                        problem.code(),
                        new Place(Optional.empty(), line(position), 0),
                        problem.stage(),
                        place(position) + problem.message(),
                        problem.advice());
    }

    private String place(int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        int column = before.length() - before.lastIndexOf('\n');
        return PLACE + line(position) + ", column " + column + ": ";
    }

    private int line(int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        return (int) before.chars().filter(character -> character == '\n').count() + 1;
    }
}
