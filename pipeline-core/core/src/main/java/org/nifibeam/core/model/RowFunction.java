package org.nifibeam.core.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * What a {@link Node.ParDo} over rows does, as data. Stateless; one element in, at most one out.
 */
public sealed interface RowFunction {
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
        /** What is known; the lower-case names are the definition's. */
        public enum Property {
            TIMESTAMP(FieldType.of(Kind.DATETIME)),
            WINDOW_START(FieldType.nullable(Kind.DATETIME)),
            WINDOW_END(FieldType.nullable(Kind.DATETIME)),
            WINDOW_STRING(FieldType.of(Kind.STRING)),
            PANE_INDEX(FieldType.of(Kind.INT64)),
            PANE_TIMING(FieldType.of(Kind.STRING));

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
