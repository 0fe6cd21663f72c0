package org.nifibeam.launcher;

/** Something to tell the user without a stack trace, and the exit code to end with. */
final class UserException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    UserException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
