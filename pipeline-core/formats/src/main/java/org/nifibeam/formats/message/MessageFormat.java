package org.nifibeam.formats.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.SchemaDocument;

/**
 * How messages become rows. Immutable.
 *
 * @param <M> the system's messages
 * @param payload the fields of a message's payload
 * @param metadata what else of a message becomes fields, behind those
 */
public record MessageFormat<M>(
        RecordFormat format, Schema payload, List<MessageField<M>> metadata) {
    /** The setting that names what else becomes fields. */
    public static final String METADATA = "metadata";

    /** The setting of the payload's schema. */
    public static final String SCHEMA = "schema";

    public MessageFormat {
        metadata = List.copyOf(metadata);
    }

    /**
     * The format that settings describe.
     *
     * @param document the payload's schema, where the format needs one to be given
     * @param names the metadata that are wanted
     * @param all what metadata there are, by name
     * @throws ProblemException if there is no such format; the message names the setting
     */
    public static <M> MessageFormat<M> of(
            RecordFormat format,
            Optional<Object> document,
            List<String> names,
            Map<String, MessageField<M>> all)
            throws ProblemException {
        Schema payload;
        if (format.fixedSchema().isPresent()) {
            payload = format.fixedSchema().get();
        } else if (document.isPresent()) {
            payload = SchemaDocument.parse(SCHEMA, document.get());
        } else {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "the format " + format.word() + " has no '" + SCHEMA + "'",
                    "give the fields of the messages as a JSON schema");
        }
        List<MessageField<M>> metadata = new ArrayList<>();
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'" + METADATA + "' has '" + name + "', which messages do not have",
                        Nearest.advice(name, all.keySet()));
            }
            metadata.add(all.get(name));
        }
        // A schema that the format cannot hold is said now.
        format.decoder(payload, payload);
        return new MessageFormat<>(format, payload, metadata);
    }

    /**
     * The rows' schema.
     *
     * @throws ProblemException if a field of the payload is called like one of the others
     */
    public Schema schema() throws ProblemException {
        List<Field> fields = new ArrayList<>(payload.fields());
        for (MessageField<M> one : metadata) {
            Field field = one.field();
            if (payload.indexOf(field.name()).isPresent()) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'"
                                + METADATA
                                + "' has '"
                                + field.name()
                                + "', and the messages themselves have a field of that name",
                        "leave it out of '" + METADATA + "'");
            }
            fields.add(field);
        }
        return Schema.of(fields);
    }

    /** A decoder of the delivered fields, which are in the order of {@link #schema}. */
    public MessageDecoder<M> decoder(Schema whole, Schema delivered) throws IOException {
        List<String> wanted =
                payload.names().stream().filter(n -> delivered.indexOf(n).isPresent()).toList();
        List<MessageField<M>> fields = new ArrayList<>();
        for (MessageField<M> one : metadata) {
            if (delivered.indexOf(one.field().name()).isPresent()) {
                fields.add(one);
            }
        }
        try {
            return new MessageDecoder<>(
                    format.decoder(payload, whole.project(wanted)), wanted.size(), fields);
        } catch (ProblemException e) {
            throw new IOException(
                    "messages cannot be read as " + format + ": " + e.getMessage(), e);
        }
    }
}
