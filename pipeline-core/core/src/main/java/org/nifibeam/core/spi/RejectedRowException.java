package org.nifibeam.core.spi;

import java.io.IOException;

/**
 * A record that a {@link Writer} cannot take because of what it holds; nothing of it was written,
 * and the writer takes others. Its message says what is wrong with which field.
 */
public final class RejectedRowException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A record that cannot be written. */
    public RejectedRowException(String message) {
        super(message);
    }

    /** A record that cannot be written, and what found that out. */
    public RejectedRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
