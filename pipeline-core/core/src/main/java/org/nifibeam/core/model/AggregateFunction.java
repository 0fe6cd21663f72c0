package org.nifibeam.core.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * The built-in combiners. All leave nulls out, as SQL does; without a value that is not null all
 * but COUNT give null.
 */
public enum AggregateFunction {
    /** How many values are not null. */
    COUNT,
    /**
     * INT64 for whole numbers (overflow is an error), DOUBLE for floating ones, DECIMAL for
     * decimals.
     */
    SUM,
    MIN,
    MAX,
    /** DOUBLE, or DECIMAL for decimals. */
    MEAN,
    /** True if a value is true. */
    ANY,
    /** True if all values are true. */
    ALL;

    /** The function of that name in a definition. */
    public static Optional<AggregateFunction> of(String name) {
        return Stream.of(values()).filter(f -> f.definitionName().equals(name)).findAny();
    }

    /** The names of all, as a definition writes them. */
    public static List<String> names() {
        return Stream.of(values()).map(AggregateFunction::definitionName).toList();
    }

    /** The name in a definition. */
    public String definitionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of its result over values of a type, empty if it does not work on them. */
    public Optional<FieldType> result(FieldType value) {
        if (this == COUNT) {
            return Optional.of(FieldType.of(Kind.INT64));
        }
        if (!(value.base() instanceof FieldType.Scalar scalar)) {
            return Optional.empty();
        }
        Kind kind = scalar.kind();
        Kind result =
                switch (this) {
                    case COUNT -> Kind.INT64;
                    case SUM -> sumKind(kind);
                    case MEAN ->
                            kind == Kind.DECIMAL
                                    ? Kind.DECIMAL
                                    : kind.isNumeric() ? Kind.DOUBLE : null;
                    case MIN, MAX -> kind;
                    case ANY, ALL -> kind == Kind.BOOLEAN ? Kind.BOOLEAN : null;
                };
        return Optional.ofNullable(result).map(k -> new FieldType.Scalar(k, value.nullable()));
    }

    private static Kind sumKind(Kind kind) {
        if (kind.isInteger()) {
            return Kind.INT64;
        }
        if (kind == Kind.DECIMAL) {
            return Kind.DECIMAL;
        }
        return kind.isNumeric() ? Kind.DOUBLE : null;
    }
}
