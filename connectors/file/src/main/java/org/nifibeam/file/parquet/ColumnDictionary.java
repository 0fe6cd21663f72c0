package org.nifibeam.file.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.parquet.format.Encoding;

/**
 * A column chunk's dictionary, converted.
 *
 * @param values the entries, with the null entry behind them
 * @param nulls which of them is null, for a column that may have nulls which are no references;
 *     else null
 * @param size how many there are, the null entry not among them
 * @param kept whether each entry passes the column's filters, the null entry included
 * @param inexact what was wrong with the first entry that could not be converted, if any: the error
 *     is that of the first row that has it, since no other row need fail
 */
record ColumnDictionary(
        Object values,
        boolean[] nulls,
        int size,
        boolean[] kept,
        Optional<InexactValueException> inexact) {

    /** Reads it from the page that {@code pages} stands on. */
    static ColumnDictionary read(PageReader pages, ParquetColumn column, List<ColumnFilter> filters)
            throws IOException {
        int count = pages.values();
        // Every entry takes a bit at least: a damaged header must not make a giant array.
        if (count > 8L * pages.size()) {
            throw new IOException(
                    "a dictionary of " + pages.size() + " bytes cannot have " + count + " entries");
        }
        if (pages.encoding() != Encoding.PLAIN && pages.encoding() != Encoding.PLAIN_DICTIONARY) {
            throw new IOException(
                    "a dictionary in encoding " + pages.encoding() + " cannot be read");
        }
        PageValues.Plain plain = PageValues.plain(column, pages.content(), 0, pages.size());
        Object physical = ValueArrays.allocate(column.physical(), count);
        plain.read(physical, count);
        Object values = column.type().storage().array(count + 1);
        Optional<InexactValueException> inexact = Optional.empty();
        try {
            column.conversion().convert(physical, count, values);
        } catch (InexactValueException e) {
            inexact = Optional.of(e);
        }
        boolean[] kept = new boolean[count + 1];
        test(filters, values, count, kept);
        boolean[] nulls = null;
        if (column.optional() && column.type().storage().isPrimitive()) {
            nulls = new boolean[count + 1];
            nulls[count] = true;
        }
        return new ColumnDictionary(values, nulls, count, kept, inexact);
    }

    /** Says of each value, and of null behind them, whether it passes all the filters. */
    static void test(List<ColumnFilter> filters, Object values, int count, boolean[] kept) {
        Arrays.fill(kept, 0, count + 1, true);
        for (ColumnFilter filter : filters) {
            filter.test(values, count, kept);
            kept[count] &= filter.keepsNull();
        }
    }

    /**
     * Checks that indexes are entries: damaged data must not pass for the null entry, nor reach
     * beyond it.
     *
     * @return the first one whose entry could not be converted, if there is one
     */
    OptionalInt check(int[] indexes, int count) throws IOException {
        int highest = -1;
        int lowest = 0;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, indexes[i]);
            lowest = Math.min(lowest, indexes[i]);
        }
        if (highest >= size || lowest < 0) {
            throw new IOException("a value is not in its dictionary of " + size + " entries");
        }
        if (inexact.isEmpty() || highest < inexact.get().index()) {
            return OptionalInt.empty();
        }
        // Entries behind the bad one were not converted; writers add them in the order of the rows.
        int first = 0;
        while (indexes[first] < inexact.get().index()) {
            first++;
        }
        return OptionalInt.of(first);
    }
}
