package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.nio.file.Path;

/** Groups that do not fit into memory cannot be kept on disk either. */
public final class SpillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    SpillException(String message, String advice, Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** Groups cannot be written to a folder, or read back. */
    static SpillException ofDisk(Path folder, IOException e) {
        return new SpillException(
                "its groups have outgrown memory and cannot be kept in " + folder + ": " + e,
                "see that there is room on that disk, or give the run more memory",
                e);
    }

    /** What to do. */
    public String advice() {
        return advice;
    }
}
