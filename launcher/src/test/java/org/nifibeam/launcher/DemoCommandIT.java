package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.launcher.nifi.NifiClient;

/**
 * {@code ./nifi-beam demo} as a user has it: a process in a terminal, where Ctrl-C goes to all that
 * has been started in it.
 */
@Timeout(400)
class DemoCommandIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(180);

    /** What the demo says last, and then waits. */
    private static final String LAST = "The canvas is ";

    @TempDir private Path folder;

    /** A checkout whose NARs are built and whose demo is its own. */
    @BeforeEach
    void checkout() throws IOException {
        Path nars = Files.createDirectories(folder.resolve("nars"));
        for (Path nar : BuiltNars.of(ROOT)) {
            Files.copy(nar, nars.resolve(nar.getFileName()));
        }
        for (String same : List.of("templates", "examples", "nifi-beam-nar")) {
            Files.createSymbolicLink(folder.resolve(same), ROOT.resolve(same));
        }
    }

    @Test
    void ctrlCEndsAllAndKeepGoesOnWithTheSameCanvas() throws Exception {
        Demo first = demo("first", "--template", "log-sessions");
        List<ProcessHandle> started;
        try {
            String said = first.await(LAST);
            assertTrue(said.endsWith(" - Ctrl-C stops everything."), said);
            assertEquals(List.of("Log sessions"), groups(said));
            started = first.process().descendants().toList();
            assertFalse(started.isEmpty(), "a NiFi runs");
            first.interrupt();
        } finally {
            first.process().destroyForcibly();
        }
        assertEnded(started);

        Demo second = demo("second", "--keep", "--template", "flowfiles-in-out");
        try {
            String said = second.await(LAST);
            assertTrue(said.endsWith(" - Ctrl-C stops everything."), said);
            assertEquals(List.of("FlowFiles in and out", "Log sessions"), groups(said));
            started = second.process().descendants().toList();
            second.interrupt();
        } finally {
            second.process().destroyForcibly();
        }
        assertEnded(started);
    }

    private static void assertEnded(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertFalse(process.isAlive(), process::toString);
        }
    }

    /** Which of the templates are on the canvas that the demo has named. */
    private static List<String> groups(String said) {
        URI canvas = URI.create(said.substring(LAST.length()).split(" ")[0]);
        try (NifiClient client = new NifiClient(canvas.resolve("/"))) {
            List<String> there = new ArrayList<>();
            for (String name : List.of("FlowFiles in and out", "Log sessions")) {
                if (client.groupNamed(name).isPresent()) {
                    there.add(name);
                }
            }
            return there;
        }
    }

    /** A demo that goes on until it is interrupted. */
    private record Demo(Process process, Path output) {
        /** The line that begins so, once it is there. */
        String await(String begin) throws IOException {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                boolean alive = process.isAlive();
                Optional<String> line =
                        Files.readAllLines(output).stream()
                                .filter(l -> l.startsWith(begin))
                                .findFirst();
                if (line.isPresent()) {
                    return line.get();
                }
                if (!alive) {
                    break;
                }
                LockSupport.parkNanos(50_000_000);
            }
            return fail("no '" + begin + "' in\n" + Files.readString(output));
        }

        /** As Ctrl-C in its terminal. */
        void interrupt() throws Exception {
            Process kill =
                    new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                            .inheritIO()
                            .start();
            assertEquals(0, kill.waitFor());
            assertTrue(
                    process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS),
                    () -> "the demo does not end: " + output);
            assertEquals(130, process.exitValue(), () -> "of a process that was interrupted");
        }
    }

    /** Started in a session of its own, as a terminal does, with Ctrl-C not ignored. */
    private Demo demo(String name, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setsid",
                                "env",
                                "--default-signal=INT",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dnifibeam.root=" + folder,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "demo"));
        command.addAll(List.of(arguments));
        Path output = Files.createFile(folder.resolve(name + ".log"));
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new Demo(process, output);
    }
}
