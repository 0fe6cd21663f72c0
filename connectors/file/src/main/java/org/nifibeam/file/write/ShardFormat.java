package org.nifibeam.file.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.schema.Row;

/** What one format of files to write is. Thread-safe. */
public interface ShardFormat {
    /** How its files' names may end, with the dot; the first is the default. */
    List<String> suffixes();

    /** What stands behind that, for compressed files; empty if nothing. */
    String packedSuffix();

    /** How many files a task may have open at a time, given what each keeps in memory. */
    int mostOpen();

    /** Begins a file. */
    Encoder open(OutputStream output) throws IOException;

    /** Writes one file of the records of several, in order. */
    void merge(List<Path> parts, OutputStream output) throws IOException;

    /** True if the file is what {@link #merge} made of the parts, which are gone by now. */
    boolean isMerged(List<ShardHandle.Prepared> parts, Path file) throws IOException;

    /** Writes one file. Confined to one thread. */
    interface Encoder {
        /** One more record. */
        void write(Row row) throws IOException;

        /** Completes the file and closes the output. */
        void finish() throws IOException;
    }
}
