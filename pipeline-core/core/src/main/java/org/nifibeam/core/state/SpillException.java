package org.nifibeam.core.state;

import java.io.IOException;
import java.nio.file.Path;

/** What does not fit into memory cannot be kept on disk either. */
public final class SpillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /** With what to do. */
    public SpillException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** Groups or state cannot be written to a folder, or read back. */
    public static SpillException ofDisk(Path folder, Exception cause) {
        String what = cause instanceof IOException ? cause.toString() : cause.getMessage();
        return new SpillException(
                "its state has outgrown memory and cannot be kept in " + folder + ": " + what,
                "see that there is room on that disk, or give the run more memory",
                cause);
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
