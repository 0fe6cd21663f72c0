package org.nifibeam.service;

/** The engine, or the disk it works on, cannot be reached now; the same call may succeed later. */
public final class RunnerUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What cannot be reached. */
    public RunnerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What cannot be reached. */
    public RunnerUnavailableException(String message) {
        super(message);
    }
}
