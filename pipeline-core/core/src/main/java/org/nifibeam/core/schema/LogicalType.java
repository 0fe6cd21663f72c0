package org.nifibeam.core.schema;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A meaning given to a type of storage. {@link LogicalTypes} has the ones everybody knows; a
 * program may use others, whose names should hold a colon or a dot so that they never become one of
 * those.
 *
 * @param identifier its name
 * @param base how values are stored; never nullable and not logical itself
 * @param arguments what its notation has in angle brackets, for example a length; may be empty
 */
public record LogicalType(String identifier, FieldType base, List<String> arguments) {
    public LogicalType {
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(base, "base");
        if (identifier.isEmpty()) {
            throw new IllegalArgumentException("a logical type has a name");
        }
        if (base.nullable() || base instanceof FieldType.Logical) {
            throw new IllegalArgumentException(
                    "the base of logical type '" + identifier + "' cannot be " + base);
        }
        if (LogicalTypes.isKnown(identifier)) {
            FieldType known = LogicalTypes.base(identifier, arguments);
            if (!known.equals(base)) {
                throw new IllegalArgumentException(
                        "logical type '"
                                + identifier
                                + "' is stored as "
                                + known
                                + ", not "
                                + base);
            }
        }
    }

    /**
     * {@code date}, {@code fixed_bytes<16>}; an unknown one {@code logical<name,base,argument>}.
     */
    @Override
    public String toString() {
        String rest = arguments.stream().map(LogicalType::quoted).collect(Collectors.joining(","));
        if (LogicalTypes.isKnown(identifier)) {
            return identifier + (rest.isEmpty() ? "" : "<" + rest + ">");
        }
        String name = "logical<" + quoted(identifier) + "," + base;
        return name + (rest.isEmpty() ? "" : "," + rest) + ">";
    }

    private static String quoted(String text) {
        boolean odd = text.isEmpty() || text.chars().anyMatch(c -> ",<>`".indexOf(c) >= 0);
        return odd ? "`" + text.replace("`", "``") + "`" : text;
    }
}
