package org.nifibeam.formats.avro;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.LogicalType;

/**
 * Our logical types as Avro's, and back. A property says exactly which of ours it was, for Avro has
 * fewer: other readers pass over it, and without it a type is the nearest one.
 */
final class AvroLogical {
    private static final String PROPERTY = "org.nifibeam.type";
    private static final String NAME = "name";
    private static final String ARGUMENTS = "arguments";

    private AvroLogical() {}

    /**
     * The type as which values are written, if Avro has an own one.
     *
     * @param name a name for it that no other type of the file has
     */
    static Optional<Schema> written(LogicalType type, String name) {
        List<String> arguments = type.arguments();
        Schema string = Schema.create(Schema.Type.STRING);
        Schema plain =
                switch (type.identifier()) {
                    case "date" -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
                    case "time" ->
                            LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
                    case "local_datetime" ->
                            LogicalTypes.localTimestampMicros()
                                    .addToSchema(Schema.create(Schema.Type.LONG));
                    case "uuid" -> LogicalTypes.uuid().addToSchema(string);
                    case "var_string" -> string;
                    case "enumeration" ->
                            isEnum(type)
                                    ? Schema.createEnum(name, null, "org.nifibeam", arguments)
                                    : string;
                    case "fixed_bytes" ->
                            Schema.createFixed(
                                    name, null, "org.nifibeam", Integer.parseInt(arguments.get(0)));
                    case "decimal" ->
                            LogicalTypes.decimal(precision(type), scale(type))
                                    .addToSchema(Schema.create(Schema.Type.BYTES));
                    default -> null;
                };
        if (plain == null) {
            return Optional.empty();
        }
        plain.addProp(PROPERTY, Map.of(NAME, type.identifier(), ARGUMENTS, arguments));
        return Optional.of(plain);
    }

    /** True if an enumeration's names are ones that Avro's enums may have. */
    static boolean isEnum(LogicalType enumeration) {
        return enumeration.arguments().stream()
                .allMatch(name -> name.matches("[A-Za-z_][A-Za-z0-9_]*"));
    }

    /** All digits of a decimal, at least those behind the point. */
    static int precision(LogicalType decimal) {
        return Math.max(scale(decimal), Integer.parseInt(decimal.arguments().get(0)));
    }

    static int scale(LogicalType decimal) {
        return Integer.parseInt(decimal.arguments().get(1));
    }

    /** Which of our logical types a type is, if it is one. */
    static Optional<LogicalType> read(Schema avro) {
        Optional<LogicalType> ours = ours(avro).filter(type -> fits(type, avro));
        if (ours.isPresent() || avro.getLogicalType() == null) {
            return ours;
        }
        return switch (avro.getLogicalType().getName()) {
            case "time-millis", "time-micros" ->
                    Optional.of(org.nifibeam.core.schema.LogicalTypes.TIME);
            case "uuid" -> Optional.of(org.nifibeam.core.schema.LogicalTypes.UUID);
            default -> Optional.empty();
        };
    }

    private static Optional<LogicalType> ours(Schema avro) {
        if (avro.getObjectProp(PROPERTY) instanceof Map<?, ?> property
                && property.get(NAME) instanceof String name
                && property.get(ARGUMENTS) instanceof List<?> arguments) {
            List<String> texts = arguments.stream().map(String::valueOf).toList();
            try {
                return Optional.of(org.nifibeam.core.schema.LogicalTypes.named(name, texts));
            } catch (IllegalArgumentException e) {
                // Of a later version, or changed by hand: the type is Avro's alone.
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean fits(LogicalType type, Schema avro) {
        String logical = avro.getLogicalType() == null ? "" : avro.getLogicalType().getName();
        return switch (type.identifier()) {
            case "date" -> logical.equals("date");
            case "time" -> logical.equals("time-micros");
            case "local_datetime" -> logical.equals("local-timestamp-micros");
            case "uuid", "var_string" -> avro.getType() == Schema.Type.STRING;
            case "enumeration" ->
                    Set.of(Schema.Type.STRING, Schema.Type.ENUM).contains(avro.getType());
            case "fixed_bytes" ->
                    avro.getType() == Schema.Type.FIXED
                            && type.arguments().equals(List.of("" + avro.getFixedSize()));
            case "decimal" -> logical.equals("decimal");
            default -> false;
        };
    }

    /** The type of a field that is never null. */
    static FieldType type(LogicalType type) {
        return new FieldType.Logical(type, false);
    }
}
