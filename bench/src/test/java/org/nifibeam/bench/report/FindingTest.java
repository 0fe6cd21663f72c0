package org.nifibeam.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingTest {
    private static final String LINE =
            "{\"bench\":\"group\",\"workload\":\"sum by 1,000 keys\",\"input\":\"10,000,000 rows, bounded\",\"part\":\"warm\","
                    + "\"peer\":\"Spark \\\"SQL\\\"\",\"runs\":9,\"date\":\"2026-11-28\",\"java\":\"25\",\"cores\":2,\"load\":1.5,"
                    + "\"wall_ratio\":{\"q1\":0.3000,\"median\":0.4000,\"q3\":0.6000},"
                    + "\"bar\":{\"of\":\"wall_ratio\",\"at_most\":0.50000},\"verdict\":\"undecided\"}";

    private static final Finding FINDING =
            new Finding(
                    new Subject("group", "sum by 1,000 keys", "10,000,000 rows, bounded", "warm"),
                    "Spark \"SQL\"",
                    9,
                    new Machine("2026-11-28", "25", 2, 1.5),
                    Map.of(Figure.WALL_RATIO, new Spread(0.3, 0.4, 0.6)),
                    Optional.of(Bar.timesAsFast(2)));

    @Test
    void isALineOfJson() {
        assertEquals(LINE, FINDING.line());
    }

    @Test
    void andReadFromIt() {
        assertEquals(Optional.of(FINDING), Finding.of(LINE));
    }

    @Test
    void otherLinesSayNothing() {
        assertEquals(Optional.empty(), Finding.of("  12.0 M rows/s; bar 40"));
        assertEquals(Optional.empty(), Finding.of("{\"workload\":\"old\"}"));
    }

    @Test
    void whatIsMissingIsNamed() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Finding.of("{\"bench\":\"group\",\"input\":\"x\"}"));
        assertEquals("no text 'workload' in {bench=group, input=x}", refused.getMessage());
    }

    @Test
    void fewerThanThreeRunsDecideNothing() {
        Finding one =
                new Finding(
                        FINDING.subject(),
                        "",
                        2,
                        FINDING.machine(),
                        Map.of(Figure.WALL_RATIO, new Spread(0.1, 0.1, 0.1)),
                        Optional.of(Bar.timesAsFast(2)));
        assertEquals(Optional.of(Verdict.UNDECIDED), one.verdict());
    }

    @Test
    void aBarIsOfWhatWasMeasured() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new Finding(
                                        FINDING.subject(),
                                        "",
                                        1,
                                        FINDING.machine(),
                                        Map.of(Figure.P50_MS, new Spread(1, 1, 1)),
                                        Optional.of(new Bar(Figure.P99_MS, 10))));
        assertEquals("a bar for P99_MS, which was not measured", refused.getMessage());
    }
}
