package org.nifibeam.sql;

import java.util.List;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** The text of a query, for messages that say the line and column in it, both from 1. */
record QueryText(String text) implements SqlSource {
    private static final String PLACE = "query line ";

    @Override
    public String noun() {
        return "query";
    }

    @Override
    public ProblemException error(int position, String what, String advice) {
        return new ProblemException(ProblemCode.EXPRESSION, place(position) + what, advice);
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
                        problem.place(),
                        problem.stage(),
                        place(position) + problem.message(),
                        problem.advice());
    }

    private String place(int position) {
        String before = text.substring(0, Math.min(position, text.length()));
        long line = before.chars().filter(character -> character == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return PLACE + line + ", column " + column + ": ";
    }
}
