package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.nifibeam.core.schema.RowCoder;

/** Reads several spill files as one, in their order. */
final class SpillMerge {
    /** Files that are merged at a time; of more, some are made one before. */
    static final int FAN_IN = 64;

    private static final Comparator<SpillFile.Reader> ORDER =
            Comparator.comparingInt(SpillFile.Reader::hash)
                    .thenComparingLong(SpillFile.Reader::start);

    private SpillMerge() {}

    /** What is done with the records; it may fail as writing does. */
    interface Records {
        /** The record that a reader is at. */
        void record(SpillFile.Reader at) throws IOException;

        /** There are no more records of this hash. */
        void endOfHash() throws IOException;
    }

    static void merge(List<Path> files, RowCoder rows, Records records) throws IOException {
        List<SpillFile.Reader> readers = new ArrayList<>();
        try {
            PriorityQueue<SpillFile.Reader> next = new PriorityQueue<>(ORDER);
            for (Path file : files) {
                SpillFile.Reader reader = new SpillFile.Reader(file, rows);
                readers.add(reader);
                if (reader.next()) {
                    next.add(reader);
                }
            }
            while (!next.isEmpty()) {
                int hash = next.peek().hash();
                while (!next.isEmpty() && next.peek().hash() == hash) {
                    SpillFile.Reader reader = next.poll();
                    records.record(reader);
                    if (reader.next()) {
                        next.add(reader);
                    }
                }
                records.endOfHash();
            }
        } finally {
            for (SpillFile.Reader reader : readers) {
                reader.close();
            }
        }
    }

    /** Removes files, from the list as well. */
    static void delete(List<Path> files, List<Path> gone) throws IOException {
        for (Path file : gone) {
            Files.deleteIfExists(file);
            files.remove(file);
        }
    }
}
