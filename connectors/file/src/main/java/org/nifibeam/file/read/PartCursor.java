package org.nifibeam.file.read;

import java.io.IOException;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;

/** Goes through the records of one part of a file. Confined to one thread. */
public interface PartCursor extends AutoCloseable {
    /**
     * Moves to the next record; false if there is none.
     *
     * @throws IOException if the file is damaged or cannot be read; the message does not name it
     */
    boolean next() throws IOException;

    /** Adds the record to the batch, or nothing if there is nothing in it (a blank line). */
    void decode(BatchBuilder batch) throws IOException, MalformedRecordException;

    /** How many bytes the record has. */
    long length();

    /** The record's bytes, of very many the first. */
    byte[] original() throws IOException;

    /** Where in the file the record is, for people: {@code line 12}. */
    String place() throws IOException;

    /** Behind the record: where a cursor of the same part goes on. */
    Mark mark();

    @Override
    void close() throws IOException;

    /**
     * A place in a part.
     *
     * @param offset a byte of the (unpacked) file
     * @param index the format's own counter from there: lines passed, records of a block
     * @param records records of the part that were passed
     */
    record Mark(long offset, long index, long records) {}
}
