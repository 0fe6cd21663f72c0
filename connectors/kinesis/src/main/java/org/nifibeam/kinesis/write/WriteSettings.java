package org.nifibeam.kinesis.write;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.message.FieldText;
import org.nifibeam.formats.payload.PayloadWriting;
import org.nifibeam.kinesis.KinesisService;

/**
 * What a write is told.
 *
 * @param found the service, unless the settings are only looked at
 * @param rows the rows' schema
 * @param payload the indexes of the fields of the data, in order
 * @param key the partition key as text with fields
 * @param keyField the field that is the partition key; of rows without either, keys are made up
 * @param hashField the field that is the explicit hash key
 * @param ordered whether records of one key come in the order in which they were written
 * @param maxRecordBytes larger records are rejected
 * @param maxRequestBytes how much may be written by one request
 */
record WriteSettings(
        Optional<KinesisService> found,
        String stream,
        PayloadWriting format,
        Schema rows,
        List<Integer> payload,
        Optional<FieldText> key,
        OptionalInt keyField,
        OptionalInt hashField,
        boolean ordered,
        int maxRecordBytes,
        int maxRequestBytes) {
    WriteSettings {
        payload = List.copyOf(payload);
    }

    KinesisService service() {
        return found.orElseThrow();
    }

    /** The stream and where it is, for messages. */
    String place() {
        return "stream '" + stream + "' at " + service();
    }
}
