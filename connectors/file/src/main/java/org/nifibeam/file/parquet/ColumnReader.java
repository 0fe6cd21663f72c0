package org.nifibeam.file.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.Encoding;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.Storage;

/**
 * Decodes one column of a row group, batch by batch. Confined to one thread.
 *
 * <p>A batch never reaches over a page's end. Loaded, it is a <em>source</em> array of values — the
 * dictionary, or the values as they stood in the page — and one index into it a row; the entry
 * behind the last value stands for null. So filters are evaluated on the source's entries (once a
 * dictionary), and selecting and filling in nulls are one gathering step, or none where the batch
 * is given as codes of the dictionary. Where each row has just its own value, there are no indexes
 * at all.
 */
final class ColumnReader implements FieldReader {
    private final ParquetColumn column;
    private final List<ColumnFilter> filters;
    private final PageReader pages;
    private final Storage storage;

    private Optional<ColumnDictionary> dictionary = Optional.empty();
    private final PageLevels pageLevels;
    private final HybridDecoder levels;
    private final HybridDecoder ids = new HybridDecoder();
    private PageValues plain;
    private boolean coded;
    private int pageLeft;

    /** Rows of the row group before the batch, for messages. */
    private long row;

    /** The batch, see the class comment. */
    private Object source;

    private int sourceSize;
    private boolean direct;
    private int nulls;
    private int size;
    private final int[] indexes;

    private final Object plainValues;
    private final Object physicalValues;
    private final boolean[] plainKept;
    private final int[] chosen;
    private final Object output;
    private final boolean[] outputNulls;

    ColumnReader(
            FileChannel channel,
            ParquetColumn column,
            ColumnMetaData chunk,
            List<ColumnFilter> filters,
            int batch)
            throws IOException {
        this.column = column;
        this.filters = filters;
        this.pages = new PageReader(channel, chunk);
        this.pageLevels = new PageLevels(column.levels());
        this.levels = pageLevels.definitions();
        this.storage = column.type().storage();
        this.indexes = new int[batch];
        this.chosen = new int[batch];
        this.plainValues = storage.array(batch + 1);
        this.physicalValues =
                converts() ? ValueArrays.allocate(column.physical(), batch) : plainValues;
        this.plainKept = new boolean[batch + 1];
        this.output = storage.array(batch);
        this.outputNulls = new boolean[batch];
    }

    @Override
    public ParquetColumn column() {
        return column;
    }

    boolean isFiltered() {
        return !filters.isEmpty();
    }

    /** Rows left in the current page, which is the next one if there were none; at least one. */
    @Override
    public int available() throws IOException {
        while (pageLeft == 0) {
            nextPage();
            if (pageLeft > 0) {
                startPage();
            }
        }
        return pageLeft;
    }

    /** Passes over rows; whole pages are not even decompressed. */
    @Override
    public void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (pageLeft == 0) {
                nextPage();
                if (pageLeft <= left) {
                    left -= pageLeft;
                    row += pageLeft;
                    pageLeft = 0;
                    continue;
                }
                startPage();
            }
            int now = (int) Math.min(Math.min(left, pageLeft), indexes.length);
            skipInPage(now);
            left -= now;
        }
    }

    private void skipInPage(int count) throws IOException {
        if (coded) {
            ids.skip(present(count));
            pageLeft -= count;
            row += count;
        } else {
            load(count);
            row += size;
            size = 0;
        }
    }

    /** Decodes the next rows, no more than {@link #available}. */
    @Override
    public void load(int count) throws IOException {
        row += size;
        size = count;
        int present = present(count);
        nulls = count - present;
        if (coded) {
            readCoded(dictionary.orElseThrow(), present);
            direct = false;
            spread(count, present);
        } else {
            readPlain(present);
            direct = nulls == 0;
            if (!direct) {
                for (int i = 0; i < present; i++) {
                    indexes[i] = i;
                }
                spread(count, present);
            }
        }
        pageLeft -= count;
    }

    /**
     * Keeps of {@code selection[0, count)} (row numbers in the batch) the rows that pass; returns
     * how many.
     */
    int select(int[] selection, int count) {
        boolean[] kept = kept();
        int left = 0;
        if (direct) {
            for (int i = 0; i < count; i++) {
                int at = selection[i];
                selection[left] = at;
                left += kept[at] ? 1 : 0;
            }
        } else {
            for (int i = 0; i < count; i++) {
                int at = selection[i];
                selection[left] = at;
                left += kept[indexes[at]] ? 1 : 0;
            }
        }
        return left;
    }

    /** The batch's rows {@code selection[0, count)}; valid until the next {@link #load}. */
    @Override
    public Column values(int[] selection, int count) {
        boolean all = count == size;
        if (direct && all) {
            return new Column(storage, source, null);
        }
        int[] wanted;
        if (direct) {
            wanted = selection;
        } else if (all) {
            wanted = indexes;
        } else {
            wanted = chosen;
            for (int i = 0; i < count; i++) {
                wanted[i] = indexes[selection[i]];
            }
        }
        if (coded) {
            return new Column(storage, source, dictionary.orElseThrow().nulls(), wanted);
        }
        ValueArrays.gather(source, wanted, count, output);
        boolean flagged = nulls > 0 && storage.isPrimitive();
        for (int i = 0; i < count && flagged; i++) {
            outputNulls[i] = wanted[i] == sourceSize;
        }
        return new Column(storage, output, flagged ? outputNulls : null);
    }

    @Override
    public void close() {
        pages.close();
    }

    /**
     * Reads the levels of the next rows, whose place in {@link #chosen} says which are present; how
     * many those are.
     */
    private int present(int count) {
        if (!column.optional() || levels.skipAll(1, count)) {
            return count;
        }
        levels.read(chosen, count);
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += chosen[i];
        }
        return present;
    }

    /**
     * Moves the indexes of the present rows to their places and puts the null entry's in between.
     */
    private void spread(int count, int present) {
        if (nulls == 0) {
            return;
        }
        int from = present;
        for (int i = count - 1; i >= 0; i--) {
            indexes[i] = chosen[i] == 1 ? indexes[--from] : sourceSize;
        }
        if (!coded && source instanceof Object[] objects) {
            objects[sourceSize] = null;
        }
    }

    private void readCoded(ColumnDictionary entries, int count) throws IOException {
        source = entries.values();
        sourceSize = entries.size();
        ids.read(indexes, count);
        OptionalInt bad = entries.check(indexes, count);
        if (bad.isPresent()) {
            throw inexact(entries.inexact().orElseThrow(), bad.getAsInt(), count);
        }
    }

    private void readPlain(int count) throws IOException {
        source = plainValues;
        sourceSize = count;
        plain.read(physicalValues, count);
        if (converts()) {
            try {
                column.conversion().convert(physicalValues, count, plainValues);
            } catch (InexactValueException e) {
                throw inexact(e, e.index(), count);
            }
        }
    }

    private IOException inexact(InexactValueException failure, int index, int present) {
        return new IOException(
                "row "
                        + (row + rowOf(index, present))
                        + " of the row group: "
                        + failure.getMessage());
    }

    /** The row in the batch of the present value {@code index}. */
    private int rowOf(int index, int present) {
        if (present == size) {
            return index;
        }
        int at = 0;
        for (int seen = -1; at < size; at++) {
            seen += chosen[at];
            if (seen == index) {
                break;
            }
        }
        return at;
    }

    private boolean converts() {
        return column.conversion().how() != Conversion.How.NONE;
    }

    private boolean[] kept() {
        if (coded) {
            return dictionary.orElseThrow().kept();
        }
        ColumnDictionary.test(filters, source, sourceSize, plainKept);
        return plainKept;
    }

    /**
     * Goes to the next page of values, reading a dictionary on the way; the page is not
     * decompressed yet.
     */
    private void nextPage() throws IOException {
        while (pages.next()) {
            if (!pages.isDictionary()) {
                pageLeft = pages.values();
                return;
            }
            dictionary = Optional.of(ColumnDictionary.read(pages, column, filters));
        }
        throw new IOException(
                "its pages end after row " + (row + size) + ", before the row group's end");
    }

    private void startPage() throws IOException {
        byte[] content = pages.content();
        int at = pageLevels.start(pages, content);
        int end = pages.size();
        Encoding encoding = pages.encoding();
        coded = encoding == Encoding.RLE_DICTIONARY || encoding == Encoding.PLAIN_DICTIONARY;
        if (!coded) {
            plain = PageValues.of(encoding, column, content, at, end, pageLeft);
        } else if (dictionary.isEmpty()) {
            throw new IOException("a page refers to a dictionary that is not there");
        } else {
            // A page of nulls alone may have no width at all.
            ids.start(content, Math.min(at + 1, end), end, at < end ? content[at] & 0xFF : 0);
        }
    }
}
