package org.nifibeam.core.coder;

/**
 * A value that its coder cannot write, or bytes that were not written by this coder or were damaged
 * since. Unchecked: it is a fault of the program or of the store, never something to go on after
 * with the same bytes.
 */
public final class CoderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong, one line without a full stop. */
    public CoderException(String message) {
        super(message);
    }

    /** The error of a null where a coder has none. */
    static CoderException ofNull(Coder<?> coder) {
        String name = coder.describe();
        return new CoderException(name + " has no null; use nullable(" + name + ")");
    }

    /** Says what is wrong and what it comes from. */
    public CoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
