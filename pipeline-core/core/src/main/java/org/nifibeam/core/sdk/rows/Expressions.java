package org.nifibeam.core.sdk.rows;

import java.util.ServiceLoader;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.expression.GenericLanguage;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.sdk.Expansion;

/** Expressions over rows, in one of the definition's languages. */
final class Expressions {
    static final String GENERIC = "generic";

    private Expressions() {}

    static Expression parse(Expansion here, String language, String text, Schema schema) {
        try {
            return language(here, language).parse(text, schema);
        } catch (ProblemException e) {
            throw here.problem(e);
        }
    }

    private static ExpressionLanguage language(Expansion here, String name) {
        if (name.equals(GENERIC)) {
            return new GenericLanguage();
        }
        for (ExpressionLanguage language :
                ServiceLoader.load(
                        ExpressionLanguage.class, Thread.currentThread().getContextClassLoader())) {
            if (language.name().equals(name)) {
                return language;
            }
        }
        throw here.problem(
                ProblemCode.INVALID_VALUE,
                "there is no expression language '" + name + "'",
                "use generic, or have the language's module on the class path");
    }
}
