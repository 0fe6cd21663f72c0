package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * The value of a combined field: {@code function(expression)}, or {@code function(expression;
 * setting: value, …)}.
 *
 * @param settings of the function, empty for none
 */
record Aggregate(String function, String expression, Map<?, ?> settings) {
    private static final Pattern FORM = Pattern.compile("(?s)\\s*([A-Za-z_]+)\\s*\\((.*)\\)\\s*");

    /** What stands before a semicolon that is in no quotes, and what behind it. */
    private static final Pattern SETTINGS =
            Pattern.compile("(?s)((?:[^;'\"]|'[^']*'|\"[^\"]*\")*);(.*)");

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
        Matcher parts = SETTINGS.matcher(matcher.group(2));
        boolean hasSettings = parts.matches();
        String expression = (hasSettings ? parts.group(1) : matcher.group(2)).strip();
        if (function.equals("count") && expression.equals("*")) {
            expression = "1";
        }
        if (!PipelineCompiler.combiners().contains(function)) {
            problems.add(
                    Problems.of(
                            ProblemCode.UNKNOWN_FUNCTION,
                            "'" + field + "': there is no combiner '" + function + "'",
                            Nearest.advice(function, PipelineCompiler.combiners())));
            return Optional.empty();
        }
        Optional<Problem> syntax = Languages.check(language, "'" + field + "'", expression);
        syntax.ifPresent(problems::add);
        if (syntax.isPresent()) {
            return Optional.empty();
        }
        if (!hasSettings) {
            return Optional.of(new Aggregate(function, expression, Map.of()));
        }
        String read = expression;
        return settings(field, parts.group(2), problems)
                .map(settings -> new Aggregate(function, read, settings));
    }

    private static Optional<Map<?, ?>> settings(String field, String text, List<Problem> problems) {
        Optional<Object> value = YamlText.value(field, "{" + text + "}", problems);
        return value.filter(Map.class::isInstance).map(settings -> (Map<?, ?>) settings);
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("value", expression);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("type", function);
        told.put("config", settings);
        config.put("fn", settings.isEmpty() ? function : told);
        return config;
    }
}
