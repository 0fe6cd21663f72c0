package org.nifibeam.nifi.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WorkFolderTest {
    @TempDir Path folder;

    /** Another NiFi: has the folder until it is killed. */
    static final class Other {
        private Other() {}

        /** The folder. */
        public static void main(String[] arguments) throws IOException {
            try (WorkFolder taken = WorkFolder.open(Path.of(arguments[0]), "node-a")) {
                System.out.println(taken.identity());
                System.in.read();
            }
        }
    }

    private static String identity(Path path) throws IOException {
        try (WorkFolder taken = WorkFolder.open(path, "node-b")) {
            return taken.identity();
        }
    }

    @Test
    void itsIdentityIsTheSameForEverAndNoOtherFolders() throws Exception {
        String identity = identity(folder.resolve("one"));
        assertEquals(identity, identity(folder.resolve("one")));
        assertNotEquals(identity, identity(folder.resolve("two")));
    }

    /** Also after a second service of the same NiFi has been refused. */
    @Test
    void itIsOneServicesOfTheSameNifi() throws Exception {
        try (WorkFolder taken = WorkFolder.open(folder, "node-b")) {
            assertThrows(IOException.class, () -> WorkFolder.open(folder, "node-b"));
            Process other = other();
            assertEquals(1, other.waitFor());
            assertEquals(folder, taken.path());
        }
    }

    private Process other() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void whatAnotherProcessUsesIsRefusedUntilThatIsGone() throws Exception {
        Process other = other();
        try (BufferedReader said = other.inputReader()) {
            String identity = said.readLine();
            IOException refused =
                    assertThrows(IOException.class, () -> WorkFolder.open(folder, "node-b"));
            assertTrue(
                    refused.getMessage()
                            .matches(
                                    "the work folder \\Q"
                                            + folder
                                            + "\\E is in use by node 'node-a' \\(process "
                                            + other.pid()
                                            + " on .+, since 20.*Z\\); runs are one node's and one service's: give each node a Work Folder on"
                                            + " its own disk"),
                    refused.getMessage());
            other.destroyForcibly().waitFor();
            assertEquals(identity, identity(folder));
        } finally {
            other.destroyForcibly();
        }
    }
}
