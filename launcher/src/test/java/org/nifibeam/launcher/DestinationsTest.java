package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Nothing that one stage or run has written is overwritten by another unseen. */
@Timeout(60)
class DestinationsTest {
    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    private int launch(String command, String text) throws Exception {
        Path file =
                Files.writeString(folder.resolve("p.yaml"), text.replace("DIR", folder.toString()));
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(command, file.toString());
    }

    private static String twoWriters(String first, String second) {
        return """
                pipeline:
                  transforms:
                    - {type: Create, config: {elements: [1]}}
                    - {type: WriteToJson, name: A, input: Create, config: {path: DIR/x%s}}
                    - {type: WriteToJson, name: B, input: Create, config: {path: DIR/x%s}}
                """
                .formatted(first, second);
    }

    @Test
    void twoStagesOfOneDestinationAreRefused() throws Exception {
        assertEquals(2, launch("check", twoWriters("", "")));
        assertEquals(
                folder.resolve("p.yaml")
                        + ":5: [DUPLICATE] stage 'B': 'A' writes to '"
                        + folder.resolve("x-{shard}-of-{shards}.json")
                        + "' too, and one would overwrite the other; give each a destination of its"
                        + " own, or flatten what they take into one stage\n",
                err.toString());
    }

    @Test
    void stagesWithNamesOfTheirOwnAreFine() throws Exception {
        assertEquals(0, launch("check", twoWriters("a", "b")), err::toString);
        String named = ", file_naming: '{name}-b-{shard}'";
        assertEquals(0, launch("check", twoWriters("", named)), err::toString);
    }

    @Test
    void aBoundedRunReplacesWhatItLeftBefore() throws Exception {
        String text =
                """
                pipeline:
                  type: chain
                  transforms:
                    - {type: Create, config: {elements: [1]}}
                    - {type: WriteToJson, config: {path: DIR/out/x}}
                """;
        assertEquals(0, launch("run", text), err::toString);
        assertEquals(0, launch("run", text), err::toString);
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertEquals(
                    List.of("x-00000-of-00001.json"),
                    files.map(f -> f.getFileName().toString()).toList());
        }
    }
}
