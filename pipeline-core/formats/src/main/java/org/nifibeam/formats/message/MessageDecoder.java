package org.nifibeam.formats.message;

import java.util.List;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RowDecoder;

/**
 * Makes rows of messages. Confined to one thread.
 *
 * @param <M> the system's messages
 */
public final class MessageDecoder<M> {
    private final RowDecoder payload;
    private final int width;
    private final List<MessageField<M>> metadata;

    /**
     * A decoder.
     *
     * @param width how many fields the payload gives, before those of the metadata
     */
    MessageDecoder(RowDecoder payload, int width, List<MessageField<M>> metadata) {
        this.payload = payload;
        this.width = width;
        this.metadata = List.copyOf(metadata);
    }

    /**
     * Adds the row of a message, whose payload is {@code bytes[from, to)}.
     *
     * @throws MalformedRecordException if its payload is none of the format; the batch is as before
     */
    public void decode(M message, byte[] bytes, int from, int to, BatchBuilder batch)
            throws MalformedRecordException {
        for (int i = 0; i < metadata.size(); i++) {
            metadata.get(i).set(message, width + i, batch);
        }
        payload.decode(bytes, from, to, batch);
    }
}
