package org.nifibeam.sql;

import org.nifibeam.core.expression.SourceText;
import org.nifibeam.core.problem.ProblemException;

/** A text that Calcite reads, for messages that say where in it something is wrong. */
interface SqlSource {
    String text();

    /** What it is called in messages. */
    String noun();

    /** An error at a position, from 0. */
    ProblemException error(int position, String what, String advice);

    /** The same problems with a position, where they have none. */
    ProblemException at(int position, ProblemException found);

    /** An expression, which is quoted. */
    record OfExpression(SourceText source) implements SqlSource {
        @Override
        public String text() {
            return source.text();
        }

        @Override
        public String noun() {
            return "expression";
        }

        @Override
        public ProblemException error(int position, String what, String advice) {
            return source.error(position, what, advice);
        }

        @Override
        public ProblemException at(int position, ProblemException found) {
            return source.in(found);
        }
    }
}
