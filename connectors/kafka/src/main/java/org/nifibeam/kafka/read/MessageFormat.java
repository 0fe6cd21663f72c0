package org.nifibeam.kafka.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.payload.PayloadReading;

/**
 * How messages become rows.
 *
 * @param payload what a message's value is
 * @param metadata what else of a message becomes fields, behind those of the value
 * @param textKeys whether keys are text
 */
record MessageFormat(PayloadReading payload, List<Metadata> metadata, boolean textKeys) {
    MessageFormat {
        metadata = List.copyOf(metadata);
    }

    /**
     * The rows' schema, as far as the settings tell it.
     *
     * @throws ProblemException if a field of the value is called like one of the others
     */
    Optional<Schema> declaredSchema() throws ProblemException {
        Optional<Schema> declared = payload.declaredSchema();
        return declared.isPresent() ? Optional.of(whole(declared.get())) : Optional.empty();
    }

    /** The rows' schema, resolved now (I/O). */
    Schema schema() throws ProblemException {
        return whole(payload.schema());
    }

    private Schema whole(Schema value) throws ProblemException {
        List<Field> fields = new ArrayList<>(value.fields());
        for (Metadata one : metadata) {
            if (value.indexOf(one.field()).isPresent()) {
                throw new ProblemException(
                        ProblemCode.INVALID_VALUE,
                        "'metadata' has '"
                                + one.field()
                                + "', and the messages themselves have a field of that name",
                        "leave it out of 'metadata'");
            }
            fields.add(new Field(one.field(), one.type(textKeys)));
        }
        return Schema.of(fields);
    }

    /** A decoder of the delivered fields, which are in the order of {@link #schema}. */
    MessageDecoder decoder(Schema whole, Schema delivered) throws IOException {
        Set<String> others = new HashSet<>();
        metadata.forEach(one -> others.add(one.field()));
        List<String> value = whole.names().stream().filter(n -> !others.contains(n)).toList();
        List<String> wanted = value.stream().filter(n -> delivered.indexOf(n).isPresent()).toList();
        List<Metadata> fields = new ArrayList<>();
        for (Metadata one : metadata) {
            if (delivered.indexOf(one.field()).isPresent()) {
                fields.add(one);
            }
        }
        try {
            return new MessageDecoder(
                    payload.decoder(whole.project(value), whole.project(wanted)),
                    wanted.size(),
                    fields,
                    textKeys);
        } catch (ProblemException e) {
            throw new IOException(
                    "messages cannot be read as " + payload + ": " + e.getMessage(), e);
        }
    }
}
