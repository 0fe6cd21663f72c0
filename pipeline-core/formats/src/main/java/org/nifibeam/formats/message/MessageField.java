package org.nifibeam.formats.message;

import org.nifibeam.core.schema.Field;
import org.nifibeam.formats.BatchBuilder;

/**
 * What a message has besides its payload, as a field: a key, a position, a time. Immutable.
 *
 * @param <M> the system's messages
 */
public interface MessageField<M> {
    /** Its name and type. */
    Field field();

    /** Sets the field of that index of the batch's next row. */
    void set(M message, int index, BatchBuilder batch);
}
