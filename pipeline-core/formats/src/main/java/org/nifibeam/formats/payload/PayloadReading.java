package org.nifibeam.formats.payload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.RowDecoder;
import org.nifibeam.formats.SchemaDocument;
import org.nifibeam.formats.protobuf.ProtobufDecoder;
import org.nifibeam.formats.protobuf.ProtobufSchemas;
import org.nifibeam.formats.registry.RegistryDecoder;
import org.nifibeam.formats.registry.SchemaRegistry;

/** What the bytes of records that are read are, as configured. Thread-safe. */
public final class PayloadReading {
    private final PayloadSettings settings;
    private final Optional<Schema> declared;
    private final Optional<SchemaRegistry> registry;
    private final Optional<String> subject;

    private PayloadReading(
            PayloadSettings settings,
            Optional<Schema> declared,
            Optional<SchemaRegistry> registry,
            Optional<String> subject) {
        this.settings = settings;
        this.declared = declared;
        this.registry = registry;
        this.subject = subject;
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
                                + "'s value is: raw gives a field payload of bytes, string one of text.",
                        "raw",
                        "string",
                        "json",
                        "avro",
                        "proto",
                        "csv"));
        fields.add(
                ConfigField.optional(
                        PayloadSettings.SCHEMA,
                        Type.ANY,
                        "The fields of json, avro and csv as a JSON schema: {type: object, properties: {name: {type:"
                                + " string}}}. With a registry: those to read, by default all of the subject's latest"
                                + " schema."));
        fields.addAll(PayloadSettings.common());
        return List.copyOf(fields);
    }

    /**
     * What the settings say.
     *
     * @param usual the registry's subject if none is given, empty if there is no usual one
     * @param connected whether connections are at hand
     * @throws ProblemException if they do not fit together, or the format cannot hold the schema
     */
    public static PayloadReading of(Config config, Optional<String> usual, boolean connected)
            throws ProblemException {
        PayloadSettings settings = new PayloadSettings(config);
        settings.check();
        Optional<Schema> declared = declared(settings, config);
        Optional<String> subject = settings.subject().or(() -> usual);
        if (settings.hasRegistry() && declared.isEmpty() && subject.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "the registry has no one subject for several topics",
                    "give '" + PayloadSettings.SUBJECT + "', or '" + PayloadSettings.SCHEMA + "'");
        }
        return new PayloadReading(
                settings, declared, connected ? settings.registry() : Optional.empty(), subject);
    }

    private static Optional<Schema> declared(PayloadSettings settings, Config config)
            throws ProblemException {
        Optional<Object> document = config.optionalAny(PayloadSettings.SCHEMA);
        if (settings.isProto() && settings.message().isPresent() && document.isPresent()) {
            throw PayloadSettings.wrong(
                    "both '"
                            + PayloadSettings.SCHEMA
                            + "' and '"
                            + PayloadSettings.DESCRIPTORS
                            + "' say what the messages are",
                    "give one of them");
        }
        if (!settings.isProto()) {
            RecordFormat format = settings.format();
            if (format.fixedSchema().isPresent()) {
                return format.fixedSchema();
            }
            if (document.isEmpty() && !settings.hasRegistry()) {
                throw new ProblemException(
                        ProblemCode.MISSING,
                        "the format "
                                + config.string(PayloadSettings.FORMAT)
                                + " has no '"
                                + PayloadSettings.SCHEMA
                                + "'",
                        "give the fields of the messages as a JSON schema");
            }
        }
        if (document.isEmpty()) {
            return Optional.empty();
        }
        Schema schema = SchemaDocument.parse(PayloadSettings.SCHEMA, document.get());
        if (!settings.hasRegistry()) {
            // A schema that the format cannot hold is said now.
            settings.format().decoder(schema, schema);
        }
        return Optional.of(schema);
    }

    /** The schema as far as the settings alone tell it. */
    public Optional<Schema> declaredSchema() {
        return declared;
    }

    /**
     * The schema, resolved now (I/O): what the registry or the file of descriptors says.
     *
     * @throws ProblemException UNREACHABLE or DENIED, or if rows cannot hold it
     */
    public Schema schema() throws ProblemException {
        if (declared.isPresent()) {
            return declared.get();
        }
        if (settings.message().isPresent()) {
            return ProtobufSchemas.rows(settings.message().get().load());
        }
        return registry.orElseThrow().latest(settings.kind(), subject.orElseThrow());
    }

    /**
     * A decoder.
     *
     * @param written the records' whole schema, as it was resolved
     * @param delivered the fields of it that are wanted
     * @throws ProblemException if the records cannot be read so; may do I/O
     */
    public RowDecoder decoder(Schema written, Schema delivered) throws ProblemException {
        if (registry.isPresent()) {
            return new RegistryDecoder(registry.get(), settings.kind(), delivered);
        }
        if (settings.message().isEmpty()) {
            return settings.format().decoder(written, delivered);
        }
        try {
            return new ProtobufDecoder(settings.message().get().load(), delivered);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.TYPE_MISMATCH, e.getMessage(), "run again");
        }
    }

    @Override
    public String toString() {
        return settings.isProto() ? "PROTO" : settings.format().toString();
    }
}
