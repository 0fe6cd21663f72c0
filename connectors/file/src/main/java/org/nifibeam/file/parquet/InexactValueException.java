package org.nifibeam.file.parquet;

/**
 * A stored value has no exact equal of its column's kind; the catcher adds file, row group, column
 * and row.
 */
final class InexactValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int index;

    InexactValueException(int index, String message) {
        super(message);
        this.index = index;
    }

    /** Which of the values converted together, nulls left out. */
    int index() {
        return index;
    }
}
