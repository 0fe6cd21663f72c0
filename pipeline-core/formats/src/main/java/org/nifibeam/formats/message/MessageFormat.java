package org.nifibeam.formats.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.payload.PayloadReading;

/**
 * How messages become rows. Immutable.
 *
 * @param <M> the system's messages
 * @param payload what a message's payload is
 * @param metadata what else of a message becomes fields, behind those of the payload
 */
public record MessageFormat<M>(PayloadReading payload, List<MessageField<M>> metadata) {
    /** The setting that names what else becomes fields. */
    public static final String METADATA = "metadata";

    public MessageFormat {
        metadata = List.copyOf(metadata);
    }

    /**
     * The format that settings describe.
     *
     * @param names the metadata that are wanted
     * @param all what metadata there are, by name
     * @throws ProblemException if there is none of a name
     */
    public static <M> MessageFormat<M> of(
            PayloadReading payload, List<String> names, Map<String, MessageField<M>> all)
            throws ProblemException {
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
        return new MessageFormat<>(payload, metadata);
    }

    /**
     * The rows' schema, as far as the settings tell it.
     *
     * @throws ProblemException if a field of the payload is called like one of the others
     */
    public Optional<Schema> declaredSchema() throws ProblemException {
        Optional<Schema> declared = payload.declaredSchema();
        return declared.isPresent() ? Optional.of(whole(declared.get())) : Optional.empty();
    }

    /** The rows' schema, resolved now (I/O). */
    public Schema schema() throws ProblemException {
        return whole(payload.schema());
    }

    private Schema whole(Schema value) throws ProblemException {
        List<Field> fields = new ArrayList<>(value.fields());
        for (MessageField<M> one : metadata) {
            Field field = one.field();
            if (value.indexOf(field.name()).isPresent()) {
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
        Set<String> others = new HashSet<>();
        metadata.forEach(one -> others.add(one.field().name()));
        List<String> value = whole.names().stream().filter(n -> !others.contains(n)).toList();
        List<String> wanted = value.stream().filter(n -> delivered.indexOf(n).isPresent()).toList();
        List<MessageField<M>> fields = new ArrayList<>();
        for (MessageField<M> one : metadata) {
            if (delivered.indexOf(one.field().name()).isPresent()) {
                fields.add(one);
            }
        }
        try {
            return new MessageDecoder<>(
                    payload.decoder(whole.project(value), whole.project(wanted)),
                    wanted.size(),
                    fields);
        } catch (ProblemException e) {
            throw new IOException(
                    "messages cannot be read as " + payload + ": " + e.getMessage(), e);
        }
    }
}
