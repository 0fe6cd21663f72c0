package org.nifibeam.nifi.stage;

import java.util.Optional;
import org.apache.nifi.components.DescribedValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.CanvasCompiler;

/** The languages that a stage's expressions may be written in. */
enum Languages implements DescribedValue {
    SQL("sql", "Scalar SQL, for example UPPER(origin), CASE WHEN delay > 0 THEN delay ELSE 0 END"),
    GENERIC("generic", "Field names, literals, arithmetic and comparisons"),
    JAVA(
            "java",
            "Java expressions whose variables are the fields, for example name.strip().length() > 3. It is code: the pipeline runs only"
                    + " where the runner service's User Code is allowed, and in a process of its own there");

    private final String value;
    private final String description;

    Languages(String value, String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }

    /** The property by which a stage's language is chosen. */
    static PropertyDescriptor property(Languages fallback) {
        return new PropertyDescriptor.Builder()
                .name("Expression Language")
                .description(
                        "Language of the expressions. It is the pipeline's; NiFi's own expression language has no part here.")
                .required(true)
                .allowableValues(Languages.class)
                .defaultValue(fallback)
                .build();
    }

    /**
     * What is wrong with an expression's syntax, for the property or field named. Of Java nothing
     * can be said before its fields and their types are known.
     */
    static Optional<Problem> check(String language, String what, String expression) {
        if (language.equals(JAVA.value)) {
            return Optional.empty();
        }
        return CanvasCompiler.syntaxProblem(language, expression)
                .map(
                        text ->
                                new Problem(
                                        ProblemCode.EXPRESSION,
                                        Place.NOWHERE,
                                        Optional.empty(),
                                        what + ": " + text,
                                        ""));
    }
}
