package org.nifibeam.formats.registry;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.RowEncoder;
import org.nifibeam.formats.avro.AvroEncoder;
import org.nifibeam.formats.avro.AvroSchemas;
import org.nifibeam.formats.protobuf.ProtobufEncoder;
import org.nifibeam.formats.protobuf.ProtobufFiles;

/**
 * Writes rows with the id of their schema before them, which the registry gives for each subject
 * when it is first written to. A registry that does not answer, or does not take the schema, is
 * thrown as {@link UncheckedIOException}: it is no row's fault. Confined to one thread.
 */
public final class RegistryEncoder {
    private final SchemaRegistry registry;
    private final SchemaKind kind;
    private final boolean register;
    private final String schema;
    private final List<Integer> path;
    private final RowEncoder rows;
    private final Map<String, byte[]> heads = new HashMap<>();

    private RegistryEncoder(
            SchemaRegistry registry,
            SchemaKind kind,
            boolean register,
            String schema,
            List<Integer> path,
            RowEncoder rows) {
        this.registry = registry;
        this.kind = kind;
        this.register = register;
        this.schema = schema;
        this.path = path;
        this.rows = rows;
    }

    /**
     * Writes Avro records of the rows' schema.
     *
     * @param register whether subjects may be given the schema, or must have it
     */
    public static RegistryEncoder avro(SchemaRegistry registry, boolean register, Schema rows)
            throws ProblemException {
        return new RegistryEncoder(
                registry,
                SchemaKind.AVRO,
                register,
                AvroSchemas.avro(rows).toString(),
                List.of(),
                new AvroEncoder(rows));
    }

    /** Writes Protobuf messages of a type; what its file imports must be Protobuf's own. */
    public static RegistryEncoder protobuf(
            SchemaRegistry registry, boolean register, Descriptor type, Schema rows)
            throws ProblemException {
        FileDescriptorProto file = type.getFile().toProto();
        return new RegistryEncoder(
                registry,
                SchemaKind.PROTOBUF,
                register,
                Base64.getEncoder().encodeToString(file.toByteArray()),
                ProtobufFiles.path(type),
                new ProtobufEncoder(type, rows));
    }

    /**
     * Writes a record.
     *
     * @throws IOException if the row has a value that its schema cannot hold
     */
    public void encode(Row row, String subject, OutputStream output) throws IOException {
        byte[] head = heads.get(subject);
        if (head == null) {
            try {
                head = WireFormat.bytes(registry.id(kind, subject, schema, register), kind, path);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            heads.put(subject, head);
        }
        output.write(head);
        rows.encode(row, output);
    }
}
