package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/** {@code function(expression)}, the value of a combined field. */
record Aggregate(String function, String expression) {
    private static final Pattern FORM = Pattern.compile("(?s)\\s*([A-Za-z_]+)\\s*\\((.*)\\)\\s*");

    /** Reads it; notes what is wrong. */
    static Optional<Aggregate> parse(
            String field, String text, String language, List<Problem> problems) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(2).isBlank()) {
            problems.add(
                    Problems.of(
                            ProblemCode.INVALID_VALUE,
                            "'" + field + "' is not function(expression): " + text,
                            "write for example mean(delay)"));
            return Optional.empty();
        }
        String function = matcher.group(1).toLowerCase(Locale.ROOT);
        String expression = matcher.group(2).strip();
        if (function.equals("count") && expression.equals("*")) {
            expression = "1";
        }
        if (AggregateFunction.of(function).isEmpty()) {
            problems.add(
                    Problems.of(
                            ProblemCode.UNKNOWN_FUNCTION,
                            "'" + field + "': there is no combiner '" + function + "'",
                            Nearest.advice(function, AggregateFunction.names())));
            return Optional.empty();
        }
        Optional<Problem> syntax = Languages.check(language, "'" + field + "'", expression);
        syntax.ifPresent(problems::add);
        return syntax.isPresent()
                ? Optional.empty()
                : Optional.of(new Aggregate(function, expression));
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("value", expression);
        config.put("fn", function);
        return config;
    }
}
