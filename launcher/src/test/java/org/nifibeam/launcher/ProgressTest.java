package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.function.MetricValue;
import org.nifibeam.core.run.StageMetrics;

class ProgressTest {
    private final StringWriter text = new StringWriter();
    private final PrintWriter err = new PrintWriter(text, true);

    private static StageMetrics stage(String name, long in, long out, long late, long errors) {
        return new StageMetrics(
                name,
                in,
                out,
                late,
                errors,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of());
    }

    @Test
    void aTerminalIsPaintedOver() {
        Progress progress = new Progress(err, true, 0);
        progress.paint(List.of(stage("Read", 0, 3_000_000, 0, 0)), 2_000_000_000L);
        progress.paint(List.of(stage("Read", 0, 3_000_400, 0, 0)), 3_000_000_000L);
        progress.erase();
        assertEquals(
                "\033[2KRead                     in            0   out    3,000,000   1.5 M/s\n"
                        + "\033[1A\033[J"
                        + "\033[2KRead                     in            0   out    3,000,400   400/s\n"
                        + "\033[1A\033[J",
                text.toString().replace(System.lineSeparator(), "\n"));
    }

    /** Bytes where they are counted, otherwise records. */
    @Test
    void whatWaitsHasAUnit() {
        assertEquals("   0/s   backlog 13.5 MB", backlog(13_493_022, OptionalLong.of(7)));
        assertEquals("   0/s   backlog 1,200 records", backlog(1_200, OptionalLong.empty()));
        assertEquals("   0/s   backlog 1 record", backlog(1, OptionalLong.empty()));
    }

    private static String backlog(long left, OptionalLong bytes) {
        StringWriter painted = new StringWriter();
        StageMetrics stage =
                new StageMetrics("Read", 0, 0, 0, 0, 0, OptionalLong.of(left), bytes, Map.of());
        new Progress(new PrintWriter(painted, true), true, 0).paint(List.of(stage), 1);
        String line = painted.toString().strip();
        return line.substring(line.lastIndexOf("   0/s"));
    }

    /** A terminal has few lines; what has been scrolled away cannot be painted over. */
    @Test
    void ofManyStagesThoseThatGoOnArePainted() {
        Progress progress = new Progress(err, true, 0);
        List<StageMetrics> stages =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> stage("Stage " + i, i == 7 ? 1 : 0, 0, 0, 0))
                        .toList();
        progress.paint(stages, 1_000_000_000L);
        progress.erase();
        assertEquals(
                "\033[2KStage 7                  in            1   out            0   1/s\n"
                        + "\033[2Kand 9,999 other stages\n"
                        + "\033[2A\033[J",
                text.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void elsewhereNothingIsPainted() {
        Progress progress = new Progress(err, false, 0);
        progress.paint(List.of(stage("Read", 0, 3, 0, 0)), 1);
        progress.erase();
        assertEquals("", text.toString());
    }

    @Test
    void lateAndFailedElementsAreNamedWhereThereAreAny() {
        assertEquals(
                "Sum                      in            5   out            2   late 1   errors 2",
                Progress.line(stage("Sum", 5, 2, 1, 2)));
    }

    @Test
    void whatIsReadAndWrittenIsCounted() {
        assertEquals("12 B", bytes(12));
        assertEquals("13.5 kB", bytes(13_493));
        assertEquals("13.5 MB", bytes(13_493_022));
        assertEquals("2.15 GB", bytes(2_147_483_648L));
    }

    private static String bytes(long bytes) {
        String line =
                Progress.line(
                        new StageMetrics(
                                "Read",
                                0,
                                1,
                                0,
                                0,
                                0,
                                OptionalLong.empty(),
                                OptionalLong.of(bytes),
                                Map.of()));
        String before = "Read                     in            0   out            1   ";
        assertEquals(before, line.substring(0, before.length()));
        return line.substring(before.length());
    }

    @Test
    void aStagesOwnFiguresStandBelowItsLine() {
        StageMetrics stage =
                new StageMetrics(
                        "Parse",
                        1,
                        1,
                        0,
                        0,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Map.of(
                                "length", new MetricValue.Distribution(2, 10, 3, 7),
                                "lines", new MetricValue.Counter(1500),
                                "queue", new MetricValue.Gauge(4, 0),
                                "units", new MetricValue.Words(Set.of("km", "mi"))));
        assertEquals(
                List.of(
                        "  length: 2 values from 3 to 7, mean 5.0",
                        "  lines: 1,500",
                        "  queue: 4",
                        "  units: km, mi"),
                Progress.own(stage));
    }
}
