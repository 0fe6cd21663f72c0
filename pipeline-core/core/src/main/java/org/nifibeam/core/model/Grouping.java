package org.nifibeam.core.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/**
 * How rows become groups: key fields and what is combined of each group.
 *
 * @param input the rows' schema
 * @param keys indexes of the key fields, in the order of the output; none: one group in all
 * @param aggregations what is combined
 * @param emptyPanes true if a pane may come without any element, whose combined fields are null
 *     where a function needs one
 */
public record Grouping(
        Schema input, List<Integer> keys, List<Aggregation> aggregations, boolean emptyPanes) {
    public Grouping {
        keys = List.copyOf(keys);
        aggregations = List.copyOf(aggregations);
        for (int key : keys) {
            if (!(input.type(key).base() instanceof FieldType.Scalar)) {
                throw new IllegalArgumentException("a key is a scalar, not " + input.field(key));
            }
        }
    }

    /** One whose panes all have elements. */
    public Grouping(Schema input, List<Integer> keys, List<Aggregation> aggregations) {
        this(input, keys, aggregations, false);
    }

    /** The schema of the key alone. */
    public Schema key() {
        return Schema.of(keyFields());
    }

    /** The schema of a group's result: keys, then combined fields. */
    public Schema result() {
        List<Field> fields = keyFields();
        for (Aggregation aggregation : aggregations) {
            FieldType type =
                    emptyPanes
                            ? aggregation.function().emptyResult(aggregation.value().type())
                            : aggregation.type();
            fields.add(new Field(aggregation.output(), type));
        }
        return Schema.of(fields);
    }

    /**
     * The schema of a half-done group, which travels between a combiner before the exchange and the
     * one behind it, and to disk and back: keys, then per aggregation what is combined so far.
     */
    public Schema partial() {
        List<Field> fields = keyFields();
        Set<String> names = new HashSet<>();
        aggregations.forEach(aggregation -> names.add(aggregation.output()));
        fields.forEach(field -> names.add(field.name()));
        for (Aggregation aggregation : aggregations) {
            for (Combiner.Part part : aggregation.parts()) {
                String name =
                        part.suffix().isEmpty()
                                ? aggregation.output()
                                : free(aggregation.output() + part.suffix(), names);
                fields.add(new Field(name, part.type()));
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
