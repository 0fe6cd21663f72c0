package org.nifibeam.core.model;

import java.util.List;
import java.util.stream.Collectors;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.FieldType;

/**
 * One combined field of a group: a function over the values of an expression.
 *
 * @param arguments what is combined, and what else the function wants to know of an element
 */
public record Aggregation(String output, Combiner function, List<Expression> arguments) {
    public Aggregation {
        arguments = List.copyOf(arguments);
        boolean several =
                function instanceof CustomCombiner custom
                        && custom.input() == CustomCombiner.Input.LIST;
        if (arguments.isEmpty() || arguments.size() > 1 && !several) {
            throw new IllegalArgumentException(
                    function.definitionName() + " does not take " + arguments);
        }
        FieldType type = arguments.get(0).type();
        if (function.result(type).isEmpty()) {
            throw new IllegalArgumentException(
                    function.definitionName() + " does not work on " + type);
        }
    }

    /** One over a single expression. */
    public Aggregation(String output, Combiner function, Expression value) {
        this(output, function, List.of(value));
    }

    /** What is combined. */
    public Expression value() {
        return arguments.get(0);
    }

    /** The type of the combined field of a group that has elements. */
    public FieldType type() {
        return function.result(value().type()).orElseThrow();
    }

    /** What is combined so far, as fields of a half-done group. */
    public List<Combiner.Part> parts() {
        return function.parts(value().type());
    }

    @Override
    public String toString() {
        return output
                + " = "
                + function.definitionName()
                + arguments.stream()
                        .map(Expression::toString)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
