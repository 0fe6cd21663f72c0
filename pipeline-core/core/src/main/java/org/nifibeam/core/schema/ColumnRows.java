package org.nifibeam.core.schema;

import java.util.Arrays;
import java.util.List;

/**
 * Makes rows of the records of some columns, which it sees until their batch is over. Confined to
 * one thread.
 */
public final class ColumnRows {
    private final Row prototype;
    private final Object[] arrays;
    private final boolean[][] nulls;
    private final int[][] codes;
    private final int[] one = new int[1];
    private final Row[] made = new Row[1];

    ColumnRows(Row prototype, List<Column> columns) {
        this.prototype = prototype;
        this.arrays = new Object[columns.size()];
        this.nulls = new boolean[columns.size()][];
        this.codes = new int[columns.size()][];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = columns.get(i).values();
            nulls[i] = columns.get(i).nulls();
            codes[i] = columns.get(i).codes();
        }
    }

    /** By field, the arrays of values. */
    public Object[] arrays() {
        return arrays;
    }

    /** By field, which values are null; null where none is. */
    public boolean[][] nulls() {
        return nulls;
    }

    /** By field, which value each record has; null where there is one a record. */
    public int[][] codes() {
        return codes;
    }

    /** The row of a record. */
    public Row row(int record) {
        one[0] = record;
        prototype.read(arrays, nulls, codes, one, made, 1);
        return made[0];
    }

    /** The rows of the first records. */
    public Row[] first(int size) {
        return rows(null, size);
    }

    /** The rows of {@code size} neighbours from record {@code first} on. */
    public Row[] range(int first, int size) {
        if (first == 0) {
            return first(size);
        }
        int[] selection = new int[size];
        Arrays.setAll(selection, i -> first + i);
        return selected(selection, size);
    }

    /** The rows of the records {@code selection[0, size)}. */
    public Row[] selected(int[] selection, int size) {
        return rows(selection, size);
    }

    private Row[] rows(int[] selection, int size) {
        Row[] rows = new Row[size];
        prototype.read(arrays, nulls, codes, selection, rows, size);
        return rows;
    }
}
