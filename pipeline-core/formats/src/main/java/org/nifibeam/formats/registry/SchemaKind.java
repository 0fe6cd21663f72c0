package org.nifibeam.formats.registry;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.avro.AvroSchemas;
import org.nifibeam.formats.protobuf.ProtobufFiles;
import org.nifibeam.formats.protobuf.ProtobufSchemas;

/** What a registry's schemas are written in. */
public enum SchemaKind {
    AVRO,

    /** JSON schemas; read alone, and not needed to read a record. */
    JSON,

    /** Compiled files, as registries give and take them besides their text. */
    PROTOBUF;

    /** What to add to a request for a schema. */
    String query() {
        return this == PROTOBUF ? "?format=serialized" : "";
    }

    /**
     * The schema of the rows that records of a registered schema become; of Protobuf the file's
     * first message.
     *
     * @throws IOException if it cannot be understood, or what it refers to cannot be had
     * @throws ProblemException if rows cannot hold it
     */
    static Schema rows(SchemaKind kind, SchemaRegistry registry, RegisteredSchema schema)
            throws IOException, ProblemException {
        return switch (kind) {
            case AVRO -> AvroSchemas.rows(avro(registry, schema));
            case JSON -> RegisteredJson.rows(schema);
            case PROTOBUF -> ProtobufSchemas.rows(first(protobuf(registry, schema)));
        };
    }

    private static Descriptor first(FileDescriptor file) throws IOException {
        if (file.getMessageTypes().isEmpty()) {
            throw new UnusableSchemaException("the registered Protobuf file has no message");
        }
        return file.getMessageTypes().get(0);
    }

    static org.apache.avro.Schema avro(SchemaRegistry registry, RegisteredSchema schema)
            throws IOException {
        org.apache.avro.Schema.Parser parser = new org.apache.avro.Schema.Parser();
        try {
            for (RegisteredSchema used : references(AVRO, registry, schema).values()) {
                parser.parse(used.text());
            }
            return parser.parse(schema.text());
        } catch (AvroRuntimeException e) {
            throw new UnusableSchemaException(
                    "the registered Avro schema is none: " + e.getMessage());
        }
    }

    static FileDescriptor protobuf(SchemaRegistry registry, RegisteredSchema schema)
            throws IOException {
        Map<String, FileDescriptorProto> others = new LinkedHashMap<>();
        for (Map.Entry<String, RegisteredSchema> used :
                references(PROTOBUF, registry, schema).entrySet()) {
            others.put(used.getKey(), file(used.getValue()));
        }
        try {
            return ProtobufFiles.link(file(schema), others, "the registered schema");
        } catch (ProblemException e) {
            throw new UnusableSchemaException(e.problems().get(0).message());
        }
    }

    private static FileDescriptorProto file(RegisteredSchema schema) throws IOException {
        try {
            return FileDescriptorProto.parseFrom(Base64.getDecoder().decode(schema.text()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnusableSchemaException(
                    "the registered Protobuf schema is not given in its compiled form, for which it was asked"
                            + " (format=serialized)");
        }
    }

    /** All that a schema refers to, by name, what is used before what uses it. */
    private static Map<String, RegisteredSchema> references(
            SchemaKind kind, SchemaRegistry registry, RegisteredSchema schema) throws IOException {
        Map<String, RegisteredSchema> all = new LinkedHashMap<>();
        collect(kind, registry, schema.references(), all);
        return all;
    }

    private static void collect(
            SchemaKind kind,
            SchemaRegistry registry,
            List<RegisteredSchema.Reference> references,
            Map<String, RegisteredSchema> all)
            throws IOException {
        for (RegisteredSchema.Reference reference : references) {
            if (!all.containsKey(reference.name())) {
                RegisteredSchema used = registry.version(kind, reference);
                collect(kind, registry, used.references(), all);
                all.put(reference.name(), used);
            }
        }
    }
}
