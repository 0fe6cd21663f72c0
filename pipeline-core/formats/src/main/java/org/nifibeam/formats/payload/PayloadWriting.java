package org.nifibeam.formats.payload;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.formats.RowEncoder;
import org.nifibeam.formats.avro.AvroSchemas;
import org.nifibeam.formats.protobuf.ProtobufEncoder;
import org.nifibeam.formats.protobuf.ProtobufSchemas;
import org.nifibeam.formats.registry.RegistryEncoder;
import org.nifibeam.formats.registry.SchemaRegistry;

/** What rows become as they are written, as configured. Thread-safe. */
public final class PayloadWriting {
    private final PayloadSettings settings;
    private final boolean registers;
    private final Optional<SchemaRegistry> registry;

    private PayloadWriting(
            PayloadSettings settings, boolean registers, Optional<SchemaRegistry> registry) {
        this.settings = settings;
        this.registers = registers;
        this.registry = registry;
    }

    /** Writes one record after the other. Confined to one thread. */
    public interface Encoder {
        /**
         * Writes a record.
         *
         * @param topic where it goes
         * @throws IOException if the row has a value that the format cannot hold
         * @throws java.io.UncheckedIOException if the registry does not answer or takes no schema
         */
        void encode(Row row, String topic, OutputStream output) throws IOException;
    }

    /**
     * The settings.
     *
     * @param record what a record is called: {@code message}
     */
    public static List<ConfigField> settings(String record) {
        List<ConfigField> fields = new ArrayList<>();
        fields.add(
                ConfigField.choice(
                        PayloadSettings.FORMAT,
                        "What a "
                                + record
                                + "'s value is: raw or string take the record's only field as it is.",
                        "json",
                        "raw",
                        "string",
                        "avro",
                        "proto",
                        "csv"));
        fields.addAll(PayloadSettings.common());
        fields.add(
                ConfigField.optional(
                        PayloadSettings.REGISTER,
                        Type.BOOLEAN,
                        true,
                        "With a registry: whether the records' schema is made known there, or must be there already."));
        return List.copyOf(fields);
    }

    /**
     * What the settings say.
     *
     * @param rows the schema of what is written
     * @param connected whether connections are at hand
     * @throws ProblemException if they do not fit together, or the format cannot hold the schema
     */
    public static PayloadWriting of(Config config, Schema rows, boolean connected)
            throws ProblemException {
        PayloadSettings settings = new PayloadSettings(config);
        settings.check();
        if (settings.hasRegistry() && settings.isJson()) {
            throw PayloadSettings.wrong(
                    "json is written without a schema registry",
                    "choose avro or proto, or leave the registry out");
        }
        if (settings.message().isEmpty()) {
            // What the format cannot hold is said now; a file is read when it is needed.
            if (settings.isProto()) {
                ProtobufSchemas.message(rows);
            } else if (settings.hasRegistry()) {
                AvroSchemas.avro(rows);
            } else {
                settings.format().encoder(rows);
            }
        }
        return new PayloadWriting(
                settings,
                config.flag(PayloadSettings.REGISTER),
                connected ? settings.registry() : Optional.empty());
    }

    /**
     * An encoder for rows of that schema; a file of descriptors is read now.
     *
     * @throws ProblemException if they cannot be written so
     */
    public Encoder encoder(Schema rows) throws ProblemException {
        if (registry.isPresent()) {
            RegistryEncoder encoder = registered(registry.get(), rows);
            Optional<String> subject = settings.subject();
            return (row, topic, output) ->
                    encoder.encode(row, subject.orElseGet(() -> subject(topic)), output);
        }
        RowEncoder encoder =
                settings.isProto()
                        ? new ProtobufEncoder(type(rows), rows)
                        : settings.format().encoder(rows);
        return (row, topic, output) -> encoder.encode(row, output);
    }

    private RegistryEncoder registered(SchemaRegistry at, Schema rows) throws ProblemException {
        return settings.isProto()
                ? RegistryEncoder.protobuf(at, registers, type(rows), rows)
                : RegistryEncoder.avro(at, registers, rows);
    }

    private Descriptor type(Schema rows) throws ProblemException {
        return settings.message().isPresent()
                ? settings.message().get().load()
                : ProtobufSchemas.message(rows);
    }

    /** The registry's subject for the values of a topic. */
    public static String subject(String topic) {
        return topic + "-value";
    }
}
