package org.nifibeam.core.expression;

import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * A language for expressions over one row, found by {@link java.util.ServiceLoader}.
 * Implementations are stateless and thread-safe.
 */
public interface ExpressionLanguage {
    /** The name that a definition uses in {@code language:}. */
    String name();

    /**
     * Parses and types an expression.
     *
     * @param text the expression
     * @param input the schema of the row it reads
     * @throws ProblemException if it cannot be read or its types do not fit; messages quote the
     *     expression, and the line of a problem's place, if it has one, is one of the text, from 1
     */
    Expression parse(String text, Schema input) throws ProblemException;

    /**
     * Parses and types what a definition says of a value. Languages that have callables replace
     * this.
     *
     * @throws ProblemException also if the value is not of the type that the definition says
     */
    default Expression parse(CodeText code, Schema input) throws ProblemException {
        if (code.form() == CodeText.Form.CALLABLE) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "the language '" + name() + "' has no callables",
                    "write an expression, or a callable with 'language: java'");
        }
        return Typing.output(parse(code.text(), input), code);
    }
}
