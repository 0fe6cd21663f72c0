package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.testkit.Incarnations;

/** A streaming run with an id of the user's, which is killed and taken up again. */
@Timeout(180)
class RunIdTest {
    /** Rows as they are read, and sums which only come when it is drained. */
    private static final String DEFINITION =
            """
            pipeline:
              transforms:
                - type: ReadFromJson
                  name: read
                  config: {path: '%1$s/in/*.json', watch_interval: 50ms}
                - {type: WriteToJson, name: copy, input: read, config: {path: '%1$s/copies/row'}}
                - type: Combine
                  name: sums
                  input: read
                  windowing: {type: fixed, size: 36500d}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: WriteToJson, name: write, input: sums, config: {path: '%1$s/sums/sum'}}
            """;

    @TempDir private Path folder;
    private Path temporary;
    private Incarnations incarnations;

    @BeforeEach
    void noneYet() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.createDirectory(folder.resolve("in"));
        incarnations = new Incarnations(folder.resolve("log"), Main.class);
    }

    @Test
    void whatIsRefusedLeavesTheRunAsItIs() throws Exception {
        new JsonFolders(folder).put("first", "{\"k\": \"a\", \"v\": 1}\n");
        Process first = start(DEFINITION);
        try {
            incarnations.await(
                    "the row is read",
                    first,
                    () -> new JsonFolders(folder).rows("copies").size() == 1);
            assertEquals(1, status(start(DEFINITION)), incarnations.log());
            assertTrue(
                    incarnations
                            .log()
                            .contains(
                                    "run 'two' is going on in another process; wait for its end, or stop it"),
                    incarnations.log());
            incarnations.assertAlive(first);
        } finally {
            first.destroyForcibly().waitFor();
        }

        String other = DEFINITION.replace("sums", "totals");
        assertEquals(1, status(start(other)), incarnations.log());
        assertTrue(
                incarnations.log().contains("the run cannot be started: checkpoint "),
                incarnations.log());
        assertTrue(
                incarnations.log().contains("has state of the stage 'sums'"), incarnations.log());

        new JsonFolders(folder).put("second", "{\"k\": \"a\", \"v\": 10}\n");
        Process last = start(DEFINITION);
        incarnations.await(
                "the second row is read",
                last,
                () -> new JsonFolders(folder).rows("copies").size() >= 2);
        last.destroy();
        status(last);
        assertEquals(
                List.of("{\"k\":\"a\",\"v\":10}", "{\"k\":\"a\",\"v\":1}"),
                new JsonFolders(folder).rows("copies"),
                "nothing lost, nothing twice");
        assertEquals(List.of("{\"k\":\"a\",\"sum\":11}"), new JsonFolders(folder).rows("sums"));
        assertEquals(List.of(), List.of(temporary.toFile().list()), "left of the run");
    }

    private Process start(String definition) throws IOException {
        Path file = folder.resolve("sums.yaml");
        Files.writeString(file, definition.formatted(folder));
        return incarnations.start(
                List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData"),
                List.of(
                        "run",
                        file.toString(),
                        "--run-id",
                        "two",
                        "--option",
                        "checkpoint_interval=50ms"));
    }

    private int status(Process process) throws Exception {
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), incarnations.log());
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
