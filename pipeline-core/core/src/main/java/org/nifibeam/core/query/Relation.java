package org.nifibeam.core.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowFunction;

/**
 * The rows that a query, or a part of one, gives; groups and joins are made per window of their
 * input. A relation that stands in two places of a query is one object, and computed once.
 */
public sealed interface Relation {
    /** The type of its rows. */
    Schema schema();

    /** What it is made of. */
    List<Relation> inputs();

    /**
     * True if a group of its rows may come without any row, so that what is combined may be null.
     */
    boolean mayFireEmpty();

    /** A relation that is made of one other, whose groups come as its do. */
    sealed interface OfOne extends Relation {
        /** What it is made of. */
        Relation input();

        @Override
        default List<Relation> inputs() {
            return List.of(input());
        }

        @Override
        default boolean mayFireEmpty() {
            return input().mayFireEmpty();
        }
    }

    /** An input of the stage, by its name in the query. */
    record Table(String name, Schema schema, boolean mayFireEmpty) implements Relation {
        public Table {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(schema, "schema");
        }

        @Override
        public List<Relation> inputs() {
            return List.of();
        }
    }

    /** The rows for which a condition is true. */
    record Filter(Relation input, Expression condition) implements OfOne {
        public Filter {
            Objects.requireNonNull(condition, "condition");
        }

        @Override
        public Schema schema() {
            return input.schema();
        }
    }

    /** A value for each field of the schema. */
    record Project(Relation input, List<Expression> values, Schema schema) implements OfOne {
        public Project {
            values = List.copyOf(values);
            if (values.size() != schema.size()) {
                throw new IllegalArgumentException("one value a field: " + values);
            }
        }
    }

    /**
     * A row for each group: its keys, then what is combined.
     *
     * @param keys indexes of the input's fields, each a scalar
     */
    record Group(Relation input, List<Integer> keys, List<Aggregation> aggregations)
            implements OfOne {
        public Group {
            keys = List.copyOf(keys);
            aggregations = List.copyOf(aggregations);
        }

        @Override
        public Schema schema() {
            return new Grouping(input.schema(), keys, aggregations, mayFireEmpty()).result();
        }
    }

    /**
     * Pairs of rows whose keys are equal; a key with a null in it matches nothing. Its fields are
     * those of the left row, then those of the right one, each with its number before its name.
     *
     * @param leftKeys over the left rows, each of a type that it has in common with its counterpart
     * @param rightKeys over the right rows, at least one
     * @param keepLeft true if left rows without a match are given too, with nulls
     * @param keepRight true if right rows without a match are given too, with nulls
     */
    record Join(
            Relation left,
            Relation right,
            List<Expression> leftKeys,
            List<Expression> rightKeys,
            boolean keepLeft,
            boolean keepRight)
            implements Relation {
        public Join {
            leftKeys = List.copyOf(leftKeys);
            rightKeys = List.copyOf(rightKeys);
            if (leftKeys.isEmpty() || leftKeys.size() != rightKeys.size()) {
                throw new IllegalArgumentException("keys: " + leftKeys + " and " + rightKeys);
            }
        }

        @Override
        public Schema schema() {
            return pairs(left.schema(), right.schema(), keepRight, keepLeft);
        }

        @Override
        public List<Relation> inputs() {
            return List.of(left, right);
        }

        @Override
        public boolean mayFireEmpty() {
            return left.mayFireEmpty();
        }
    }

    /** All rows of several relations of one schema. */
    record Union(List<Relation> inputs) implements Relation {
        public Union {
            inputs = List.copyOf(inputs);
            for (Relation input : inputs) {
                if (!input.schema().equals(inputs.get(0).schema())) {
                    throw new IllegalArgumentException("a union of different rows");
                }
            }
        }

        @Override
        public Schema schema() {
            return inputs.get(0).schema();
        }

        @Override
        public boolean mayFireEmpty() {
            return inputs.get(0).mayFireEmpty();
        }
    }

    /**
     * Some of the rows, per window: those that come first, without the very first.
     *
     * @param orders which come first; with none, any may
     * @param offset how many are left out
     * @param count how many are given at most; offset and count are kept in memory
     */
    record Limit(Relation input, List<Order> orders, int offset, int count) implements OfOne {
        public Limit {
            orders = List.copyOf(orders);
            if (offset < 0 || count < 0 || offset + count < 0) {
                throw new IllegalArgumentException("offset " + offset + ", count " + count);
            }
        }

        @Override
        public Schema schema() {
            return input.schema();
        }
    }

    /** What rows are ordered by: a scalar over them. */
    record Order(Expression value, boolean descending, boolean nullsFirst) {
        public Order {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * A row for each element of an array field, which holds the element instead; none for an empty
     * array, one with null for a null one.
     *
     * @param field the index of the array
     */
    record Unnest(Relation input, int field) implements OfOne {
        public Unnest {
            if (!(input.schema().type(field) instanceof FieldType.Array)) {
                throw new IllegalArgumentException(input.schema().field(field) + " is no array");
            }
        }

        @Override
        public Schema schema() {
            List<Field> fields = new ArrayList<>(input.schema().fields());
            Field old = fields.get(field);
            FieldType.Array array = (FieldType.Array) old.type();
            boolean nullable = array.nullable() || array.element().nullable();
            fields.set(field, new Field(old.name(), array.element().withNullable(nullable)));
            return Schema.of(fields);
        }
    }

    /**
     * The rows in other windows.
     *
     * @param timestamp a DATETIME that says which, and is the rows' timestamp from here on
     */
    record Windowed(Relation input, Expression timestamp, WindowFunction windows) implements OfOne {
        public Windowed {
            Objects.requireNonNull(timestamp, "timestamp");
            Objects.requireNonNull(windows, "windows");
        }

        @Override
        public Schema schema() {
            return input.schema();
        }
    }

    /** The rows with two more fields: when their window starts, and its end, which it has not. */
    record WindowBounds(Relation input, String start, String end) implements OfOne {
        @Override
        public Schema schema() {
            List<Field> fields = new ArrayList<>(input.schema().fields());
            fields.add(new Field(start, FieldType.nullable(Kind.DATETIME)));
            fields.add(new Field(end, FieldType.nullable(Kind.DATETIME)));
            return Schema.of(fields);
        }
    }

    /**
     * The fields of pairs of rows.
     *
     * @param leftMissing true if a pair may have no left row, so that its fields may be null
     * @param rightMissing the same of the right row
     */
    static Schema pairs(Schema left, Schema right, boolean leftMissing, boolean rightMissing) {
        List<Field> fields = new ArrayList<>();
        addNumbered(fields, left, leftMissing);
        addNumbered(fields, right, rightMissing);
        return Schema.of(fields);
    }

    private static void addNumbered(List<Field> fields, Schema side, boolean missing) {
        for (Field field : side.fields()) {
            FieldType type = field.type();
            String name = "f" + fields.size() + "_" + field.name();
            fields.add(new Field(name, type.withNullable(missing || type.nullable())));
        }
    }
}
