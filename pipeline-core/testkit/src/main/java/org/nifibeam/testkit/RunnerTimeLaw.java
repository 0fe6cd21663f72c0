package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.QuiescentJob;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;

/**
 * What event time must do on any runner that groups unbounded input in windows: who holds the
 * watermark back and who does not, and what is late. What a group has given is seen in the metrics,
 * since nothing is visible before a commit.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class RunnerTimeLaw {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COUNT =
            """
                - {type: WindowInto, name: window, input: %s, config: {windowing: {type: fixed, size: 5s}}}
                - {type: Combine, name: group, input: window, config: {group_by: [], combine: {n: {value: n, fn: count}}}}
                - {type: Collect, name: write, input: group, config: {into: out}}
            """;
    private static final String READ =
            "    - {type: TestStream, name: read, config: {script: in}}\n";

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @AfterEach
    void contractsWereKept() {
        laboratory.contract().verify();
    }

    private Job start(String transforms, int parallelism) throws Exception {
        String definition = "pipeline:\n  transforms:\n" + transforms;
        return laboratory.start(
                runner(),
                laboratory.plan(definition, runner().capabilities()),
                "run",
                parallelism,
                folder);
    }

    private static StageMetrics metrics(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitOut(Job job, String stage, long count) {
        Await.until(stage + " has given " + count, () -> metrics(job, stage).out() >= count);
    }

    /** Drains; gives the counts written, with their windows' starts in seconds. */
    private List<String> drained(Job job) throws InterruptedException {
        job.drain();
        return ended(job);
    }

    private List<String> ended(Job job) throws InterruptedException {
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        return laboratory.sink().elements("out").stream()
                .sorted((a, b) -> Long.compare(a.timestamp(), b.timestamp()))
                .map(e -> e.row().getLong(0) + " from " + e.window().start() / 1000 + "s")
                .toList();
    }

    @Test
    void lateIsWhatComesAfterTheWindowsEndWasPassed() throws Exception {
        laboratory.script(
                "in",
                Script.of("{n: int64}")
                        .at(1_000, 1)
                        .watermark(4_999)
                        .at(4_999, 2)
                        .watermark(5_000)
                        .at(4_999, 3)
                        .at(5_000, 4)
                        .watermark(10_000)
                        .at(0, 5)
                        .at(12_000, 6)
                        .build());
        Job job = start(READ + COUNT.formatted("read"), 1);
        assertEquals(List.of("2 from 0s", "1 from 5s", "1 from 10s"), ended(job));
        assertEquals(2, metrics(job, "group").late());
    }

    @Test
    void theWatermarkStaysBehindByTheOutOfOrderness() throws Exception {
        laboratory.script(
                "in",
                Script.of("{n: int64, t: datetime}")
                        .row(1, "1970-01-01T00:00:00Z")
                        .row(2, "1970-01-01T00:00:09Z")
                        .row(3, "1970-01-01T00:00:04.500Z")
                        .row(4, "1970-01-01T00:00:11Z")
                        .row(5, "1970-01-01T00:00:03Z")
                        .build());
        String assign =
                "    - {type: AssignTimestamps, name: time, input: read, config: {timestamp: t,"
                        + " max_out_of_orderness: 5s}}\n";
        Job job = start(READ + assign + COUNT.formatted("time"), 1);
        assertEquals(List.of("2 from 0s", "1 from 5s", "1 from 10s"), ended(job));
        assertEquals(1, metrics(job, "group").late());
    }

    /**
     * One branch assigns timestamps, the other keeps the source's; the first must not make the
     * second late.
     */
    @Test
    void assignedTimestampsDoNotHurryABranchWithTheSourcesOwn() throws Exception {
        Script.Builder script = Script.of("{n: int64, ahead: datetime}");
        for (int i = 0; i < 10; i++) {
            script.at(i * 1000L, i, "2020-01-01T00:00:0" + i + "Z").watermark(i * 1000L);
        }
        laboratory.script("in", script.build());
        Job job =
                start(
                        READ
                                + "    - {type: AssignTimestamps, name: ahead, input: read, config:"
                                + " {timestamp: ahead}}\n"
                                + "    - {type: Collect, name: beside, input: ahead, config: {into:"
                                + " beside}}\n"
                                + COUNT.formatted("read"),
                        1);
        assertEquals(List.of("5 from 0s", "5 from 5s"), ended(job));
        assertEquals(0, metrics(job, "group").late());
    }

    /**
     * What comes out of the global window is at the end of time; windows over it are cut there and
     * still fire.
     */
    @Test
    void groupsOfTheGlobalWindowCanBeWindowedAgain() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).row(2).row(3).build());
        Job job =
                start(
                        """
                            - {type: TestBatch, name: read, config: {script: in}}
                            - {type: Combine, name: all, input: read, config: {group_by: [], combine: {n: {value: n, fn: sum}}}}
                            - {type: WindowInto, name: window, input: all, config: {windowing: {type: fixed, size: 2d}}}
                            - {type: Combine, name: group, input: window, config: {group_by: [], combine: {n: {value: n, fn: max}}}}
                            - {type: Collect, name: write, input: group, config: {into: out}}
                        """,
                        2);
        assertEquals(Job.State.DONE, job.await(LIMIT), () -> "failure: " + job.failure());
        assertEquals(
                List.of(6L),
                laboratory.sink().elements("out").stream().map(e -> e.row().getLong(0)).toList());
    }

    /** Each branch has its own timestamps; the one ahead must not make the other one late. */
    @Test
    void timestampsOfOneBranchDoNotMakeAnotherLate() throws Exception {
        Script.Builder script = Script.of("{n: int64, ahead: datetime, behind: datetime}");
        for (int i = 0; i < 10; i++) {
            script.row(i, "2020-01-01T00:00:0" + i + "Z", "1970-01-01T00:00:0" + i + "Z");
        }
        laboratory.script("in", script.build());
        Job job =
                start(
                        READ
                                + "    - {type: AssignTimestamps, name: ahead, input: read, config:"
                                + " {timestamp: ahead}}\n"
                                + "    - {type: Collect, name: beside, input: ahead, config: {into:"
                                + " beside}}\n"
                                + "    - {type: AssignTimestamps, name: behind, input: read,"
                                + " config: {timestamp: behind}}\n"
                                + COUNT.formatted("behind"),
                        1);
        assertEquals(List.of("5 from 0s", "5 from 5s"), ended(job));
        assertEquals(0, metrics(job, "group").late());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anIdleSplitDoesNotHoldTheWatermark(int parallelism) throws Exception {
        Script.Builder script = Script.of("{n: int64, t: datetime}").row(0, 0).silence().split();
        Gate gate = new Gate();
        for (int i = 0; i < 20; i++) {
            script.row(i, i * 1_000_000L);
        }
        laboratory.script("in", script.waitFor(gate).row(20, 20_000_000L).silence().build());
        String assign =
                "    - {type: AssignTimestamps, name: time, input: read, config: {timestamp: t,"
                        + " idle_after: 1ms}}\n";
        Job job = start(READ + assign + COUNT.formatted("time"), parallelism);
        awaitOut(job, "read", 21);
        assertEquals(0, metrics(job, "group").out(), "the split is not idle yet");
        laboratory.clock().advance(Duration.ofMillis(2));
        gate.open();
        awaitOut(job, "group", 1);
        assertEquals("6 from 0s", drained(job).get(0));
    }

    /** Nothing of a split comes late because it could not be read for longer than that. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSplitThatCannotBeReadIsNotIdle(int parallelism) throws Exception {
        Gate gate = new Gate();
        laboratory.script(
                "in",
                Script.of("{n: int64, t: datetime}")
                        .row(0, 0)
                        .awayUntil(gate)
                        .row(1, 1_000_000L)
                        .silence()
                        .split()
                        .row(2, 2_000_000L)
                        .row(3, 20_000_000L)
                        .silence()
                        .build());
        String assign =
                "    - {type: AssignTimestamps, name: time, input: read, config: {timestamp: t,"
                        + " idle_after: 1ms}}\n";
        Job job = start(READ + assign + COUNT.formatted("time"), parallelism);
        awaitOut(job, "read", 3);
        awaitQuiescence(job);
        laboratory.clock().advance(Duration.ofMinutes(1));
        awaitQuiescence(job);
        assertEquals(0, metrics(job, "group").out(), "one split is away, and waited for");
        gate.open();
        awaitOut(job, "read", 4);
        awaitQuiescence(job);
        laboratory.clock().advance(Duration.ofMillis(2));
        awaitOut(job, "group", 1);
        assertEquals(List.of("3 from 0s", "1 from 20s"), drained(job));
        assertEquals(0, metrics(job, "group").late());
    }

    /** Which of them fell silent first makes no difference: nothing is waited for any more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void splitsThatFallSilentTogetherAreAsFarAsTheNewestOfThem(int parallelism) throws Exception {
        laboratory.script(
                "in",
                Script.of("{n: int64, t: datetime}")
                        .row(0, 0)
                        .silence()
                        .split()
                        .row(1, 1_000_000L)
                        .row(2, 20_000_000L)
                        .silence()
                        .build());
        String assign =
                "    - {type: AssignTimestamps, name: time, input: read, config: {timestamp: t,"
                        + " idle_after: 1ms}}\n";
        Job job = start(READ + assign + COUNT.formatted("time"), parallelism);
        awaitOut(job, "read", 3);
        awaitQuiescence(job);
        assertEquals(0, metrics(job, "group").out(), "no split is idle yet");
        laboratory.clock().advance(Duration.ofMillis(2));
        awaitOut(job, "group", 1);
        assertEquals(List.of("2 from 0s", "1 from 20s"), drained(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "all", "narrow"})
    void tasksWithoutSplitsDoNotHoldTheWatermark(String input) throws Exception {
        Script.Builder script = Script.of("{n: int64}");
        for (int i = 0; i < 10; i++) {
            script.at(i * 5_000L, i);
        }
        laboratory.script("in", script.watermark(100_000).silence().build());
        String exchange =
                "    - {type: Flatten, name: all, input: read}\n"
                        + "    - {type: MapToFields, name: narrow, input: all, config: {fields: {n:"
                        + " n}}}\n"
                        + "    - {type: Collect, name: beside, input: narrow, config: {into:"
                        + " beside}}\n";
        Job job = start(READ + exchange + COUNT.formatted(input), 3);
        awaitOut(job, "group", 10);
        Await.until(
                "the group's watermark is seen",
                () -> metrics(job, "group").watermark() == 100_000);
        assertEquals(10, drained(job).size());
    }

    private static void awaitQuiescence(Job job) {
        Await.until("the run is quiescent", ((QuiescentJob) job)::quiescent);
    }

    /** Nothing is waited for but the run's own word; what it has given by then is all there is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aQuiescentRunHasGivenAllThatItCan(int parallelism) throws Exception {
        Gate gate = new Gate();
        Script.Builder script = Script.of("{n: int64}");
        for (int i = 0; i < 5_000; i++) {
            script.at(i * 5_000L, i);
        }
        script.watermark(25_000_000).waitFor(gate).at(25_000_000, 1).watermark(26_000_000);
        laboratory.script("in", script.silence().build());
        Job job = start(READ + COUNT.formatted("read"), parallelism);
        awaitQuiescence(job);
        assertEquals(5_000, metrics(job, "group").out());
        gate.open();
        awaitOut(job, "read", 5_001);
        awaitQuiescence(job);
        assertEquals(5_001, metrics(job, "group").out());
        assertEquals(5_001, drained(job).size());
        assertTrue(((QuiescentJob) job).quiescent(), "nothing happens in a run that has ended");
    }

    /** What the clock has made due is still to be done. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRunIsNotQuiescentBeforeTheClocksWorkIsDone(int parallelism) throws Exception {
        laboratory.script(
                "in", Script.of("{n: int64}").at(1_000, 1).at(2_000, 2).silence().build());
        Job job =
                start(
                        READ
                                + """
                                    - {type: WindowInto, name: window, input: read, config: {windowing: {type: fixed, size: 5s, trigger: {repeatedly: {after_processing_time: 10s}}, accumulation_mode: discarding}}}
                                    - {type: Combine, name: group, input: window, config: {group_by: [n], combine: {c: {value: n, fn: count}}}}
                                    - {type: Collect, name: write, input: group, config: {into: out}}
                                """,
                        parallelism);
        awaitQuiescence(job);
        assertEquals(2, metrics(job, "read").out());
        assertEquals(0, metrics(job, "group").out());
        laboratory.clock().advance(Duration.ofSeconds(10));
        awaitQuiescence(job);
        assertEquals(2, metrics(job, "group").out());
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(LIMIT));
    }

    @Test
    void splitsThatAppearLaterAreReadOnce() throws Exception {
        Gate gate = new Gate();
        laboratory.script(
                "in",
                Script.of("{n: int64}")
                        .at(1_000, 1)
                        .at(2_000, 2)
                        .silence()
                        .splitAppearing(gate)
                        .at(3_000, 3)
                        .at(7_000, 4)
                        .splitAppearing(gate)
                        .at(4_000, 5)
                        .build());
        Job job = start(READ + COUNT.formatted("read"), 2);
        awaitOut(job, "read", 2);
        gate.open();
        awaitOut(job, "read", 5);
        assertEquals(List.of("4 from 0s", "1 from 5s"), drained(job));
        assertEquals(0, metrics(job, "group").late());
    }

    /** The slower of two inputs holds the watermark; bounded input holds it until it has ended. */
    @ParameterizedTest
    @ValueSource(strings = {"TestStream", "TestBatch"})
    void theSlowestInputHoldsTheWatermark(String type) throws Exception {
        Gate gate = new Gate();
        laboratory.script(
                "in", Script.of("{n: int64}").at(1_000, 1).watermark(100_000).silence().build());
        laboratory.script(
                "slow",
                Script.of("{n: int64}").waitFor(gate).at(2_000, 2).watermark(100_000).build());
        Job job =
                start(
                        READ
                                + "    - {type: "
                                + type
                                + ", name: slow, config: {script: slow}}\n"
                                + "    - {type: Flatten, name: both, input: [read, slow]}\n"
                                + COUNT.formatted("both"),
                        2);
        awaitOut(job, "read", 1);
        Await.until("the first input's time has come", () -> metrics(job, "read").watermark() >= 0);
        gate.open();
        awaitOut(job, "group", 1);
        assertEquals(List.of("2 from 0s"), drained(job));
    }

    /**
     * An input that has ended takes no part; the other one, though idle, may still come with
     * elements.
     */
    @Test
    void theEndOfOneInputIsNotTheEndOfTime() throws Exception {
        Gate gate = new Gate();
        laboratory.script("in", Script.of("{n: int64, t: datetime}").row(1, 0).build());
        laboratory.script(
                "pausing",
                Script.of("{n: int64, t: datetime}")
                        .row(2, 1_000_000)
                        .waitFor(gate)
                        .row(3, 2_000_000)
                        .build());
        Job job =
                start(
                        READ
                                + "    - {type: TestStream, name: pausing, config: {script:"
                                + " pausing}}\n"
                                + "    - {type: AssignTimestamps, name: first, input: read, config:"
                                + " {timestamp: t}}\n"
                                + "    - {type: AssignTimestamps, name: second, input: pausing,"
                                + " config: {timestamp: t, idle_after: 1ms}}\n"
                                + "    - {type: Flatten, name: both, input: [first, second]}\n"
                                + COUNT.formatted("both"),
                        1);
        awaitOut(job, "both", 2);
        laboratory.clock().advance(Duration.ofMillis(2));
        awaitQuiescence(job);
        gate.open();
        assertEquals(List.of("3 from 0s"), ended(job));
        assertTrue(metrics(job, "group").late() == 0);
    }
}
