package org.nifibeam.testkit.stream;

import java.util.List;

/**
 * A stage, for example {@code g = group(w): sum}.
 *
 * @param name what it is called
 * @param operation what it does, one of {@link StreamGraph}'s
 * @param inputs the stages it takes, the main input first; {@code stage.output} for an output
 *     beside the main one
 * @param argument what else it needs to know, may be empty
 */
record StreamStage(String name, String operation, List<String> inputs, String argument) {
    StreamStage {
        inputs = List.copyOf(inputs);
    }

    static StreamStage parse(String line) {
        int equals = line.indexOf(" = ");
        int open = line.indexOf('(', equals);
        int close = line.indexOf(')', open);
        String inputs = line.substring(open + 1, close);
        String rest = line.substring(close + 1);
        return new StreamStage(
                line.substring(0, equals).strip(),
                line.substring(equals + 3, open).strip(),
                inputs.isBlank() ? List.of() : List.of(inputs.split(", ")),
                rest.startsWith(":") ? rest.substring(1).strip() : "");
    }

    /** The same with another argument. */
    StreamStage with(String other) {
        return new StreamStage(name, operation, inputs, other);
    }

    @Override
    public String toString() {
        return name
                + " = "
                + operation
                + "("
                + String.join(", ", inputs)
                + ")"
                + (argument.isEmpty() ? "" : ": " + argument);
    }
}
