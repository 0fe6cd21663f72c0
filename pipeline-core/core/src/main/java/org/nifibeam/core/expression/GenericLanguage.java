package org.nifibeam.core.expression;

import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * The language of expressions without {@code language:}: field names (odd ones in backticks),
 * literals ({@code 1}, a decimal {@code 0.5}, a double {@code 5e-1}, texts in single or double
 * quotes, {@code true}, {@code false}, {@code null}), {@code + - * / %}, comparisons, AND, OR, NOT,
 * IS [NOT] NULL and parentheses; {@code address.city}, {@code tags[1]} (arrays count from 1, as in
 * SQL) and {@code prices['EUR']}, null where there is nothing. Keywords are read in any case, field
 * names exactly. Null and overflow follow SQL.
 */
public final class GenericLanguage implements ExpressionLanguage {
    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Expression parse(String text, Schema input) throws ProblemException {
        return ExpressionParser.parse(text, input, Dialect.GENERIC);
    }
}
