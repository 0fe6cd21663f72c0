package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** One definition on two runners, and what is said of the difference. */
@Timeout(120)
class CompareCommandTest {
    private static final String TOTALS =
            """
            pipeline:
              type: chain
              transforms:
                - type: Create
                  config:
                    elements:
                      - {shop: north, amount: 0.1, at: 1}
                      - {shop: south, amount: 7.0, at: 2}
                      - {shop: north, amount: 0.2, at: 3}
                      - {shop: north, amount: 0.3, at: 61}
                - type: AssignTimestamps
                  config: {timestamp: at}
                - type: WindowInto
                  windowing: {type: fixed, size: 1m}
                - type: Combine
                  config: {group_by: shop, combine: {total: {value: amount, fn: sum}}}
                - type: WriteToJson
                  name: Totals
                  config: {path: %s/totals}
            """;

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String file(String text) throws Exception {
        return Files.writeString(folder.resolve("totals.yaml"), text).toString();
    }

    @Test
    void embeddedAndFlinkGiveTheSameAndTheFilesAreLeftAlone() throws Exception {
        String file = file(TOTALS.formatted(folder));
        assertEquals(0, launch("compare", file), err::toString);
        assertEquals(file + ": equal on embedded and flink, 3 rows in 2 windows\n", out.toString());
        assertFalse(Files.exists(folder.resolve("totals-00000-of-00001.json")));
        assertEquals(1, folder.toFile().list().length);
    }

    @Test
    void theFirstDifferenceIsShown() throws Exception {
        Files.writeString(
                folder.resolve("Totals.0"),
                "[0, 60000)\ton time\t{shop: a, total: 1}\n"
                        + "[0, 60000)\ton time\t{shop: b, total: 1}\n");
        CapturedRows left = CapturedRows.read(folder);
        Files.writeString(
                folder.resolve("Totals.0"),
                "[0, 60000)\ton time\t{shop: b, total: 2}\n"
                        + "[0, 60000)\ton time\t{shop: a, total: 1}\n");
        CapturedRows right = CapturedRows.read(folder);
        assertEquals(Optional.empty(), left.firstDifference(left));
        assertEquals(
                "stage 'Totals', window [0, 60000): embedded has 1 times and flink 0 times {shop:"
                        + " b, total: 1} (on time)",
                left.firstDifference(right).orElseThrow().print("embedded", "flink"));
    }

    @Test
    void whatFailsOnOneRunnerIsSaid() throws Exception {
        String wrong = TOTALS.replace("value: amount", "value: 1 / (at - 1)");
        assertEquals(1, launch("compare", file(wrong.formatted(folder))));
        assertTrue(err.toString().contains("division by zero"), err::toString);
        assertTrue(
                err.toString().endsWith("the run on embedded has not come to its end\n"),
                err::toString);
    }

    @Test
    void oneRunnerIsNoComparison() throws Exception {
        String file = file(TOTALS.formatted(folder));
        assertEquals(2, launch("compare", "--runner", "flink", file));
        assertEquals("two runners are compared; write --runner twice, not once\n", err.toString());
    }
}
