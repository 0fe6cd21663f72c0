package org.nifibeam.core.expression;

/** An expression is nested deeper than can be compiled; the message says how deep is allowed. */
public final class TooDeepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooDeepException(int limit) {
        super("it is nested more than " + limit + " levels deep");
    }
}
