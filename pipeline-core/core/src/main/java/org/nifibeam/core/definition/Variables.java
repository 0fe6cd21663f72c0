package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;

/**
 * The part of Jinja that definitions need: <code>{{ name }}</code> becomes the variable's value, a
 * value of any kind where it stands alone and its text within a longer one. Statements and filters
 * are refused. Used by one parser on one thread.
 */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final DefinitionReader reader;
    private final Map<String, DocumentNode> values;
    private final Set<String> used = new TreeSet<>();

    Variables(DefinitionReader reader, Map<String, DocumentNode> values) {
        this.reader = reader;
        this.values = values;
    }

    /** The names that something stood for. */
    Set<String> used() {
        return used;
    }

    /** The same with every variable replaced. */
    DocumentNode replace(DocumentNode node) {
        if (node instanceof Mapping mapping) {
            Map<String, DocumentNode> entries = new LinkedHashMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, replace(value)));
            return new Mapping(entries, mapping.keys(), mapping.place());
        }
        if (node instanceof Sequence sequence) {
            List<DocumentNode> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(replace(item)));
            return new Sequence(items, sequence.place());
        }
        Scalar scalar = (Scalar) node;
        return scalar.value() instanceof String text ? replace(text, scalar) : scalar;
    }

    private DocumentNode replace(String text, Scalar scalar) {
        refuseStatements(text, scalar.place());
        Matcher alone = VARIABLE.matcher(text.strip());
        if (alone.matches() && NAME.matcher(alone.group(1).strip()).matches()) {
            return value(alone.group(1), scalar.place());
        }
        String replaced = replaceText(text, scalar.place());
        return replaced.equals(text) ? scalar : new Scalar(replaced, scalar.place());
    }

    /** A text with every variable in it replaced by the text of its value. */
    String replaceText(String text, Place place) {
        return VARIABLE.matcher(text)
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        String.valueOf(value(match.group(1), place).plain())));
    }

    /** Notes Jinja's statements, which are not available. */
    void refuseStatements(String text, Place place) {
        if (text.contains("{%")) {
            reader.add(
                    ProblemCode.UNSUPPORTED,
                    place,
                    "statements of Jinja, {% ... %}, are not available",
                    "variables are: {{ name }}; render the document with Jinja before, or write it out");
        }
    }

    private DocumentNode value(String expression, Place place) {
        String name = expression.strip();
        if (!NAME.matcher(name).matches()) {
            reader.add(
                    ProblemCode.UNSUPPORTED,
                    place,
                    "of Jinja only variables are available, not '{{ " + name + " }}'",
                    "write {{ name }}, and give the variable the value that you want");
            return new Scalar(name, place);
        }
        used.add(name);
        DocumentNode value = values.get(name);
        if (value == null) {
            reader.add(
                    ProblemCode.MISSING,
                    place,
                    "there is no variable '" + name + "'",
                    Nearest.advice(name, new TreeSet<>(values.keySet())));
            return new Scalar(name, place);
        }
        return value;
    }
}
