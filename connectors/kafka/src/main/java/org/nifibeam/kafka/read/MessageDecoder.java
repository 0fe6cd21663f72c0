package org.nifibeam.kafka.read;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/** Makes rows of messages. Confined to one thread. */
final class MessageDecoder {
    private final RowDecoder payload;
    private final int width;
    private final Metadata[] metadata;
    private final boolean textKeys;

    /**
     * A decoder.
     *
     * @param width how many fields the payload gives, before those of the metadata
     */
    MessageDecoder(RowDecoder payload, int width, List<Metadata> metadata, boolean textKeys) {
        this.payload = payload;
        this.width = width;
        this.metadata = metadata.toArray(Metadata[]::new);
        this.textKeys = textKeys;
    }

    /**
     * Adds the row of a message.
     *
     * @throws MalformedRecordException if its value is none of the format; the batch is as before
     */
    void decode(ConsumerRecord<byte[], byte[]> message, BatchBuilder batch)
            throws MalformedRecordException {
        byte[] value = message.value();
        if (value == null) {
            throw new MalformedRecordException(
                    "it has a key and no value (a tombstone, which 'tombstones: skip' passes over)");
        }
        for (int i = 0; i < metadata.length; i++) {
            metadata[i].set(message, textKeys, width + i, batch);
        }
        payload.decode(value, 0, value.length, batch);
    }
}
