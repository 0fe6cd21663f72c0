package org.nifibeam.core.expression.function;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A function or other construct in the reference.
 *
 * @param group the heading that it stands under
 * @param name what is written
 * @param signature how it is written, line by line; empty if its forms say it
 * @param description what it does, a sentence or two
 * @param examples at least one
 * @param forms the methods behind it; none for what is made of operators
 */
public record FunctionEntry(
        String group,
        String name,
        List<String> signature,
        String description,
        List<Example> examples,
        List<ScalarFunction> forms) {
    public FunctionEntry {
        signature = List.copyOf(signature);
        examples = List.copyOf(examples);
        forms = List.copyOf(forms);
        if (examples.isEmpty()) {
            throw new IllegalArgumentException(name + " has no example");
        }
    }

    /** An expression in SQL without fields, and its value as {@code Values.print} shows it. */
    public record Example(String expression, String value) {}

    /** How it is written, each way once. */
    public List<String> signatures() {
        return signature.isEmpty()
                ? forms.stream()
                        .map(form -> form + " → " + form.result())
                        .distinct()
                        .collect(Collectors.toList())
                : signature;
    }
}
