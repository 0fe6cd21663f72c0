package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.Objects;

/**
 * What a pipeline expects of its own elements does not hold. The message says what is wrong; the
 * user is told that and the advice, and nothing of a sink.
 */
public final class UnmetExpectationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /** Both without a full stop. */
    public UnmetExpectationException(String message, String advice) {
        super(message);
        this.advice = Objects.requireNonNull(advice, "advice");
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
