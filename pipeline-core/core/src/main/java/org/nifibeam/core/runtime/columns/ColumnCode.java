package org.nifibeam.core.runtime.columns;

/** What is generated for one expression over columns. Stateless. */
public abstract class ColumnCode {
    /** For generated classes only. */
    protected ColumnCode() {}

    /**
     * Evaluates the expression for the records {@code selection[0, count)}, and puts each value
     * where its record's number says. Of a condition the value is whether it is true.
     *
     * @param columns by field, arrays with a value a record; only those that the expression reads
     * @param nulls by field, which records are null; null where none is
     * @param values takes the values, an array by the expression's storage
     * @param valueNulls takes which values are null, of an expression that may be and whose values
     *     are no references; else null
     */
    public abstract void evaluate(
            Object[] columns,
            boolean[][] nulls,
            int[] selection,
            int count,
            Object values,
            boolean[] valueNulls);
}
