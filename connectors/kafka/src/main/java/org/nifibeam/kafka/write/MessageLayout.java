package org.nifibeam.kafka.write;

import java.util.List;
import java.util.OptionalInt;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.message.PayloadEncoder;
import org.nifibeam.formats.payload.PayloadWriting;

/**
 * Which fields of a row become what of a message, by their index.
 *
 * @param format the value's
 * @param rows the rows' schema
 * @param payload the fields of the value, in order
 * @param key the field that is the key: text or bytes
 * @param headers the field of the headers: a map of texts
 * @param partition the field of the partition's number
 */
record MessageLayout(
        PayloadWriting format,
        Schema rows,
        List<Integer> payload,
        TopicName topic,
        OptionalInt key,
        OptionalInt headers,
        OptionalInt partition) {
    MessageLayout {
        payload = List.copyOf(payload);
    }

    /**
     * An encoder of values.
     *
     * @throws ProblemException if the format cannot hold them
     */
    PayloadEncoder encoder() throws ProblemException {
        return new PayloadEncoder(format, rows, payload);
    }
}
