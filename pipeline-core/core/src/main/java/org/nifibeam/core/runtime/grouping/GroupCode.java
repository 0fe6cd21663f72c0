package org.nifibeam.core.runtime.grouping;

import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.schema.Row;

/**
 * What is generated for one grouping and one kind of rows that come: the elements, or half-done
 * groups. Keeps nothing about groups; all it is given are of its own {@link GroupCodes}.
 */
public abstract class GroupCode {
    private CombineFn<?, ?, ?>[] functions = {};
    private boolean grows;
    private boolean takesColumns;
    private boolean findsColumns;

    /** For generated classes only. */
    protected GroupCode() {}

    void set(CombineFn<?, ?, ?>[] own, boolean groupsGrow, boolean columns, boolean finds) {
        functions = own;
        grows = groupsGrow;
        takesColumns = columns;
        findsColumns = finds;
    }

    /** The function of an aggregation, for generated code. */
    protected final CombineFn<?, ?, ?> function(int aggregation) {
        return functions[aggregation];
    }

    /** True if a group becomes larger by what it combines, not by being there alone. */
    public final boolean grows() {
        return grows;
    }

    /** True if {@link #addColumns} may be called. */
    final boolean takesColumns() {
        return takesColumns;
    }

    /** True if {@link #findColumns} may be called. */
    final boolean findsColumns() {
        return findsColumns;
    }

    /** The canonical hash of a row's key. */
    public abstract int hash(Row row);

    /** True if the row's key is the group's. */
    public abstract boolean same(Group group, Row row);

    /**
     * Combines a row into its group in an open-addressing table of spread hashes, if it is there.
     * All that is done to a row of a known key, in one method: a table's calls go to the code of
     * many groupings, and are dear.
     *
     * @param slots a power of two of them, some empty
     * @return −1, or the empty slot that a new group belongs in
     */
    public abstract int combine(Group[] slots, Row row, long timestamp);

    /** The key alone, of the grouping's key schema. */
    public abstract Row key(Row row);

    /** A group of the row's key, with nothing combined yet. */
    public abstract Group create(Row row);

    /** A group of the same key, with nothing combined yet. */
    public abstract Group fresh(Group group);

    /**
     * Combines a row into its group.
     *
     * @param timestamp the element's, in milliseconds since the epoch
     */
    public abstract void add(Group group, Row row, long timestamp);

    /**
     * Combines records into their groups, one after the other.
     *
     * @param columns by field of the input, arrays of values; only those that are combined
     * @param nulls by field, which values are null; null where none is
     * @param codes by field, which value each record has; null where there is one a record
     * @param selection the records' numbers
     * @param groups their groups, in the order of {@code selection}
     * @param from the first one's place in {@code selection}
     * @param to the place behind the last one's
     * @param at takes the place of the one that is being combined, for who wants to know which one
     *     failed
     */
    public void addColumns(
            Object[] columns,
            boolean[][] nulls,
            int[][] codes,
            int[] selection,
            Group[] groups,
            int from,
            int to,
            int[] at) {
        throw new IllegalStateException("not generated for columns");
    }

    /**
     * Finds the groups of records in an open-addressing table of spread hashes, one after the
     * other, up to one whose group is not there: that is made, with nothing combined, and put into
     * its slot.
     *
     * @param columns by field of the input, arrays of values; only those of keys
     * @param nulls by field, which values are null; null where none is
     * @param codes by field, which value each record has; null where there is one a record
     * @param selection the records' numbers
     * @param slots a power of two of them, some empty
     * @param found takes the groups, in the order of {@code selection}
     * @param from the first one's place in {@code selection}
     * @param to the place behind the last one's
     * @return the place of the one whose group was made, {@code to} if there is none
     */
    public int findColumns(
            Object[] columns,
            boolean[][] nulls,
            int[][] codes,
            int[] selection,
            Group[] slots,
            Group[] found,
            int from,
            int to) {
        throw new IllegalStateException("not generated for columns");
    }

    /**
     * Looks at the slots and groups that {@link #findColumns} will most likely look at, and does
     * nothing: no look waits for another one, so that memory answers many at once.
     *
     * @return a number that is of no use, so that the looks are not compiled away
     */
    public int touchColumns(
            Object[] columns,
            boolean[][] nulls,
            int[][] codes,
            int[] selection,
            Group[] slots,
            int from,
            int to) {
        throw new IllegalStateException("not generated for columns");
    }

    /** The row that the group gives as its result. */
    public abstract Row emit(Group group);

    /** The group as it is so far, as a half-done one; it is not used afterwards. */
    public abstract Row partial(Group group);

    /** About how much memory the group takes, in bytes. */
    public abstract long bytes(Group group);
}
