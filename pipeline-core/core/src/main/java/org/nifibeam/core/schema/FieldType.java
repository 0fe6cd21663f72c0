package org.nifibeam.core.schema;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/** The type of a field, an array element, or an expression. */
public sealed interface FieldType extends Serializable {
    /** True if the value may be null. */
    boolean nullable();

    /** The same type with the given nullability. */
    FieldType withNullable(boolean nullable);

    /** How a row holds it. */
    Storage storage();

    /** True if this is a scalar of the given kind, nullable or not. */
    default boolean is(Kind kind) {
        return this instanceof Scalar scalar && scalar.kind() == kind;
    }

    /** True if this is a scalar number. */
    default boolean isNumeric() {
        return this instanceof Scalar scalar && scalar.kind().isNumeric();
    }

    /** A scalar that is never null. */
    static FieldType of(Kind kind) {
        return new Scalar(kind, false);
    }

    /** A scalar that may be null. */
    static FieldType nullable(Kind kind) {
        return new Scalar(kind, true);
    }

    /** A scalar type. */
    record Scalar(Kind kind, boolean nullable) implements FieldType {
        public Scalar {
            Objects.requireNonNull(kind, "kind");
        }

        @Override
        public FieldType withNullable(boolean value) {
            return value == nullable ? this : new Scalar(kind, value);
        }

        @Override
        public Storage storage() {
            return kind.storage();
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + (nullable ? "?" : "");
        }
    }

    /** A {@link java.util.List} of elements. */
    record Array(FieldType element, boolean nullable) implements FieldType {
        public Array {
            Objects.requireNonNull(element, "element");
        }

        @Override
        public FieldType withNullable(boolean value) {
            return value == nullable ? this : new Array(element, value);
        }

        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "array<" + element + ">" + (nullable ? "?" : "");
        }
    }

    /** A {@link java.util.Map}; keys are scalars that are never null. */
    record Mapping(FieldType key, FieldType value, boolean nullable) implements FieldType {
        public Mapping {
            Objects.requireNonNull(value, "value");
            if (!(key instanceof Scalar) || key.nullable()) {
                throw new IllegalArgumentException(
                        "a map's key is a scalar that is never null, not " + key);
            }
        }

        @Override
        public FieldType withNullable(boolean flag) {
            return flag == nullable ? this : new Mapping(key, value, flag);
        }

        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "map<" + key + "," + value + ">" + (nullable ? "?" : "");
        }
    }

    /** A nested {@link Row}. */
    record Nested(Schema schema, boolean nullable) implements FieldType {
        public Nested {
            Objects.requireNonNull(schema, "schema");
        }

        @Override
        public FieldType withNullable(boolean value) {
            return value == nullable ? this : new Nested(schema, value);
        }

        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public String toString() {
            return "row" + schema + (nullable ? "?" : "");
        }
    }
}
