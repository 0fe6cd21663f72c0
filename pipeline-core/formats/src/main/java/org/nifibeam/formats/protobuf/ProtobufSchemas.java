package org.nifibeam.formats.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.LogicalText;

/**
 * Message types to schemas and back.
 *
 * <p>Read: 32-bit integers are INT32, 64-bit ones INT64; unsigned ones, so that they keep their
 * value, INT64 and DECIMAL; an enumeration is a STRING, its name; {@code google.protobuf.Timestamp}
 * a DATETIME, to the microsecond; its wrappers scalars that may be null; any other message a nested
 * row. Fields that can be absent ({@code optional}, of a {@code oneof}, messages) may be null; all
 * others have Protobuf's default where they are. A message within itself has no schema.
 *
 * <p>Written, where no type is given: a message {@code Row} of proto3, fields numbered in their
 * order, {@code optional} where they may be null; DECIMAL and logical types as text, DATETIME as
 * {@code google.protobuf.Timestamp}.
 */
public final class ProtobufSchemas {
    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final String TIMESTAMP_FILE = "google/protobuf/timestamp.proto";
    private static final String WRAPPERS_FILE = "google/protobuf/wrappers.proto";

    private ProtobufSchemas() {}

    /**
     * The schema of the rows that messages of a type become.
     *
     * @throws ProblemException if there is none; the message names the field
     */
    public static Schema rows(Descriptor type) throws ProblemException {
        return new Reading().rows(type);
    }

    static boolean isTimestamp(Descriptor type) {
        return type.getFullName().equals(TIMESTAMP);
    }

    /** A message that stands for a scalar that can be absent. */
    static boolean isWrapper(Descriptor type) {
        return type.getFile().getFullName().equals(WRAPPERS_FILE);
    }

    /** Knows which messages it is inside of. */
    private static final class Reading {
        private final Deque<Descriptor> inside = new ArrayDeque<>();

        Schema rows(Descriptor type) throws ProblemException {
            if (inside.contains(type)) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the Protobuf message '"
                                + type.getFullName()
                                + "' is inside itself, and rows have a fixed depth",
                        "use a message without it");
            }
            inside.push(type);
            List<Field> fields = new ArrayList<>();
            for (FieldDescriptor field : type.getFields()) {
                fields.add(new Field(field.getName(), type(field)));
            }
            inside.pop();
            return Schema.of(fields);
        }

        private FieldType type(FieldDescriptor field) throws ProblemException {
            if (field.isMapField()) {
                Descriptor entry = field.getMessageType();
                return new FieldType.Mapping(
                        element(entry.findFieldByNumber(1)),
                        element(entry.findFieldByNumber(2)),
                        false);
            }
            if (field.isRepeated()) {
                return new FieldType.Array(element(field), false);
            }
            return element(field).withNullable(field.hasPresence() && !field.isRequired());
        }

        /** One value; what is repeated or a map's is never absent. */
        private FieldType element(FieldDescriptor field) throws ProblemException {
            return switch (field.getType()) {
                case BOOL -> FieldType.of(Kind.BOOLEAN);
                case INT32, SINT32, SFIXED32 -> FieldType.of(Kind.INT32);
                case INT64, SINT64, SFIXED64, UINT32, FIXED32 -> FieldType.of(Kind.INT64);
                case UINT64, FIXED64 -> FieldType.of(Kind.DECIMAL);
                case FLOAT -> FieldType.of(Kind.FLOAT);
                case DOUBLE -> FieldType.of(Kind.DOUBLE);
                case STRING, ENUM -> FieldType.of(Kind.STRING);
                case BYTES -> FieldType.of(Kind.BYTES);
                case MESSAGE, GROUP -> message(field.getMessageType());
            };
        }

        private FieldType message(Descriptor type) throws ProblemException {
            if (isTimestamp(type)) {
                return FieldType.of(Kind.DATETIME);
            }
            if (isWrapper(type)) {
                return element(type.findFieldByNumber(1));
            }
            return new FieldType.Nested(rows(type), false);
        }
    }

    /**
     * The message type as which rows of a schema are written.
     *
     * @throws ProblemException if there is none; the message names the field
     */
    public static Descriptor message(Schema rows) throws ProblemException {
        Set<String> imports = new TreeSet<>();
        DescriptorProto message = message("Row", rows, imports);
        return ProtobufFiles.file(message, List.copyOf(imports)).getMessageTypes().get(0);
    }

    private static DescriptorProto message(String name, Schema rows, Set<String> imports)
            throws ProblemException {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        for (int i = 0; i < rows.size(); i++) {
            Field field = rows.field(i);
            if (!field.name().matches("[A-Za-z][A-Za-z0-9_]*")) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        "the field '" + field.name() + "' has a name that Protobuf does not allow",
                        "rename it with MapToFields to letters, digits and _, beginning with a"
                                + " letter");
            }
            FieldDescriptorProto.Builder made =
                    FieldDescriptorProto.newBuilder().setName(field.name()).setNumber(i + 1);
            set(made, field, message, imports);
            message.addField(made);
        }
        // What may be null is alone in a group of alternatives: so proto3 says optional.
        for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
            if (field.getProto3Optional()) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(
                        OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
            }
        }
        return message.build();
    }

    private static void set(
            FieldDescriptorProto.Builder made,
            Field field,
            DescriptorProto.Builder message,
            Set<String> imports)
            throws ProblemException {
        FieldType type = field.type().base();
        made.setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        if (type instanceof FieldType.Array array) {
            requireElement(field, array.element());
            made.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
            one(made, array.element(), message, imports);
        } else if (type instanceof FieldType.Mapping mapping) {
            requireElement(field, mapping.value());
            String entry = capital(field.name()) + "Entry";
            made.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                    .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                    .setTypeName(entry);
            FieldDescriptorProto.Builder key = part("key", 1);
            keyOf(key, field, mapping.key());
            FieldDescriptorProto.Builder value = part("value", 2);
            one(value, mapping.value(), message, imports);
            message.addNestedType(
                    DescriptorProto.newBuilder()
                            .setName(entry)
                            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                            .addField(key)
                            .addField(value));
        } else {
            one(made, field.type(), message, imports);
            boolean absent = made.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE;
            made.setProto3Optional(type.nullable() && !absent);
        }
    }

    private static FieldDescriptorProto.Builder part(String name, int number) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    }

    private static String capital(String name) {
        StringBuilder text = new StringBuilder();
        boolean upper = true;
        for (char c : name.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                text.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return text.toString();
    }

    private static void keyOf(FieldDescriptorProto.Builder key, Field field, FieldType type)
            throws ProblemException {
        FieldDescriptorProto.Type scalar = scalar(type);
        boolean fits =
                switch (scalar) {
                    case TYPE_BOOL, TYPE_INT32, TYPE_INT64, TYPE_STRING -> true;
                    default -> false;
                };
        if (!fits) {
            throw unsupported(field, "a map by " + type);
        }
        key.setType(scalar);
    }

    private static void requireElement(Field field, FieldType type) throws ProblemException {
        boolean several =
                type.base() instanceof FieldType.Array || type.base() instanceof FieldType.Mapping;
        if (several || type.nullable()) {
            throw unsupported(
                    field,
                    several ? "lists or maps in lists or maps" : "elements that may be null");
        }
    }

    private static ProblemException unsupported(Field field, String what) {
        return new ProblemException(
                ProblemCode.UNSUPPORTED,
                "the field '" + field.name() + "' is " + field.type() + ": Protobuf has no " + what,
                "convert it with MapToFields, or write another format");
    }

    private static void one(
            FieldDescriptorProto.Builder made,
            FieldType type,
            DescriptorProto.Builder message,
            Set<String> imports)
            throws ProblemException {
        if (type.base() instanceof FieldType.Nested nested) {
            String name = capital(made.getName()) + "Row" + (message.getNestedTypeCount() + 1);
            message.addNestedType(message(name, nested.schema(), imports));
            made.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(name);
        } else if (type.is(Kind.DATETIME) && !LogicalText.isKnown(type)) {
            imports.add(TIMESTAMP_FILE);
            made.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName("." + TIMESTAMP);
        } else {
            made.setType(scalar(type));
        }
    }

    private static FieldDescriptorProto.Type scalar(FieldType type) throws ProblemException {
        if (LogicalText.isKnown(type) && !type.is(Kind.BYTES)) {
            return FieldDescriptorProto.Type.TYPE_STRING;
        }
        if (!(type.base() instanceof FieldType.Scalar scalar)) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "values of type " + type + " are not written as Protobuf",
                    "convert the field with MapToFields");
        }
        return switch (scalar.kind()) {
            case BOOLEAN -> FieldDescriptorProto.Type.TYPE_BOOL;
            case INT8, INT16, INT32 -> FieldDescriptorProto.Type.TYPE_INT32;
            case INT64, DATETIME -> FieldDescriptorProto.Type.TYPE_INT64;
            case FLOAT -> FieldDescriptorProto.Type.TYPE_FLOAT;
            case DOUBLE -> FieldDescriptorProto.Type.TYPE_DOUBLE;
            case DECIMAL, STRING -> FieldDescriptorProto.Type.TYPE_STRING;
            case BYTES -> FieldDescriptorProto.Type.TYPE_BYTES;
        };
    }
}
