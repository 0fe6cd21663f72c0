package org.nifibeam.kafka.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.RecordFormat;

/**
 * How messages become rows.
 *
 * @param payload the fields of a message's value
 * @param metadata what else of a message becomes fields, behind those
 * @param textKeys whether keys are text
 */
record MessageFormat(
        RecordFormat format, Schema payload, List<Metadata> metadata, boolean textKeys) {
    MessageFormat {
        metadata = List.copyOf(metadata);
    }

    /**
     * The rows' schema.
     *
     * @throws ProblemException if a field of the value is called like one of the others
     */
    Schema schema() throws ProblemException {
        List<Field> fields = new ArrayList<>(payload.fields());
        for (Metadata one : metadata) {
            if (payload.indexOf(one.field()).isPresent()) {
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
        List<String> wanted =
                payload.names().stream().filter(n -> delivered.indexOf(n).isPresent()).toList();
        List<Metadata> fields = new ArrayList<>();
        for (Metadata one : metadata) {
            if (delivered.indexOf(one.field()).isPresent()) {
                fields.add(one);
            }
        }
        try {
            return new MessageDecoder(
                    format.decoder(payload, whole.project(wanted)),
                    wanted.size(),
                    fields,
                    textKeys);
        } catch (ProblemException e) {
            throw new IOException(
                    "messages cannot be read as " + format + ": " + e.getMessage(), e);
        }
    }
}
