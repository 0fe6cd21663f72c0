package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A server that a machine does not have is no reason for a red build nor for silence: the test is
 * skipped, and the last lines of {@code ./nifi-beam verify} say so.
 */
public final class MissingServer {
    private static final Path NOTES = Path.of("target", "not-tested");

    private MissingServer() {}

    /**
     * Skips the test that calls it.
     *
     * @param system what was not tested: a name that a file can have
     * @param why what is missing and how to have it, in one line
     */
    public static void skip(String system, String why) {
        try {
            Files.createDirectories(NOTES);
            Files.writeString(NOTES.resolve(system), system + " was not tested: " + why + "\n");
        } catch (IOException e) {
            throw new AssertionError("it cannot be noted that " + system + " is not tested", e);
        }
        Assumptions.abort(system + " is not there: " + why);
    }
}
