package org.nifibeam.core.runtime.grouping;

/** Groups that do not fit into memory cannot be kept on disk either. */
public final class SpillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    SpillException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
