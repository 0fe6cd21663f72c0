package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example over three million real flights, by the command line, against DuckDB. */
@Timeout(120)
class FlightsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");

    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void needsTheFlights() {
        assertTrue(Files.exists(FLIGHTS), "run build/fetch-data first (./nifi-beam verify does)");
    }

    private Path definition(String... replacements) throws Exception {
        String text =
                Files.readString(ROOT.resolve("examples/flight-delays.yaml"))
                        .replace("examples/data/flights-3m.parquet", FLIGHTS.toString())
                        .replace(
                                "out/flight-delays",
                                folder.resolve("out/flight-delays").toString());
        for (int i = 0; i < replacements.length; i += 2) {
            assertTrue(text.contains(replacements[i]), replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return Files.writeString(folder.resolve("flights.yaml"), text);
    }

    private int launch(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** What the demo compares with, which has no DuckDB. */
    private List<String> plainDifferences() throws Exception {
        return Lines.differences(
                FlightsAnswer.delays(FLIGHTS),
                Lines.json(Lines.files(folder.resolve("out"), "flight-delays")));
    }

    @Test
    void givesDuckDbsAnswer() throws Exception {
        assertEquals(0, launch("run", "--quiet", definition().toString()), err::toString);

        assertEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, folder.resolve("out/*.json")));
        assertEquals(List.of(), plainDifferences());
    }

    @Test
    void aWrongAnswerIsSeenByBothComparisons() throws Exception {
        Path wrong = definition("distance > 100", "distance > 110");
        assertEquals(0, launch("run", "--quiet", wrong.toString()), err::toString);

        assertNotEquals(List.of(), DuckDbAnswer.differences(FLIGHTS, folder.resolve("out/*.json")));
        assertNotEquals(List.of(), plainDifferences());
    }

    @Test
    void runsAtAnyParallelism() throws Exception {
        String file = definition().toString();
        for (String parallelism : List.of("1", "3", "7")) {
            assertEquals(
                    0, launch("run", "--quiet", "--parallelism", parallelism, file), err::toString);
            assertEquals(
                    List.of(),
                    DuckDbAnswer.differences(FLIGHTS, folder.resolve("out/*.json")),
                    parallelism);
        }
    }

    @Test
    void reportsAllMistakesWithFileAndLine() throws Exception {
        Path file =
                definition(
                        "distance > 100",
                        "distanc > 100",
                        "size: 1d",
                        "sise: 1d",
                        "fn: mean",
                        "fn: average");

        assertEquals(2, launch("check", file.toString()));

        String at = file + ":";
        assertEquals(
                List.of(
                        at
                                + "13: [UNKNOWN_FIELD] stage 'LongerFlights': in 'distanc > 100':"
                                + " there is no field 'distanc'; did you mean 'distance'? the"
                                + " fields are {date: datetime?, delay: int64?, distance: int64?,"
                                + " origin: string?, destination: string?}",
                        at
                                + "28: [UNKNOWN_KEY] stage 'Days': it takes no 'sise'; did you mean"
                                + " 'size'?",
                        at
                                + "35: [UNKNOWN_FUNCTION] stage 'DelaysPerAirport': there is no"
                                + " combiner 'average'; there are: count, sum, min, max, mean, any,"
                                + " all, group, concat, first, last, any_value, count_distinct,"
                                + " top, approximate_unique, approximate_quantiles"),
                err.toString().lines().toList());
    }

    @Test
    void aMissingFileIsTheDefinitionsMistake() throws Exception {
        Path file = definition(FLIGHTS.toString(), folder.resolve("no/such.parquet").toString());

        assertEquals(2, launch("run", file.toString()));

        assertTrue(
                err.toString().contains("flights.yaml:8: [UNREACHABLE] stage 'ReadFromParquet'"),
                err::toString);
        assertTrue(err.toString().contains("no/such.parquet"), err::toString);
    }

    @Test
    void aMissingDefinitionIsSaid() {
        assertEquals(2, launch("run", folder.resolve("none.yaml").toString()));
        assertTrue(
                err.toString().contains("none.yaml: [UNREACHABLE] there is no such file"),
                err::toString);
    }

    @Test
    void anUnknownRunnerIsNamedWithWhatThereIs() throws Exception {
        assertEquals(2, launch("run", "--runner", "flunk", definition().toString()));
        assertEquals(
                "there is no runner 'flunk'; there are: embedded, flink", err.toString().strip());
    }

    @Test
    void aFailingExpressionNamesStageExpressionAndRow() throws Exception {
        Path file = definition("delay: delay\n", "delay: delay / (distance - distance)\n");

        assertEquals(1, launch("run", "--quiet", file.toString()));

        assertEquals(
                0,
                Files.exists(folder.resolve("out"))
                        ? Files.list(folder.resolve("out")).count()
                        : 0);
    }
}
