package org.nifibeam.launcher.nifi;

import java.util.Objects;

/**
 * Something about a NiFi that its user can mend: the message has a code, what is wrong and what to
 * do. Commands print the message alone, never the stack trace.
 */
public final class NifiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code short and stable, such as {@code nifi-not-a-home}
     * @param what what is wrong
     * @param remedy what the user can do
     */
    public NifiProblem(String code, String what, String remedy) {
        super(message(code, what, remedy));
        this.code = code;
    }

    /** As above, with the error that was met first. */
    public NifiProblem(String code, String what, String remedy, Throwable cause) {
        super(message(code, what, remedy), cause);
        this.code = code;
    }

    /** The stable code at the message's start. */
    public String code() {
        return code;
    }

    private static String message(String code, String what, String remedy) {
        return "[%s] %s%n  %s"
                .formatted(
                        Objects.requireNonNull(code, "code"),
                        Objects.requireNonNull(what, "what"),
                        Objects.requireNonNull(remedy, "remedy"));
    }
}
