package org.nifibeam.core.schema;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;
import org.nifibeam.core.coder.Coder;

/** The type of a field, an array element, or an expression. */
public sealed interface FieldType extends Serializable {
    /** True if the value may be null. */
    boolean nullable();

    /** The same type with the given nullability. */
    FieldType withNullable(boolean nullable);

    /** How a row holds it. */
    Storage storage();

    /**
     * The type as which values are held and computed with: that under a logical type, else this one
     * itself. Never a {@link Logical}.
     */
    default FieldType base() {
        return this;
    }

    /** True if this is, or is stored as, a scalar of the given kind, nullable or not. */
    default boolean is(Kind kind) {
        return base() instanceof Scalar scalar && scalar.kind() == kind;
    }

    /** True if this is, or is stored as, a scalar number. */
    default boolean isNumeric() {
        return base() instanceof Scalar scalar && scalar.kind().isNumeric();
    }

    /**
     * True if values can be keys: equal ones have equal canonical bytes. Only a coder that is not
     * deterministic stands against it.
     */
    boolean isKey();

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
        public boolean isKey() {
            return true;
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
        public boolean isKey() {
            return element.isKey();
        }

        @Override
        public String toString() {
            return "array<" + element + ">" + (nullable ? "?" : "");
        }
    }

    /**
     * A {@link java.util.Map}; keys are scalars that are never null. No two keys of one map are
     * equal in canonical form (see {@link Values}).
     */
    record Mapping(FieldType key, FieldType value, boolean nullable) implements FieldType {
        public Mapping {
            Objects.requireNonNull(value, "value");
            if (!(key.base() instanceof Scalar) || key.nullable()) {
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
        public boolean isKey() {
            return value.isKey();
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
        public boolean isKey() {
            return schema.fields().stream().allMatch(field -> field.type().isKey());
        }

        @Override
        public String toString() {
            return "row" + schema + (nullable ? "?" : "");
        }
    }

    /**
     * A type with a meaning beyond how it is stored: a date, an enumeration. Values are held as,
     * and are equal and ordered as, those of the type under it.
     */
    record Logical(LogicalType type, boolean nullable) implements FieldType {
        public Logical {
            Objects.requireNonNull(type, "type");
        }

        @Override
        public FieldType withNullable(boolean value) {
            return value == nullable ? this : new Logical(type, value);
        }

        @Override
        public FieldType base() {
            return type.base().withNullable(nullable);
        }

        @Override
        public Storage storage() {
            return type.base().storage();
        }

        @Override
        public boolean isKey() {
            return type.base().isKey();
        }

        @Override
        public String toString() {
            return type + (nullable ? "?" : "");
        }
    }

    /**
     * An object of any Java class, held by reference and never changed once emitted; its coder
     * makes it bytes where bytes are needed.
     *
     * <p>Two such values are equal by their own {@link Object#equals} (those that {@link Values}
     * knows, such as a list or a double, in canonical form) and have no order. They are keys only
     * if the coder is deterministic, whose law is that bytes are equal exactly when values are: a
     * class without equals, or one that holds an array, has no such coder.
     */
    record Coded(Coder<?> coder, boolean nullable) implements FieldType {
        public Coded {
            Objects.requireNonNull(coder, "coder");
        }

        @Override
        public FieldType withNullable(boolean value) {
            return value == nullable ? this : new Coded(coder, value);
        }

        @Override
        public Storage storage() {
            return Storage.OBJECT;
        }

        @Override
        public boolean isKey() {
            return coder.deterministic();
        }

        /** Not to be read back: a text has no coder. */
        @Override
        public String toString() {
            return "coded<" + coder.describe() + ">" + (nullable ? "?" : "");
        }
    }
}
