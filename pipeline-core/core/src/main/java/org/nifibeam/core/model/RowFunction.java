package org.nifibeam.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** What a {@link Node.ParDo} over rows does, as data. All but {@link Call} are stateless. */
public sealed interface RowFunction {
    /** How many outputs it has, the error output not counted. */
    default int outputCount() {
        return 1;
    }

    /** True if it gives at most one element for each, in the main output. */
    default boolean isOneToOne() {
        return true;
    }

    /** Keeps the rows for which the condition is true (neither false nor null). */
    record Filter(Expression condition) implements RowFunction {
        public Filter {
            if (!condition.type().is(Kind.BOOLEAN)) {
                throw new IllegalArgumentException(
                        "a filter's condition is boolean, not " + condition.type());
            }
        }

        @Override
        public String toString() {
            return "filter " + condition;
        }
    }

    /** Makes a row of new fields, one expression a field of the output schema. */
    record Project(List<Expression> expressions) implements RowFunction {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public String toString() {
            return "project " + expressions;
        }
    }

    /**
     * Sets the timestamp of elements.
     *
     * @param timestamp a DATETIME; a null fails the element
     * @param maxOutOfOrderness how far behind the newest timestamp the watermark stays, for
     *     unbounded input
     * @param idleAfter a split silent for so long no longer holds the watermark; never, if empty
     */
    record AssignTimestamps(
            Expression timestamp, Duration maxOutOfOrderness, Optional<Duration> idleAfter)
            implements RowFunction {
        public AssignTimestamps {
            Objects.requireNonNull(maxOutOfOrderness, "maxOutOfOrderness");
            Objects.requireNonNull(idleAfter, "idleAfter");
            if (!timestamp.type().is(Kind.DATETIME)) {
                throw new IllegalArgumentException(
                        "a timestamp is a datetime, not " + timestamp.type());
            }
        }

        @Override
        public String toString() {
            return "timestamps from " + timestamp;
        }
    }

    /** Adds fields about an element's timestamp and window behind its own; one output a window. */
    record AddWindowFields(List<WindowField> fields) implements RowFunction {
        public AddWindowFields {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return "add " + fields;
        }
    }

    /**
     * Gives an element for each item of array fields, which hold the item instead; none for an
     * empty array, one with null for a null one.
     *
     * @param fields indexes of the array fields
     * @param crossProduct each item with each of the other fields; otherwise the first items, then
     *     the second ones and so on, null where a field has no more
     */
    record Explode(List<Integer> fields, boolean crossProduct) implements RowFunction {
        public Explode {
            fields = List.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("there is no field to explode");
            }
        }

        @Override
        public boolean isOneToOne() {
            return false;
        }

        @Override
        public String toString() {
            return "explode fields " + fields + (crossProduct ? ", each with each" : "");
        }
    }

    /**
     * Gives each element to the output that an expression names.
     *
     * @param by a STRING, or BOOLEAN or whole number whose text is meant
     * @param names of the outputs, in the order of the node's results
     * @param other the index of the output of elements whose name is none of them (or null); one
     *     fails if empty
     */
    record Partition(Expression by, List<String> names, Optional<Integer> other)
            implements RowFunction {
        public Partition {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("there is no output");
            }
        }

        @Override
        public int outputCount() {
            return names.size();
        }

        @Override
        public String toString() {
            return "partition by " + by + " into " + names;
        }
    }

    /**
     * Calls a function of a user's (or one of our own, written as one).
     *
     * @param function what to call; each task calls a copy of it
     * @param input how rows become its elements; of a stateful function best a {@link
     *     org.nifibeam.core.function.KeyedType}, which knows how its keys are held
     * @param outputs its outputs, the main one first, in the order of the node's results
     * @param keys the input's key field where the function is stateful, empty otherwise
     * @param userCode true if it came with the pipeline and is no part of what we ship
     * @param words what it does, for people
     * @param retries how often it is called again on an element that it fails on
     */
    record Call(
            DoFn<?, ?> function,
            ElementType<?> input,
            List<OutputTag<?>> outputs,
            List<Integer> keys,
            boolean userCode,
            String words,
            Retries retries)
            implements RowFunction {
        /** One that is not called again on what it fails on. */
        public Call(
                DoFn<?, ?> function,
                ElementType<?> input,
                List<OutputTag<?>> outputs,
                List<Integer> keys,
                boolean userCode,
                String words) {
            this(function, input, outputs, keys, userCode, words, Retries.NONE);
        }

        public Call {
            outputs = List.copyOf(outputs);
            keys = List.copyOf(keys);
            if (outputs.isEmpty()) {
                throw new IllegalArgumentException("a function has a main output");
            }
            if (function.isStateful() == keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "a stateful function has a key, another has none: " + words);
            }
        }

        @Override
        public int outputCount() {
            return outputs.size();
        }

        @Override
        public boolean isOneToOne() {
            return false;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Adds the fields of what is looked up, null where nothing is found.
     *
     * @param keys indexes of the fields that are asked for, in the order of the lookup's key
     * @param retries how often a lookup that fails is made again
     */
    record Enrich(LookupSpec lookup, List<Integer> keys, Retries retries) implements RowFunction {
        /** Lookups that are not made again. */
        public Enrich(LookupSpec lookup, List<Integer> keys) {
            this(lookup, keys, Retries.NONE);
        }

        public Enrich {
            keys = List.copyOf(keys);
            if (keys.size() != lookup.key().size() || keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "the key is " + lookup.key() + ", not fields " + keys);
            }
        }

        /** The key's fields as the input has them, by the lookup's names, none of them null. */
        public Schema keysOf(Schema input) {
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                FieldType type = input.type(keys.get(i)).withNullable(false);
                fields.add(new Field(lookup.key().field(i).name(), type));
            }
            return Schema.of(fields);
        }

        /** What comes out of it. */
        public Schema enriched(Schema input) {
            List<Field> fields = new ArrayList<>(input.fields());
            for (Field field : lookup.found().fields()) {
                fields.add(new Field(field.name(), field.type().withNullable(true)));
            }
            return Schema.of(fields);
        }

        @Override
        public String toString() {
            return "look up in " + lookup;
        }
    }

    /** Gives the records that each element says to read. */
    record ReadEach(ElementReadSpec read) implements RowFunction {
        public ReadEach {
            Objects.requireNonNull(read, "read");
        }

        @Override
        public boolean isOneToOne() {
            return false;
        }

        @Override
        public String toString() {
            return "read what each names: " + read.type();
        }
    }

    /** Logs each element and passes it on. */
    record Log(String prefix, Level level) implements RowFunction {
        /** How loud; the names are the definition's. */
        public enum Level {
            DEBUG,
            INFO,
            WARNING,
            ERROR
        }

        @Override
        public String toString() {
            return "log '" + prefix + "' at " + level;
        }
    }

    /** A name for something known about an element beside its fields. */
    record WindowField(String name, Property property) {
        /** The row that {@link Property#PANE_INFO} is. */
        public static final Schema PANE =
                Schema.of(
                        List.of(
                                new Field("is_first", FieldType.of(Kind.BOOLEAN)),
                                new Field("is_last", FieldType.of(Kind.BOOLEAN)),
                                new Field("timing", FieldType.of(Kind.STRING)),
                                new Field("index", FieldType.of(Kind.INT64))));

        /** What is known; the lower-case names are the definition's. */
        public enum Property {
            TIMESTAMP(FieldType.of(Kind.DATETIME)),
            WINDOW_START(FieldType.nullable(Kind.DATETIME)),
            WINDOW_END(FieldType.nullable(Kind.DATETIME)),
            WINDOW_STRING(FieldType.of(Kind.STRING)),
            PANE_INDEX(FieldType.of(Kind.INT64)),
            PANE_TIMING(FieldType.of(Kind.STRING)),
            WINDOW_TYPE(FieldType.of(Kind.STRING)),
            PANE_INFO(new FieldType.Nested(PANE, false));

            private final FieldType type;

            Property(FieldType type) {
                this.type = type;
            }

            /** The field's type; the global window has no start and end. */
            public FieldType type() {
                return type;
            }
        }

        @Override
        public String toString() {
            return name + " = " + property;
        }
    }

    /** The schema that comes out when {@link AddWindowFields} gets {@code input}. */
    static Schema withWindowFields(Schema input, List<WindowField> fields) {
        List<Field> all = new ArrayList<>(input.fields());
        for (WindowField field : fields) {
            all.add(new Field(field.name(), field.property().type()));
        }
        return Schema.of(all);
    }
}
