package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.nifibeam.core.schema.Storage;

/**
 * Decodes the column chunk of a leaf inside a nested field: of each record any number of entries,
 * each with two levels, and a value where the definition level is the highest one. Records may
 * reach over pages. Then the entries of a record are gone through from {@link #start} on. Confined
 * to one thread.
 */
final class LeafReader implements AutoCloseable {
    private final ParquetColumn column;
    private final PageReader pages;
    private final PageLevels levels;
    private final Storage storage;
    private final HybridDecoder ids = new HybridDecoder();
    private Optional<ColumnDictionary> dictionary = Optional.empty();
    private PageValues plain;
    private boolean coded;

    /** All levels of the page, and which entry of it is next. */
    private int[] pageRepetitions = new int[0];

    private int[] pageDefinitions = new int[0];
    private int pageSize;
    private int pageAt;

    /** Records of the row group before the batch, for messages. */
    private long record;

    /** The batch: its entries, its values, and where each record begins in both. */
    private int[] repetitions = new int[1024];

    private int[] definitions = new int[1024];
    private int entries;
    private Object values;
    private int present;
    private int capacity = 1024;
    private final int[] entryStarts;
    private final int[] valueStarts;
    private int records;

    private int[] indexes = new int[0];
    private Object physicalValues;
    private Object segment;

    /** The entry and the value that are next. */
    private int entry;

    private int value;

    LeafReader(FileChannel channel, ParquetColumn column, ColumnMetaData chunk, int batch)
            throws IOException {
        this.column = column;
        this.pages = new PageReader(channel, chunk);
        this.levels = new PageLevels(column.levels());
        this.storage = column.type().storage();
        this.values = storage.array(capacity);
        this.entryStarts = new int[batch + 1];
        this.valueStarts = new int[batch + 1];
    }

    /** Decodes the entries of the next {@code count} records, at most a batch. */
    void load(int count) throws IOException {
        record += records;
        records = 0;
        entries = 0;
        present = 0;
        boolean complete = false;
        while (!complete && (pageAt < pageSize || nextPage())) {
            int from = pageAt;
            int found = 0;
            while (pageAt < pageSize) {
                if (pageRepetitions[pageAt] == 0) {
                    complete = records == count;
                    if (complete) {
                        break;
                    }
                    entryStarts[records] = entries + pageAt - from;
                    valueStarts[records] = present + found;
                    records++;
                }
                found += pageDefinitions[pageAt] == column.levels().definition() ? 1 : 0;
                pageAt++;
            }
            append(from, pageAt - from, found);
        }
        if (records < count || entries > 0 && entryStarts[0] != 0) {
            throw new IOException(
                    "its pages end after row "
                            + (record + records)
                            + ", before the row group's end");
        }
        entryStarts[count] = entries;
        valueStarts[count] = present;
    }

    private void append(int from, int count, int found) throws IOException {
        int all = Math.addExact(entries, count);
        if (all > definitions.length) {
            int size = Math.max(all, 2 * definitions.length);
            repetitions = Arrays.copyOf(repetitions, size);
            definitions = Arrays.copyOf(definitions, size);
        }
        System.arraycopy(pageRepetitions, from, repetitions, entries, count);
        System.arraycopy(pageDefinitions, from, definitions, entries, count);
        entries = all;
        if (present + found > capacity) {
            capacity = Math.max(present + found, 2 * capacity);
            Object larger = storage.array(capacity);
            System.arraycopy(values, 0, larger, 0, present);
            values = larger;
        }
        int now = 0;
        for (int done = 0; done < found; done += now) {
            now = Math.min(found - done, indexes.length);
            readValues(now);
            System.arraycopy(segment, 0, values, present, now);
            present += now;
        }
    }

    /** Decodes the page's next values into {@link #segment}. */
    private void readValues(int count) throws IOException {
        if (coded) {
            ColumnDictionary known = dictionary.orElseThrow();
            ids.read(indexes, count);
            OptionalInt bad = known.check(indexes, count);
            if (bad.isPresent()) {
                throw inexact(known.inexact().orElseThrow(), bad.getAsInt());
            }
            ValueArrays.gather(known.values(), indexes, count, segment);
            return;
        }
        plain.read(physicalValues, count);
        try {
            column.conversion().convert(physicalValues, count, segment);
        } catch (InexactValueException e) {
            throw inexact(e, e.index());
        }
    }

    private IOException inexact(InexactValueException failure, int index) {
        int at = Arrays.binarySearch(valueStarts, 0, records, present + index + 1);
        // The last record that begins at or before the value has it.
        int row = at < 0 ? -at - 2 : at - 1;
        while (row > 0 && valueStarts[row] > present + index) {
            row--;
        }
        return new IOException(
                "row "
                        + (record + Math.max(0, row))
                        + " of the row group: "
                        + failure.getMessage());
    }

    private boolean nextPage() throws IOException {
        while (pages.next()) {
            if (pages.isDictionary()) {
                dictionary = Optional.of(ColumnDictionary.read(pages, column, List.of()));
            } else {
                startPage();
                if (pageSize > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void startPage() throws IOException {
        int count = pages.values();
        Encoding encoding = pages.encoding();
        byte[] content = pages.content();
        int at = levels.start(pages, content);
        int end = pages.size();
        if (pageDefinitions.length < count) {
            pageRepetitions = new int[count];
            pageDefinitions = new int[count];
        }
        levels(levels.repetitions(), column.levels().repetition(), pageRepetitions, count);
        levels(levels.definitions(), column.levels().definition(), pageDefinitions, count);
        pageAt = 0;
        pageSize = count;
        if (physicalValues == null) {
            int size = 4096;
            indexes = new int[size];
            physicalValues = ValueArrays.allocate(column.physical(), size);
            segment = storage.array(size);
        }
        coded = encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
        if (!coded) {
            plain = PageValues.of(encoding, column, content, at, end, count);
        } else if (dictionary.isEmpty()) {
            throw new IOException("a page refers to a dictionary that is not there");
        } else {
            // A page of nulls alone may have no width at all.
            ids.start(content, Math.min(at + 1, end), end, at < end ? content[at] & 0xFF : 0);
        }
    }

    private static void levels(HybridDecoder decoder, int highest, int[] target, int count)
            throws IOException {
        if (highest == 0) {
            Arrays.fill(target, 0, count, 0);
            return;
        }
        decoder.read(target, count);
        for (int i = 0; i < count; i++) {
            if (target[i] > highest || target[i] < 0) {
                throw new IOException(
                        "a level is " + target[i] + ", and " + highest + " the highest");
            }
        }
    }

    /** Goes to a record of the batch. */
    void start(int row) {
        entry = entryStarts[row];
        value = valueStarts[row];
    }

    /** True if all entries of a record have been taken. */
    boolean isAtEnd(int row) {
        return entry == entryStarts[row + 1];
    }

    /** The definition level of the next entry. */
    int definition() {
        return definitions[checked()];
    }

    /** The repetition level of the next entry; 0 behind the last one. */
    int repetition() {
        return entry < entries ? repetitions[entry] : 0;
    }

    /** Takes the next entry; its value, or null. */
    Object next() {
        int at = checked();
        entry++;
        return definitions[at] == column.levels().definition()
                ? ValueArrays.box(values, value++)
                : null;
    }

    private int checked() {
        if (entry >= entries) {
            throw new IllegalArgumentException("its columns have different numbers of entries");
        }
        return entry;
    }

    @Override
    public void close() {
        pages.close();
    }
}
