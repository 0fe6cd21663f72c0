package org.nifibeam.sql;

import org.nifibeam.core.expression.Dialect;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.expression.ExpressionParser;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * Scalar SQL. Names are case-sensitive, functions and keywords are not; odd names stand in double
 * quotes or backticks. A bare word that is a field's name is that field, also where SQL reserves
 * the word ({@code date}, {@code value}, {@code count}): see {@link FieldWords} for the few
 * exceptions.
 *
 * <p>Calcite's classes take half a second or more to load. Expressions of operators, names and
 * literals alone, which mean the same in {@link ExpressionParser}, are read by that; everything
 * else, and everything that has an error, by Calcite's parser.
 */
public final class SqlLanguage implements ExpressionLanguage {
    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Expression parse(String text, Schema input) throws ProblemException {
        try {
            return ExpressionParser.parse(text, input, Dialect.SQL);
        } catch (ProblemException notSimple) {
            return CalciteParser.parse(text, input);
        }
    }
}
