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
public enum AggregateFunction implements Combiner {
    /** How many values are not null. */
    COUNT,
    /**
     * INT64 for whole numbers (overflow is an error), DOUBLE for floating ones, DECIMAL for
     * decimals.
     */
    SUM,
    MIN,
    MAX,
    /**
     * DOUBLE, or DECIMAL for decimals. The sum of whole numbers is exact, whatever its size, and
     * becomes a double before it is divided.
     */
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

    @Override
    public String definitionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
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

    @Override
    public FieldType emptyResult(FieldType value) {
        return result(value).orElseThrow().withNullable(this != COUNT);
    }

    /**
     * A mean is its sum and count; the sum of whole numbers has a second word, {@code high}, which
     * counts how often it has gone over the first.
     */
    @Override
    public List<Part> parts(FieldType value) {
        if (this != MEAN) {
            return List.of(new Part("", result(value).orElseThrow()));
        }
        FieldType sum = SUM.result(value).orElseThrow();
        Part count = new Part(".count", FieldType.of(Kind.INT64));
        return sum.is(Kind.INT64)
                ? List.of(new Part(".sum", sum), new Part(".high", FieldType.of(Kind.INT64)), count)
                : List.of(new Part(".sum", sum), count);
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
