package org.nifibeam.core.model;

import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.FieldType;

/** One combined field of a group: a function over the values of an expression. */
public record Aggregation(String output, AggregateFunction function, Expression value) {
    public Aggregation {
        if (function.result(value.type()).isEmpty()) {
            throw new IllegalArgumentException(function + " does not work on " + value.type());
        }
    }

    /** The type of the combined field. */
    public FieldType type() {
        return function.result(value.type()).orElseThrow();
    }

    @Override
    public String toString() {
        return output + " = " + function.definitionName() + "(" + value + ")";
    }
}
