package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;

/**
 * What a join's properties say about fields: {@code o.id = c.id} and {@code c.name AS customer}.
 */
final class JoinText {
    private static final Pattern COLUMN = Pattern.compile("([^.\\s]+)\\s*\\.\\s*(.+)");
    private static final Pattern NAMED = Pattern.compile("(?is)(.+?)\\s+AS\\s+(.+)");

    private final Set<String> aliases;
    private final List<Problem> problems;

    /**
     * @param aliases those of the inputs; none if they are not known
     * @param problems takes what is wrong
     */
    JoinText(Set<String> aliases, List<Problem> problems) {
        this.aliases = aliases;
        this.problems = problems;
    }

    /** Each equality as field by alias; a field that all inputs have stands for all of them. */
    List<Map<String, String>> equalities(String text) {
        List<Map<String, String>> equalities = new ArrayList<>();
        for (String item : StageProperties.split(text)) {
            Map<String, String> columns = new LinkedHashMap<>();
            if (item.contains("=")) {
                for (String side : item.split("=", -1)) {
                    column(side.strip(), item).ifPresent(c -> columns.put(c.alias(), c.field()));
                }
            } else if (item.contains(".")) {
                problems.add(
                        Problems.of(
                                ProblemCode.INVALID_VALUE,
                                "'" + item + "' in Equalities compares nothing",
                                "write for example o.id = c.id, or the name of a field that all inputs have"));
            } else {
                aliases.forEach(alias -> columns.put(alias, item));
            }
            equalities.add(columns);
        }
        return equalities;
    }

    /** The fields of the result by alias: new name to field; none of an alias that is not named. */
    Map<String, Object> fields(String text) {
        Map<String, Map<String, String>> byAlias = new LinkedHashMap<>();
        aliases.forEach(alias -> byAlias.put(alias, new LinkedHashMap<>()));
        for (String item : StageProperties.split(text)) {
            Matcher named = NAMED.matcher(item);
            boolean renamed = named.matches();
            Optional<Column> column = column(renamed ? named.group(1).strip() : item, item);
            column.ifPresent(
                    c ->
                            byAlias.computeIfAbsent(c.alias(), a -> new LinkedHashMap<>())
                                    .put(renamed ? named.group(2).strip() : c.field(), c.field()));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        byAlias.forEach(
                (alias, own) -> {
                    if (own.containsKey("*")) {
                        fields.put(alias, "*");
                    } else {
                        fields.put(alias, own.isEmpty() ? List.of() : own);
                    }
                });
        return fields;
    }

    private record Column(String alias, String field) {}

    private Optional<Column> column(String text, String item) {
        Matcher matcher = COLUMN.matcher(text);
        if (!matcher.matches()) {
            problems.add(
                    Problems.of(
                            ProblemCode.INVALID_VALUE,
                            "in '" + item + "', '" + text + "' is not alias.field",
                            "write for example o.id"));
            return Optional.empty();
        }
        String alias = matcher.group(1);
        if (!aliases.isEmpty() && !aliases.contains(alias)) {
            problems.add(
                    Problems.of(
                            ProblemCode.UNKNOWN_STAGE,
                            "in '" + item + "' there is no input '" + alias + "'",
                            Nearest.to(alias, aliases)
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse(
                                            "the inputs are "
                                                    + aliases.stream()
                                                            .collect(
                                                                    Collectors.joining(
                                                                            "', '", "'", "'")))));
            return Optional.empty();
        }
        return Optional.of(new Column(alias, matcher.group(2).strip()));
    }
}
