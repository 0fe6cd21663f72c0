package org.nifibeam.formats.payload;

import com.google.protobuf.Descriptors.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.protobuf.ProtobufFiles;
import org.nifibeam.formats.registry.SchemaKind;
import org.nifibeam.formats.registry.SchemaRegistry;
import org.nifibeam.formats.registry.SchemaRegistryProvider;

/** What is said of records, read or written; by the names of Beam YAML where it has any. */
final class PayloadSettings {
    static final String FORMAT = "format";
    static final String SCHEMA = "schema";
    static final String DESCRIPTORS = "file_descriptor_path";
    static final String MESSAGE = "message_name";
    static final String REGISTRY = "schema_registry";
    static final String URL = "confluent_schema_registry_url";
    static final String SUBJECT = "confluent_schema_registry_subject";
    static final String REGISTER = "register_schemas";

    private static final String PROTO = "proto";

    private final Config config;

    PayloadSettings(Config config) {
        this.config = config;
    }

    /** Those that reading and writing have in common. */
    static List<ConfigField> common() {
        return List.of(
                ConfigField.optional(
                        DESCRIPTORS,
                        Type.PATH,
                        "Of proto without a registry: the file that protoc --include_imports --descriptor_set_out has"
                                + " written."),
                ConfigField.optional(
                        MESSAGE,
                        Type.STRING,
                        "Which message of file_descriptor_path is meant, if it has several."),
                new ConfigField(
                        REGISTRY,
                        Type.CONNECTION,
                        "The connection to a schema registry (Confluent's interface): avro and proto, and json that is"
                                + " read, then have the id of their schema before each record.",
                        Optional.empty(),
                        false,
                        List.of(SchemaRegistryProvider.TYPE)),
                ConfigField.optional(
                        URL,
                        Type.STRING,
                        "A schema registry's address in the place of a connection; only for one that asks for no password."),
                ConfigField.optional(
                        SUBJECT,
                        Type.STRING,
                        "The registry's subject; by default the topic's name and -value."));
    }

    boolean isProto() {
        return config.string(FORMAT).equals(PROTO);
    }

    boolean isJson() {
        return config.string(FORMAT).equals("json");
    }

    /** The format; none of proto. */
    RecordFormat format() {
        return RecordFormat.valueOf(config.string(FORMAT).toUpperCase(Locale.ROOT));
    }

    boolean hasRegistry() {
        return config.values().containsKey(REGISTRY) || config.values().containsKey(URL);
    }

    Optional<String> subject() {
        return config.optionalString(SUBJECT);
    }

    SchemaKind kind() {
        if (isProto()) {
            return SchemaKind.PROTOBUF;
        }
        return isJson() ? SchemaKind.JSON : SchemaKind.AVRO;
    }

    /** Sees that what is said fits together, without any I/O. */
    void check() throws ProblemException {
        String format = config.string(FORMAT);
        boolean avro = format.equals("avro");
        if (config.values().containsKey(REGISTRY) && config.values().containsKey(URL)) {
            throw wrong(
                    "both '" + REGISTRY + "' and '" + URL + "' say where the registry is",
                    "give one of them");
        }
        if (hasRegistry() && !avro && !isProto() && !isJson()) {
            throw wrong(
                    "the format " + format + " has nothing to do with a schema registry",
                    "choose avro, json or proto, or leave the registry out");
        }
        if (!hasRegistry() && subject().isPresent()) {
            throw wrong(
                    "there is a '" + SUBJECT + "' and no registry",
                    "give '" + REGISTRY + "' or '" + URL + "'");
        }
        Optional<String> descriptors = config.optionalString(DESCRIPTORS);
        if (descriptors.isPresent() && !isProto()) {
            throw wrong("the format " + format + " has no '" + DESCRIPTORS + "'", "choose proto");
        }
        if (descriptors.isEmpty() && config.optionalString(MESSAGE).isPresent()) {
            throw wrong(
                    "'" + MESSAGE + "' names a message of no '" + DESCRIPTORS + "'",
                    "give the file");
        }
        if (isProto() && descriptors.isEmpty() && !hasRegistry()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "nothing says what the messages of proto are",
                    "give '" + DESCRIPTORS + "', or a schema registry");
        }
        if (config.optionalString(URL).isPresent()) {
            SchemaRegistry.at(URL, config.string(URL));
        }
    }

    /** The registry, if there is one; only where connections are there. */
    Optional<SchemaRegistry> registry() throws ProblemException {
        if (config.connection(REGISTRY).isPresent()) {
            return Optional.of(SchemaRegistry.of(config.connection(REGISTRY).get()));
        }
        return config.optionalString(URL).isPresent()
                ? Optional.of(SchemaRegistry.at(URL, config.string(URL)))
                : Optional.empty();
    }

    /** A Protobuf file's message, to be read when it is needed. */
    Optional<MessageFile> message() {
        return config.optionalString(DESCRIPTORS)
                .map(path -> new MessageFile(path, config.optionalString(MESSAGE)));
    }

    /** A message of a file of descriptors. */
    record MessageFile(String path, Optional<String> name) {
        Descriptor load() throws ProblemException {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(Path.of(path));
            } catch (IOException e) {
                throw new ProblemException(
                        ProblemCode.UNREACHABLE,
                        "'" + DESCRIPTORS + "' cannot be read: " + e,
                        "see that the file is there");
            }
            return ProtobufFiles.message(bytes, path, name);
        }
    }

    static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
