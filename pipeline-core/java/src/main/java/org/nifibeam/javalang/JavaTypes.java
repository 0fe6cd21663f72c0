package org.nifibeam.javalang;

import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Between our types and Java's. */
final class JavaTypes {
    private JavaTypes() {}

    /** How a variable of a type is declared. */
    static String declaration(FieldType type) throws ProblemException {
        if (type instanceof FieldType.Scalar scalar) {
            return scalar(scalar.kind(), type.nullable());
        }
        if (type instanceof FieldType.Array array) {
            return "java.util.List<" + declaration(array.element().withNullable(true)) + ">";
        }
        if (type instanceof FieldType.Mapping mapping) {
            return "java.util.Map<"
                    + declaration(mapping.key().withNullable(true))
                    + ", "
                    + declaration(mapping.value().withNullable(true))
                    + ">";
        }
        if (type instanceof FieldType.Nested) {
            return "org.nifibeam.core.expression.NamedRow";
        }
        throw unknown(type);
    }

    private static String scalar(Kind kind, boolean boxed) {
        return switch (kind) {
            case BOOLEAN -> boxed ? "Boolean" : "boolean";
            case INT8, INT16, INT32 -> boxed ? "Integer" : "int";
            case INT64 -> boxed ? "Long" : "long";
            case FLOAT -> boxed ? "Float" : "float";
            case DOUBLE -> boxed ? "Double" : "double";
            case DECIMAL -> "java.math.BigDecimal";
            case STRING -> "String";
            case BYTES -> "byte[]";
            case DATETIME -> "java.time.Instant";
        };
    }

    /** An expression in Java that makes the type. */
    static String construction(FieldType type) throws ProblemException {
        String nullable = ", " + type.nullable() + ")";
        if (type instanceof FieldType.Scalar scalar) {
            return "new FieldType.Scalar(Kind." + scalar.kind() + nullable;
        }
        if (type instanceof FieldType.Array array) {
            return "new FieldType.Array(" + construction(array.element()) + nullable;
        }
        if (type instanceof FieldType.Mapping mapping) {
            return "new FieldType.Mapping("
                    + construction(mapping.key())
                    + ", "
                    + construction(mapping.value())
                    + nullable;
        }
        if (type instanceof FieldType.Nested nested) {
            StringBuilder fields = new StringBuilder();
            for (Field field : nested.schema().fields()) {
                fields.append(fields.length() == 0 ? "" : ", ")
                        .append("new Field(")
                        .append(quoted(field.name()))
                        .append(", ")
                        .append(construction(field.type()))
                        .append(')');
            }
            return "new FieldType.Nested(Schema.of(" + fields + ")" + nullable;
        }
        throw unknown(type);
    }

    private static String quoted(String text) {
        StringBuilder result = new StringBuilder("\"");
        text.chars().forEach(c -> result.append(String.format("\\u%04x", c)));
        return result.append('"').toString();
    }

    private static ProblemException unknown(FieldType type) {
        return new ProblemException(
                ProblemCode.UNSUPPORTED,
                "Java code cannot have values of type " + type,
                "convert them in a stage before");
    }

    /** The type behind a JVM signature ({@code Ljava/util/List<Ljava/lang/String;>;}). */
    static Optional<FieldType> ofSignature(String signature) {
        return new Signature(signature).type();
    }

    /** Reads a signature. */
    private static final class Signature {
        private final String text;
        private int at;

        Signature(String text) {
            this.text = text;
        }

        Optional<FieldType> type() {
            char first = text.charAt(at++);
            if (first == '[') {
                boolean bytes = text.startsWith("B", at);
                at = text.length();
                return bytes ? Optional.of(FieldType.nullable(Kind.BYTES)) : Optional.empty();
            }
            if (first != 'L') {
                return Optional.ofNullable(primitive(first)).map(FieldType::of);
            }
            int end = at;
            while (text.charAt(end) != ';' && text.charAt(end) != '<') {
                end++;
            }
            String name = text.substring(at, end);
            at = end + 1;
            return text.charAt(end) == '<' ? generic(name) : Optional.ofNullable(boxed(name));
        }

        private static Kind primitive(char letter) {
            return switch (letter) {
                case 'Z' -> Kind.BOOLEAN;
                case 'B' -> Kind.INT8;
                case 'S' -> Kind.INT16;
                case 'I' -> Kind.INT32;
                case 'J' -> Kind.INT64;
                case 'F' -> Kind.FLOAT;
                case 'D' -> Kind.DOUBLE;
                case 'C' -> Kind.STRING;
                default -> null;
            };
        }

        private static FieldType boxed(String name) {
            Kind kind =
                    switch (name) {
                        case "java/lang/Boolean" -> Kind.BOOLEAN;
                        case "java/lang/Byte" -> Kind.INT8;
                        case "java/lang/Short" -> Kind.INT16;
                        case "java/lang/Integer" -> Kind.INT32;
                        case "java/lang/Long" -> Kind.INT64;
                        case "java/lang/Float" -> Kind.FLOAT;
                        case "java/lang/Double" -> Kind.DOUBLE;
                        case "java/math/BigDecimal", "java/math/BigInteger" -> Kind.DECIMAL;
                        case "java/lang/String", "java/lang/Character", "java/lang/CharSequence" ->
                                Kind.STRING;
                        case "java/time/Instant" -> Kind.DATETIME;
                        default -> null;
                    };
            return kind == null ? null : FieldType.nullable(kind);
        }

        /** Arguments that are wildcards or variables have no type of ours. */
        private Optional<FieldType> generic(String name) {
            boolean list =
                    name.equals("java/util/List")
                            || name.equals("java/util/ArrayList")
                            || name.equals("java/util/Set")
                            || name.equals("java/util/Collection");
            if (list && text.charAt(at) == 'L') {
                return type().map(element -> new FieldType.Array(element, true));
            }
            boolean map = name.equals("java/util/Map") || name.equals("java/util/HashMap");
            if (map && text.charAt(at) == 'L') {
                Optional<FieldType> key = type();
                boolean value = at < text.length() && text.charAt(at) == 'L';
                Optional<FieldType> element = value ? type() : Optional.empty();
                return key.filter(FieldType.Scalar.class::isInstance)
                        .flatMap(
                                k ->
                                        element.map(
                                                v ->
                                                        new FieldType.Mapping(
                                                                k.withNullable(false), v, true)));
            }
            return Optional.empty();
        }
    }
}
