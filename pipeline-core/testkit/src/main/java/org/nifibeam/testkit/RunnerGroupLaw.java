package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;

/**
 * What a runner's groups give in every kind of window and with every kind of trigger: streams
 * scripted element by element, at parallelism 1, exact panes.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
public abstract class RunnerGroupLaw {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @AfterEach
    void contractsWereKept() {
        laboratory.contract().verify();
    }

    private static String pipeline(String read, String windowing, String combine) {
        return """
        pipeline:
          type: chain
          transforms:
            - {type: %s, config: {script: in}}
            - {type: WindowInto, windowing: %s}
            - {type: Combine, name: group, config: {group_by: key, combine: %s}}
            - {type: Collect, config: {into: out}}
        """
                .formatted(read, windowing, combine);
    }

    /** Runs a script to its end; gives what was written, in its order. */
    private List<String> panes(String read, Script script, String windowing, String combine)
            throws Exception {
        laboratory.script("in", script);
        String definition = pipeline(read, windowing, combine);
        Job job =
                runner().run(
                                laboratory.plan(definition, runner().capabilities()),
                                new RunOptions("run", 1, folder, laboratory.connectors()));
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        return laboratory.sink().elements("out").stream()
                .map(
                        e ->
                                e.row()
                                        + " "
                                        + e.window().start()
                                        + ".."
                                        + (e.window().maxTimestamp() + 1)
                                        + " "
                                        + e.pane().timing()
                                        + " "
                                        + e.pane().index()
                                        + (e.pane().first() ? " first" : "")
                                        + (e.pane().last() ? " last" : "")
                                        + " @"
                                        + e.timestamp())
                .toList();
    }

    private List<String> sums(Script script, String windowing) throws Exception {
        return panes("TestStream", script, windowing, "{sum: {value: value, fn: sum}}");
    }

    private static Script.Builder script() {
        return Script.of("{key: string, value: int64}");
    }

    @Test
    void earlyOnTimeAndLatePanes() throws Exception {
        assertEquals(
                List.of(
                        "['a', 3] 0..10000 EARLY 0 first @9999",
                        "['a', 4] 0..10000 ON_TIME 1 @9999",
                        "['a', 8] 0..10000 LATE 2 @9999"),
                sums(
                        script().at(1_000, "a", 1)
                                .at(2_000, "a", 2)
                                .at(3_000, "a", 4)
                                .watermark(10_000)
                                .at(4_000, "a", 8)
                                .watermark(15_000)
                                .at(4_000, "a", 16)
                                .build(),
                        "{type: fixed, size: 10s, allowed_lateness: 5s, trigger: {after_watermark: {early: {after_count: 2}, late: {after_count: 1}}}}"));
    }

    @Test
    void accumulatingPanesRepeat() throws Exception {
        assertEquals(
                List.of(
                        "['a', 1] 0..10000 EARLY 0 first @9999",
                        "['a', 3] 0..10000 EARLY 1 @9999",
                        "['a', 3] 0..10000 ON_TIME 2 last @9999"),
                sums(
                        script().at(1_000, "a", 1).at(2_000, "a", 2).watermark(10_000).build(),
                        "{type: fixed, size: 10s, accumulation_mode: accumulating, trigger: {repeatedly: {after_first: [after_watermark, {after_count: 1}]}}}"));
    }

    @Test
    void latenessToTheMillisecond() throws Exception {
        assertEquals(
                List.of(
                        "['a', 1] 0..10000 ON_TIME 0 first @9999",
                        "['a', 2] 0..10000 LATE 1 @9999"),
                sums(
                        script().at(1_000, "a", 1)
                                .watermark(14_999)
                                .at(1_000, "a", 2)
                                .watermark(15_000)
                                .at(1_000, "a", 4)
                                .build(),
                        "{type: fixed, size: 10s, allowed_lateness: 5s}"));
    }

    @Test
    void sessions() throws Exception {
        assertEquals(
                List.of(
                        "['b', 8] 1000..11000 ON_TIME 0 first last @10999",
                        "['a', 7] 0..28000 ON_TIME 0 first last @27999"),
                sums(
                        script().at(0, "a", 1)
                                .at(1_000, "b", 8)
                                .at(18_000, "a", 4)
                                .at(9_000, "a", 2)
                                .watermark(12_000)
                                .build(),
                        "{type: sessions, gap: 10s}"));
    }

    @Test
    void calendarDaysOfAZone() throws Exception {
        assertEquals(
                List.of(
                        "['a', 3] 1711839600000..1711922400000 ON_TIME 0 first last @1711922399999",
                        "['a', 4] 1711922400000..1712008800000 ON_TIME 0 first last @1712008799999"),
                sums(
                        script().at("2024-03-30T23:00:00Z", "a", 1)
                                .at("2024-03-31T21:59:59.999Z", "a", 2)
                                .at("2024-03-31T22:00:00Z", "a", 4)
                                .build(),
                        "{type: calendar, unit: days, zone: Europe/Berlin}"));
    }

    @Test
    void theEarliestTimestampHoldsTheWatermark() throws Exception {
        assertEquals(
                List.of("['a', 3] 0..10000 ON_TIME 0 first last @2000"),
                sums(
                        script().at(3_000, "a", 1).at(2_000, "a", 2).watermark(10_000).build(),
                        "{type: fixed, size: 10s, timestamp_combiner: earliest}"));
    }

    @Test
    void theGlobalWindowWithACount() throws Exception {
        assertEquals(
                2,
                sums(
                                script().at(1, "a", 1)
                                        .at(2, "a", 2)
                                        .at(3, "a", 4)
                                        .at(4, "a", 8)
                                        .build(),
                                "{type: global, accumulation_mode: accumulating, trigger: {or_finally: [{repeatedly: {after_count: 2}}, never]}}")
                        .stream()
                        .filter(pane -> pane.contains("EARLY"))
                        .count());
    }

    /** What still waits for the clock comes out when the input has ended. */
    @Test
    void whatWaitsForTheClockComesOutAtTheEnd() throws Exception {
        assertEquals(
                List.of("['a', 3] 0..10000 ON_TIME 0 first last @9999"),
                panes(
                        "TestBatch",
                        script().at(1_000, "a", 1).at(2_000, "a", 2).build(),
                        "{type: fixed, size: 10s, trigger: {repeatedly: {after_processing_time: 1h}}}",
                        "{sum: {value: value, fn: sum}}"));
    }

    /** Sessions that are combined in parts are those that are not. */
    @Test
    void hotKeysSessionsAreTheSameInParts() throws Exception {
        Script script =
                script().at(1_000, "a", 1)
                        .at(30_000, "a", 2)
                        .at(9_000, "a", 6)
                        .at(2_000, "b", 5)
                        .at(16_000, "a", 8)
                        .build();
        List<String> expected =
                List.of(
                        "['a', 5.0, 3, 8] 1000..26000 ON_TIME 0 first last @25999",
                        "['a', 2.0, 1, 2] 30000..40000 ON_TIME 0 first last @39999",
                        "['b', 5.0, 1, 5] 2000..12000 ON_TIME 0 first last @11999");
        String combine =
                "{mean: {value: value, fn: mean}, n: {value: value, fn: count},"
                        + " most: {value: value, fn: max}}";
        for (String fanout : List.of("", ", fanout: 4")) {
            List<String> panes =
                    panes("TestBatch", script, "{type: sessions, gap: 10s}", combine + fanout);
            assertEquals(
                    expected.stream().sorted().toList(), panes.stream().sorted().toList(), fanout);
        }
    }

    @Test
    void partsOfAKeyThatWouldFireOneByOneAreRefused() {
        laboratory.script("in", script().at(1, "a", 1).build());
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                laboratory.plan(
                                        pipeline(
                                                "TestStream",
                                                "{type: fixed, size: 10s, trigger: {repeatedly: {after_count: 2}}}",
                                                "{sum: {value: value, fn: sum}}, fanout: 2"),
                                        runner().capabilities()));
        assertEquals(
                "parts of a key would fire one by one: fixed PT10S, trigger repeatedly(after_count 2), DISCARDING",
                refusal.problems().get(0).message());
        assertEquals(
                "leave out 'fanout', or what is special about the windowing",
                refusal.problems().get(0).advice());
    }

    @Test
    void approximationsOfFewAreExact() throws Exception {
        assertEquals(
                List.of("['a', 3, [1, 5, 9], [1, 9]] 0..10000 ON_TIME 0 first last @9999"),
                panes(
                        "TestBatch",
                        script().at(1, "a", 5).at(2, "a", 1).at(3, "a", 9).build(),
                        "{type: fixed, size: 10s}",
                        "{different: {value: value, fn: {type: approximate_unique, config: {samples: 64}}},"
                                + " middle: {value: value, fn: approximate_quantiles},"
                                + " range: {value: value, fn: {type: approximate_quantiles, config: {n: 2}}}}"));
    }

    @Test
    void theLibrarysCombiners() throws Exception {
        List<String> panes =
                panes(
                        "TestBatch",
                        script().at(3_000, "a", 5).at(1_000, "a", 7).at(5_000, "a", 5).build(),
                        "{type: fixed, size: 10s}",
                        "{all: {value: value, fn: group},"
                                + " different: {value: value, fn: count_distinct},"
                                + " first: {value: value, fn: first},"
                                + " last: {value: value, fn: last},"
                                + " most: {value: value, fn: {type: top, config: {n: 2}}},"
                                + " least: {value: value, fn: {type: top, config: {n: 2, by: value * 2, order: smallest}}}}");
        // The list of all has no order.
        Set<List<String>> permitted =
                Stream.of("5, 5, 7", "5, 7, 5", "7, 5, 5")
                        .map(
                                all ->
                                        List.of(
                                                "['a', ["
                                                        + all
                                                        + "], 2, 7, 5, [7, 5], [5, 5]] 0..10000 ON_TIME 0 first last @9999"))
                        .collect(Collectors.toSet());
        assertTrue(permitted.contains(panes), panes.toString());
    }

    @Test
    void aTriggerThatEndsTooSoonIsRefused() {
        laboratory.script("in", script().at(1, "a", 1).build());
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                laboratory.plan(
                                        pipeline(
                                                "TestStream",
                                                "{type: fixed, size: 10s, trigger: {after_count: 2}}",
                                                "{sum: {value: value, fn: sum}}"),
                                        runner().capabilities()));
        assertEquals(
                "its trigger 'after_count 2' may come to an end before its window does, and drop what comes then",
                refusal.problems().get(0).message());
        assertEquals("write 'repeatedly: ...' around it", refusal.problems().get(0).advice());
    }
}
