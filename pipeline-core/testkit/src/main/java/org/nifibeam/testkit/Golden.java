package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts kept as resource files beside the tests. To accept a change: run the tests with {@code
 * -Dnifibeam.accept=true} and read the difference before it is committed.
 */
public final class Golden {
    private Golden() {}

    /**
     * Compares a text with the module's file {@code src/test/resources/<path>}, or writes it there
     * if accepted.
     */
    public static void check(String path, String actual) {
        Path file = Path.of(System.getProperty("basedir", "."), "src/test/resources").resolve(path);
        String text = actual.stripTrailing() + "\n";
        try {
            if (Boolean.getBoolean("nifibeam.accept")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
                return;
            }
            if (!Files.exists(file)) {
                fail(
                        "there is no "
                                + file
                                + "; make it with -Dnifibeam.accept=true. It would be:\n"
                                + text);
            }
            assertEquals(
                    Files.readString(file),
                    text,
                    file + " differs; accept it with -Dnifibeam.accept=true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
