package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.storage.DurableFiles;

/** The service's Allowed Paths hold for files that elements name, when these come. */
@Timeout(120)
final class ElementPathsTest {
    @TempDir Path folder;

    private Path allowed;
    private int runs;

    @BeforeEach
    void files() throws IOException {
        allowed = Files.createDirectories(folder.resolve("allowed"));
        Files.writeString(allowed.resolve("a.txt"), "ours\n");
        Files.writeString(folder.resolve("b.txt"), "a secret\n");
        Files.createSymbolicLink(allowed.resolve("link"), folder);
    }

    private CanvasDefinition read(String second, Map<String, Object> settings) throws Exception {
        return CanvasDefinition.start("lists", "run-" + ++runs, "standalone")
                .withStage(
                        "Create",
                        "Names",
                        "Names",
                        Map.of(),
                        Map.of(),
                        Map.of(
                                "elements",
                                List.of(
                                        Map.of("file", allowed + "/a.txt"),
                                        Map.of("file", second))))
                .withStage(
                        "ReadAllFromText",
                        "Read",
                        "Read",
                        Map.of("input", "Names"),
                        Map.of(),
                        settings)
                .withStage(
                        "WriteToJson",
                        "Out",
                        "Out",
                        Map.of("input", "Read"),
                        Map.of(),
                        Map.of("path", allowed + "/out"));
    }

    private RunFixture fixture() throws Exception {
        return new RunFixture(folder.resolve("work" + runs++), allowed.toString(), Map.of());
    }

    private List<String> written(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(allowed)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void anElementThatNamesAFileOutsideFailsTheRun() throws Exception {
        for (String outside :
                List.of(folder + "/b.txt", allowed + "/../b.txt", allowed + "/link/b.txt")) {
            // Each is a run of its own, though of one id.
            DurableFiles.deleteTree(folder.resolve("work"));
            try (RunFixture fixture = fixture()) {
                fixture.runner.enqueue(read(outside, Map.of()).toYaml());
                fixture.untilCount("failed", 1);
                String problems = fixture.files("failed").get(0).getAttribute("pipeline.problems");
                assertEquals(
                        "[FAILED] stage 'Read': the read failed for the element {file: '"
                                + outside
                                + "'}: '"
                                + outside
                                + "' is outside the allowed paths; correct what it says, or give the stage 'error_handling'",
                        problems);
                assertEquals(List.of(), written("out"));
            }
        }
    }

    @Test
    void orGoesToTheErrorOutput() throws Exception {
        String outside = folder + "/b.txt";
        CanvasDefinition definition =
                read(outside, Map.of("error_handling", Map.of("output", "bad")))
                        .withStage(
                                "WriteToJson",
                                "Bad",
                                "Bad",
                                Map.of("input", "Read.bad"),
                                Map.of(),
                                Map.of("path", allowed + "/bad"));
        try (RunFixture fixture = fixture()) {
            fixture.runner.enqueue(definition.toYaml());
            fixture.untilCount("finished", 1);
        }
        assertEquals(List.of("{\"line\":\"ours\"}"), written("out"));
        List<String> bad = written("bad");
        assertEquals(1, bad.size(), bad::toString);
        assertEquals(
                "{\"element\":{\"file\":\""
                        + outside
                        + "\"},\"msg\":\"the read failed for the element",
                bad.get(0).substring(0, bad.get(0).indexOf(" {file:")));
    }
}
