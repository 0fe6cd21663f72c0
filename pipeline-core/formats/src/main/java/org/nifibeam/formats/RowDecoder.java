package org.nifibeam.formats;

/** Makes rows of the bytes of single records. Confined to one thread; keeps nothing open. */
public interface RowDecoder {
    /**
     * Adds the row of the record in {@code bytes[from, to)} to the batch.
     *
     * @throws MalformedRecordException if the bytes are no such record; the batch is as before
     */
    void decode(byte[] bytes, int from, int to, BatchBuilder batch) throws MalformedRecordException;
}
