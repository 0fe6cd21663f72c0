package org.nifibeam.formats.avro;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/**
 * Avro's schemas and ours.
 *
 * <p>Reading: boolean, int, long, float, double, bytes, string, array, map and record as they are;
 * enum STRING; fixed BYTES; a union of null and one type that type, nullable. Logical types:
 * decimal DECIMAL; date, timestamp-millis/micros/nanos and their local forms DATETIME (a date its
 * midnight UTC, local times taken as UTC); uuid and the times of day the logical types of that
 * name; all others the type below. Refused with their path: other unions, a record that holds
 * itself, a lone null.
 *
 * <p>Writing: INT8 and INT16 int, DATETIME timestamp-micros, DECIMAL decimal(38, 9), logical types
 * Avro's own and such that reading gives the same one ({@link AvroLogical}), a nullable type a
 * union with null, which comes first and is the default; a map's keys become text.
 */
public final class AvroSchemas {
    /** Digits of a DECIMAL as it is written, all and behind the point. */
    static final int PRECISION = 38;

    static final int SCALE = 9;

    private AvroSchemas() {}

    /**
     * The schema of a record's rows.
     *
     * @throws ProblemException UNSUPPORTED if it has no equal; the message names the field
     */
    public static org.nifibeam.core.schema.Schema rows(Schema avro) throws ProblemException {
        if (avro.getType() != Schema.Type.RECORD) {
            throw unsupported("", "a " + avro.getType().getName() + " instead of a record");
        }
        return new Reading().record(avro, "");
    }

    /** One walk down a schema; knows the records it is inside of. */
    private static final class Reading {
        private final Deque<String> inside = new ArrayDeque<>();

        org.nifibeam.core.schema.Schema record(Schema avro, String path) throws ProblemException {
            if (inside.contains(avro.getFullName())) {
                throw unsupported(
                        path,
                        "the record '"
                                + avro.getFullName()
                                + "' inside itself, and rows have a fixed depth");
            }
            inside.push(avro.getFullName());
            List<Field> fields = new ArrayList<>();
            for (Schema.Field field : avro.getFields()) {
                String inner = path.isEmpty() ? field.name() : path + "." + field.name();
                fields.add(new Field(field.name(), type(field.schema(), inner)));
            }
            inside.pop();
            return org.nifibeam.core.schema.Schema.of(fields);
        }

        FieldType type(Schema avro, String path) throws ProblemException {
            return switch (avro.getType()) {
                case UNION -> union(avro, path);
                case RECORD -> new FieldType.Nested(record(avro, path), false);
                case ARRAY -> new FieldType.Array(type(avro.getElementType(), path + "[]"), false);
                case MAP ->
                        new FieldType.Mapping(
                                FieldType.of(Kind.STRING),
                                type(avro.getValueType(), path + "{}"),
                                false);
                case NULL -> throw unsupported(path, "null and nothing else");
                default ->
                        AvroLogical.read(avro)
                                .map(AvroLogical::type)
                                .orElseGet(() -> FieldType.of(kind(avro)));
            };
        }

        private FieldType union(Schema avro, String path) throws ProblemException {
            List<Schema> values =
                    avro.getTypes().stream().filter(t -> t.getType() != Schema.Type.NULL).toList();
            if (values.size() != 1) {
                throw unsupported(path, "the union " + avro + ", and a field has one type");
            }
            FieldType type = type(values.get(0), path);
            return type.withNullable(values.size() < avro.getTypes().size());
        }
    }

    /** The kind of a scalar type. */
    static Kind kind(Schema avro) {
        LogicalType logical = avro.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal) {
            return Kind.DECIMAL;
        }
        if (logical != null && micros(logical).isPresent()) {
            return Kind.DATETIME;
        }
        return switch (avro.getType()) {
            case BOOLEAN -> Kind.BOOLEAN;
            case INT -> Kind.INT32;
            case LONG -> Kind.INT64;
            case FLOAT -> Kind.FLOAT;
            case DOUBLE -> Kind.DOUBLE;
            case BYTES, FIXED -> Kind.BYTES;
            case STRING, ENUM -> Kind.STRING;
            case NULL, UNION, RECORD, ARRAY, MAP ->
                    throw new IllegalArgumentException(avro + " is no scalar");
        };
    }

    /** How an instant is stored; empty for all other logical types. */
    static Optional<Instants> micros(LogicalType type) {
        return Optional.ofNullable(
                switch (type.getName()) {
                    case "date" -> Instants.DAYS;
                    case "timestamp-millis", "local-timestamp-millis" -> Instants.MILLIS;
                    case "timestamp-micros", "local-timestamp-micros" -> Instants.MICROS;
                    case "timestamp-nanos", "local-timestamp-nanos" -> Instants.NANOS;
                    default -> null;
                });
    }

    /** The unit of an instant. */
    enum Instants {
        DAYS,
        MILLIS,
        MICROS,
        NANOS
    }

    private static ProblemException unsupported(String path, String what) {
        return new ProblemException(
                ProblemCode.UNSUPPORTED,
                (path.isEmpty() ? "the Avro schema is " : "the Avro field '" + path + "' is ")
                        + what,
                "write the data with a schema of records, scalars, arrays, maps and unions of null"
                        + " and one type");
    }

    /** The record that rows of a schema are written as. */
    public static Schema avro(org.nifibeam.core.schema.Schema rows) throws ProblemException {
        return record(rows, "Row", new HashSet<>());
    }

    private static Schema record(
            org.nifibeam.core.schema.Schema rows, String name, Set<String> names)
            throws ProblemException {
        String unique = unique(name, names);
        List<Schema.Field> fields = new ArrayList<>();
        for (Field field : rows.fields()) {
            if (!field.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the field '" + field.name() + "' has a name that Avro does not allow",
                        "rename it with MapToFields to letters, digits and _, not beginning with a"
                                + " digit");
            }
            Schema type = type(field.type(), unique + "_" + field.name(), names);
            fields.add(
                    field.type().nullable()
                            ? new Schema.Field(
                                    field.name(), type, null, Schema.Field.NULL_DEFAULT_VALUE)
                            : new Schema.Field(field.name(), type, null));
        }
        Schema record = Schema.createRecord(unique, null, "org.nifibeam", false);
        record.setFields(fields);
        return record;
    }

    private static String unique(String name, Set<String> names) {
        String unique = name;
        for (int i = 2; !names.add(unique); i++) {
            unique = name + i;
        }
        return unique;
    }

    private static Schema type(FieldType logical, String name, Set<String> names)
            throws ProblemException {
        FieldType type = logical.base();
        Schema plain;
        if (type instanceof FieldType.Scalar scalar) {
            plain =
                    logical instanceof FieldType.Logical meaning
                            ? AvroLogical.written(meaning.type(), unique(name, names))
                                    .orElseGet(() -> scalar(scalar.kind()))
                            : scalar(scalar.kind());
        } else if (type instanceof FieldType.Array array) {
            plain = Schema.createArray(type(array.element(), name, names));
        } else if (type instanceof FieldType.Mapping mapping) {
            plain = Schema.createMap(type(mapping.value(), name, names));
        } else if (type instanceof FieldType.Nested nested) {
            plain = record(nested.schema(), name, names);
        } else {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "values of type " + type + " are not written as Avro",
                    "convert the field with MapToFields");
        }
        return type.nullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), plain) : plain;
    }

    private static Schema scalar(Kind kind) {
        SchemaBuilder.TypeBuilder<Schema> builder = SchemaBuilder.builder();
        return switch (kind) {
            case BOOLEAN -> builder.booleanType();
            case INT8, INT16, INT32 -> builder.intType();
            case INT64 -> builder.longType();
            case FLOAT -> builder.floatType();
            case DOUBLE -> builder.doubleType();
            case STRING -> builder.stringType();
            case BYTES -> builder.bytesType();
            case DECIMAL -> LogicalTypes.decimal(PRECISION, SCALE).addToSchema(builder.bytesType());
            case DATETIME -> LogicalTypes.timestampMicros().addToSchema(builder.longType());
        };
    }
}
