package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.testkit.Incarnations;
import picocli.CommandLine;

/** A run that leaves a savepoint when it is stopped, and one that begins there. */
class SavepointRunTest {
    /**
     * Rows as they are read, by which a test sees how far a run is, and sums which only come when
     * it is drained.
     */
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
    private Incarnations incarnations;

    @BeforeEach
    void noneYet() {
        incarnations = new Incarnations(folder.resolve("log"), Main.class);
    }

    @Test
    void aRunGoesOnWhereAnotherHasLeftASavepoint() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Path savepoint = folder.resolve("kept");
        new JsonFolders(folder)
                .put("first", "{\"k\": \"a\", \"v\": 1}\n{\"k\": \"b\", \"v\": 10}\n");
        Process first = start("--savepoint", savepoint.toString());
        try {
            incarnations.await(
                    "both rows are read",
                    first,
                    () -> new JsonFolders(folder).rows("copies").size() == 2);
            stop(first);
        } finally {
            first.destroyForcibly();
        }
        assertTrue(
                incarnations.log().contains("to go on there: --from-savepoint " + savepoint),
                incarnations.log());
        assertEquals(List.of(), new JsonFolders(folder).rows("sums"), "it is not drained");

        new JsonFolders(folder).put("second", "{\"k\": \"a\", \"v\": 100}\n");
        Process second = start("--from-savepoint", savepoint.toString());
        try {
            incarnations.await(
                    "the third is read",
                    second,
                    () -> new JsonFolders(folder).rows("copies").size() >= 3);
            stop(second);
        } finally {
            second.destroyForcibly();
        }
        assertEquals(
                List.of(
                        "{\"k\":\"a\",\"v\":100}",
                        "{\"k\":\"a\",\"v\":1}",
                        "{\"k\":\"b\",\"v\":10}"),
                new JsonFolders(folder).rows("copies"),
                "nothing lost, nothing twice");
        assertEquals(
                List.of("{\"k\":\"a\",\"sum\":101}", "{\"k\":\"b\",\"sum\":10}"),
                new JsonFolders(folder).rows("sums"));
        try (Stream<Path> all = Files.walk(folder)) {
            assertEquals(
                    List.of(),
                    all.filter(file -> file.getFileName().toString().startsWith(".")).toList(),
                    "left beside the results");
        }
    }

    @Test
    void whatCannotBeASavepointIsRefused() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        new JsonFolders(folder).put("first", "{\"k\": \"a\", \"v\": 1}\n");
        Path nowhere = folder.resolve("nowhere");
        assertEquals(
                List.of(
                        "--from-savepoint: there is no folder "
                                + nowhere
                                + "; give one that a run with --savepoint has left"),
                refusal(2, DEFINITION, "--from-savepoint", nowhere.toString()));
        assertEquals(
                List.of(
                        "the run cannot be started: the savepoint "
                                + folder
                                + " cannot be used: its manifest is gone"),
                refusal(1, DEFINITION, "--from-savepoint", folder.toString()));
        assertEquals(
                List.of(
                        "--savepoint: "
                                + folder
                                + " is there already; give the name of a new folder"),
                refusal(2, DEFINITION, "--savepoint", folder.toString()));
        assertEquals(
                List.of(
                        "--savepoint: the folder that "
                                + nowhere.resolve("kept")
                                + " would be in is not there; make it first"),
                refusal(2, DEFINITION, "--savepoint", nowhere.resolve("kept").toString()));
        assertEquals(
                List.of(
                        "--savepoint: a bounded pipeline has no savepoints: what it writes is one result; run it from the beginning"),
                refusal(
                        2,
                        DEFINITION.replace(", watch_interval: 50ms", ""),
                        "--savepoint",
                        nowhere.toString()));
    }

    private List<String> refusal(int status, String definition, String... options)
            throws IOException {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        List<String> command = new ArrayList<>(List.of("run", file(definition)));
        command.addAll(List.of(options));
        assertEquals(status, line.execute(command.toArray(String[]::new)), err::toString);
        return err.toString().lines().toList();
    }

    private String file(String definition) throws IOException {
        Path file = folder.resolve("sums.yaml");
        return Files.writeString(file, definition.formatted(folder)).toString();
    }

    private Process start(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("run", file(DEFINITION), "--option", "checkpoint_interval=50ms"));
        command.addAll(List.of(options));
        return incarnations.start(command);
    }

    /** As Ctrl-C does. */
    private void stop(Process process) throws Exception {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), incarnations.log());
    }
}
