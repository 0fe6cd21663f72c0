package org.nifibeam.javalang;

import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;

/**
 * Java. An expression's fields are variables: primitives where they are never null, else boxed;
 * String, byte[], BigDecimal, {@link java.time.Instant}, List, Map, and {@link
 * org.nifibeam.core.expression.NamedRow} for nested rows. A callable is a lambda of a row, or a
 * class with one public method of a row. Null goes in and comes out as Java's null; what Java says
 * of overflow holds.
 */
public final class JavaLanguage implements ExpressionLanguage {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public Expression parse(String text, Schema input) throws ProblemException {
        return parse(CodeText.expression(text), input);
    }

    @Override
    public Expression parse(CodeText code, Schema input) throws ProblemException {
        return JavaTranslation.translate(code, input);
    }
}
