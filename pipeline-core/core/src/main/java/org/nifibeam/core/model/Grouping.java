package org.nifibeam.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * How rows become groups: key fields and what is combined of each group.
 *
 * @param input the rows' schema
 * @param keys indexes of the key fields, in the order of the output; none: one group in all
 * @param aggregations what is combined
 */
public record Grouping(Schema input, List<Integer> keys, List<Aggregation> aggregations) {
    public Grouping {
        keys = List.copyOf(keys);
        aggregations = List.copyOf(aggregations);
        for (int key : keys) {
            if (!(input.type(key).base() instanceof FieldType.Scalar)) {
                throw new IllegalArgumentException("a key is a scalar, not " + input.field(key));
            }
        }
    }

    /** The schema of a group's result: keys, then combined fields. */
    public Schema result() {
        List<Field> fields = keyFields();
        for (Aggregation aggregation : aggregations) {
            fields.add(new Field(aggregation.output(), aggregation.type()));
        }
        return Schema.of(fields);
    }

    /**
     * The schema of a half-done group, which travels between a combiner before the exchange and the
     * one behind it: keys, then per aggregation its accumulator's fields. A mean travels as {@code
     * output.sum} and {@code output.count}.
     */
    public Schema partial() {
        List<Field> fields = keyFields();
        Set<String> names = new HashSet<>(result().names());
        for (Aggregation aggregation : aggregations) {
            if (aggregation.function() == AggregateFunction.MEAN) {
                FieldType sum =
                        AggregateFunction.SUM.result(aggregation.value().type()).orElseThrow();
                fields.add(new Field(free(aggregation.output() + ".sum", names), sum));
                FieldType count = FieldType.of(Kind.INT64);
                fields.add(new Field(free(aggregation.output() + ".count", names), count));
            } else {
                fields.add(new Field(aggregation.output(), aggregation.type()));
            }
        }
        return Schema.of(fields);
    }

    /** The name, or one like it that no field has. */
    private static String free(String wanted, Set<String> names) {
        String name = wanted;
        while (!names.add(name)) {
            name = name + "'";
        }
        return name;
    }

    private List<Field> keyFields() {
        List<Field> fields = new ArrayList<>();
        for (int key : keys) {
            fields.add(input.field(key));
        }
        return fields;
    }

    @Override
    public String toString() {
        return "by " + keys.stream().map(k -> input.field(k).name()).toList() + ": " + aggregations;
    }
}
