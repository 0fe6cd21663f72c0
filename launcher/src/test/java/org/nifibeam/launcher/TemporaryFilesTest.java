package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.testkit.Incarnations;

/** Commands leave nothing in the folder for temporary files, engines' files included. */
@Timeout(180)
class TemporaryFilesTest {
    private static final String ONE =
            """
            pipeline:
              type: chain
              transforms:
                - {type: Create, config: {elements: [{n: 1}]}}
                - {type: WriteToJson, name: Out, config: {path: %s/out/one}}
            """;

    /** Has an end that nobody lives to see. */
    private static final String LONG =
            """
            pipeline:
              type: chain
              transforms:
                - type: Create
                  config:
                    elements:
                      - {a: [%2$s], b: [%2$s], c: [%2$s], d: [%2$s], e: [%2$s], f: [%2$s]}
                - {type: Explode, name: Explode a, config: {fields: a}}
                - {type: Reshuffle, name: Spread1}
                - {type: Explode, name: Explode b, config: {fields: b}}
                - {type: Reshuffle, name: Spread2}
                - {type: Explode, name: Explode c, config: {fields: c}}
                - {type: Reshuffle, name: Spread3}
                - {type: Explode, name: Explode d, config: {fields: d}}
                - {type: Reshuffle, name: Spread4}
                - {type: Explode, name: Explode e, config: {fields: e}}
                - {type: Reshuffle, name: Spread5}
                - {type: Explode, name: Explode f, config: {fields: f}}
                - {type: Filter, config: {keep: a < 0}}
                - {type: WriteToJson, name: Out, config: {path: %1$s/out/none}}
            """
                    .replace("%2$s", "0" + ", 1".repeat(19));

    @TempDir private Path folder;
    private Path temporary;
    private Incarnations incarnations;

    @BeforeEach
    void noneYet() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        incarnations = new Incarnations(folder.resolve("log"), Main.class);
    }

    private Process start(String definition, String command, String... options) throws IOException {
        Path file = folder.resolve("p.yaml");
        Files.writeString(file, definition.replace("%s", "%1$s").formatted(folder));
        return incarnations.start(
                List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"),
                Stream.concat(Stream.of(command, file.toString()), Stream.of(options)).toList());
    }

    private int status(Process process) throws Exception {
        try {
            assertTrue(process.waitFor(90, TimeUnit.SECONDS), incarnations.log());
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean there(String name) throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.anyMatch(path -> path.getFileName().toString().startsWith(name));
        } catch (UncheckedIOException e) {
            // A file has gone while we looked.
            return false;
        }
    }

    private List<String> left() {
        return List.of(temporary.toFile().list());
    }

    @Test
    void aRunOnFlinkInThisJvm() throws Exception {
        assertEquals(0, status(start(ONE, "run", "--runner", "flink")), incarnations.log());
        assertEquals(List.of(), left());
    }

    @Test
    void aComparison() throws Exception {
        assertEquals(0, status(start(ONE, "compare")), incarnations.log());
        assertEquals(List.of(), left());
    }

    @Test
    void aRunOnFlinkThatIsInterrupted() throws Exception {
        Process process = start(LONG, "run", "--runner", "flink");
        incarnations.await("Flink is there", process, () -> there("minicluster_"));
        process.destroy();
        assertEquals(143, status(process), incarnations.log());
        assertTrue(incarnations.log().contains("stopping: nothing is written"), incarnations.log());
        assertEquals(List.of(), left());
    }

    @Test
    void aComparisonThatIsInterrupted() throws Exception {
        Process process = start(LONG, "compare");
        incarnations.await("the first run has begun", process, () -> there("spilled"));
        process.destroy();
        assertEquals(143, status(process), incarnations.log());
        assertTrue(incarnations.log().contains("stopping: nothing is written"), incarnations.log());
        assertEquals(List.of(), left());
    }
}
