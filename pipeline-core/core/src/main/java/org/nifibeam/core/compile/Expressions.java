package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * Reads the expressions of a definition in the languages that are there.
 *
 * @param languages by name
 */
record Expressions(Map<String, ExpressionLanguage> languages) {
    /**
     * What passes and comparisons, which go down an expression, can take on a thread's usual stack.
     */
    private static final int MAX_DEPTH = 1500;

    private static final String VALUES_FROM_OUTSIDE =
            "parameters (${name}) are whole values of settings, never part of an expression;"
                    + " as text write {{ name }} and give '--variable name=value'";

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    private static final Pattern NUMBER = Pattern.compile("(0|[1-9]\\d{0,17})(\\.\\d+)?");

    /**
     * Parses what an entry says of a value; notes what is wrong with it at {@code place}. Empty
     * also, and nothing is noted, if it uses fields that are not known.
     */
    Optional<Expression> read(
            ConfigReader config,
            CodeText code,
            Optional<String> language,
            KnownFields input,
            Place place) {
        String name = language.orElse("generic");
        ExpressionLanguage parser = languages.get(isPlain(code, name, input) ? "generic" : name);
        if (parser == null) {
            boolean known = List.of("java", "javascript", "python", "sql").contains(name);
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    place,
                    "the language '" + name + "' is " + (known ? "not available" : "not known"),
                    (known ? "write it in " : "there are: ") + choices());
            return Optional.empty();
        }
        try {
            Expression expression = parser.parse(code, input.schema());
            if (isTooDeep(expression)) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        place,
                        "the expression is too large: it is nested more than "
                                + MAX_DEPTH
                                + " levels deep",
                        "compute parts of it in fields of an earlier stage");
                return Optional.empty();
            }
            ExpressionFailures.check(expression);
            return Optional.of(expression);
        } catch (ProblemException e) {
            if (code.text().contains("${") || code.text().contains("{{")) {
                config.problem(
                        ProblemCode.EXPRESSION,
                        place,
                        "the expression " + code.text() + " has a value from outside in it",
                        VALUES_FROM_OUTSIDE);
            } else if (!mayComeOfUnknownFields(e, code, parser, input)) {
                config.problems(e, place);
            }
            return Optional.empty();
        }
    }

    /**
     * Our own languages say of a field that is not there that it is not, before anything else that
     * could be wrong because of it, unless its name is a word of theirs; what others say may be
     * said of anything.
     */
    private static boolean mayComeOfUnknownFields(
            ProblemException problem, CodeText code, ExpressionLanguage parser, KnownFields input) {
        return input.mayBeUsedBy(code)
                && (!List.of("generic", "sql").contains(parser.name())
                        || problem.problems().stream()
                                .anyMatch(p -> p.code() == ProblemCode.UNKNOWN_FIELD)
                        || problem.problems().get(0).code() == ProblemCode.EXPRESSION
                                && SyntaxCheck.problem(parser, code, input.schema()).isEmpty());
    }

    private String choices() {
        List<String> names = List.copyOf(languages.keySet());
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** A field's name or a number means the same in Python and JavaScript, and needs neither. */
    private static boolean isPlain(CodeText code, String language, KnownFields input) {
        String text = code.text().strip();
        return List.of("javascript", "python").contains(language)
                && code.form() == CodeText.Form.EXPRESSION
                && (input.schema().indexOf(text).isPresent()
                        || input.mayHave(text) && WORD.matcher(text).matches()
                        || NUMBER.matcher(text).matches());
    }

    /** Goes down level by level, since a chain of operators is as deep as it is long. */
    static boolean isTooDeep(Expression expression) {
        List<Expression> level = List.of(expression);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > MAX_DEPTH) {
                return true;
            }
            List<Expression> next = new ArrayList<>();
            for (Expression inner : level) {
                next.addAll(inner.children());
            }
            level = next;
        }
        return false;
    }
}
