package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;

/** What becomes of checkpoints and savepoints, good ones and bad ones. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CheckpointTest {
    /** Sums by key, which come when the stream has ended. */
    private static final String SUMS =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - type: Combine
                  name: sums
                  input: read
                  windowing: {type: fixed, size: 1h}
                  config: {group_by: [k], combine: {sum: {value: v, fn: sum}}}
                - {type: Collect, name: write, input: sums, config: {into: sums}}
            """;

    /** Rows as they are, which are committed with every checkpoint. */
    private static final String COPY =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - {type: Collect, name: write, input: read, config: {into: sums}}
            """;

    /** Pairs of rows with the same key, kept as state. */
    private static final String JOIN =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: left, config: {script: s}}
                - {type: TestStream, name: right, config: {script: other}}
                - type: Join
                  name: pairs
                  input: {left: left, right: right}
                  windowing: {type: fixed, size: 1h}
                  config: {type: inner, equalities: k, fields: {left: '*', right: [w]}}
                - {type: Collect, name: write, input: pairs, config: {into: sums}}
            """;

    @TempDir private Path folder;

    private final EmbeddedRunner runner = runner();
    private final Gate gate = new Gate();

    /** The runner of all tests. */
    EmbeddedRunner runner() {
        return new EmbeddedRunner();
    }

    private Laboratory laboratory() {
        return new Laboratory().script("s", FrequentCheckpoints.script(gate));
    }

    private Plan plan(Laboratory laboratory, String definition) throws Exception {
        return laboratory.plan(definition, runner.capabilities());
    }

    private Job start(Laboratory laboratory, String definition, int tasks) throws Exception {
        return laboratory.start(
                runner,
                plan(laboratory, definition),
                "run",
                tasks,
                folder,
                FrequentCheckpoints.SETTINGS);
    }

    /** Two more: one of them has begun after everything there is has been read. */
    private static void awaitCheckpoints(Job job) {
        FrequentCheckpoints.awaitRows(job);
        FrequentCheckpoints.await(job);
    }

    private static List<String> rows(Laboratory laboratory) {
        return laboratory.sink().rows("sums");
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("checkpoints"))) {
            return all.sorted().toList();
        }
    }

    /** What is counted until the end is one sum, however many checkpoints there have been. */
    @Test
    void whatIsOnlyCheckedDoesNotGrow() throws Exception {
        List<Gate> gates = List.of(new Gate(), new Gate(), new Gate(), gate);
        Script.Builder script = Script.of("{k: string, v: int64}");
        for (int i = 0; i < gates.size(); i++) {
            script.at(i, "a", 0).waitFor(gates.get(i));
        }
        Laboratory laboratory =
                new Laboratory().script("s", script.at(9, "a", 1).watermark(10).build());
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: TestStream, name: read, config: {script: s}}
                    - type: Filter
                      name: divided
                      input: read
                      config: {keep: 10 / v > 0, error_handling: {output: bad, threshold: 0.5}}
                    - {type: Collect, name: write, input: divided, config: {into: sums}}
                    - {type: Collect, name: keep, input: divided.bad, config: {into: bad}}
                """;
        Job first = start(laboratory, definition, 1);
        for (int i = 0; i < gates.size(); i++) {
            long read = i + 1;
            Await.until(
                    "row " + read + " is read",
                    () ->
                            first.metrics().stream()
                                    .anyMatch(m -> m.stage().equals("read") && m.out() >= read));
            // The second has the row's handles, the third nothing new.
            FrequentCheckpoints.awaitMore(first, 3);
            if (gates.get(i) != gate) {
                gates.get(i).open();
            }
        }
        FrequentCheckpoints.kill(runner, first);
        List<Path> all = checkpoints();
        Manifest last = CheckpointFolder.read(all.get(all.size() - 1)).manifest();
        assertEquals(
                Map.of("divided/threshold", 1),
                last.handles().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().size())));
        gate.open();
        Job second = start(laboratory, definition, 1);
        assertEquals(Job.State.FAILED, second.await(Duration.ofSeconds(30)));
        assertEquals(
                "[FAILED] stage 'divided': 4 of 5 elements have failed, which is more than the"
                        + " threshold of 0.5; see why they fail, or allow more",
                second.failure().orElseThrow().problem().withoutPlace());
    }

    /** It fails with a checkpoint, once more when that is committed again, and then no longer. */
    @Test
    void aRunWhoseCommitsHaveFailedGoesOnFromItsCheckpoint() throws Exception {
        Laboratory laboratory = laboratory();
        AtomicInteger failing = new AtomicInteger(2);
        laboratory
                .sink()
                .onCommit(
                        "sums",
                        () -> {
                            if (failing.getAndDecrement() > 0) {
                                throw new IOException("no space to commit");
                            }
                        });
        for (int attempt = 0; attempt < 2; attempt++) {
            Job job = start(laboratory, COPY, 2);
            assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(30)));
            assertEquals(
                    "[FAILED] stage 'write': cannot commit what was written: no space to commit;"
                            + " see that the destination can be written to, and run again",
                    job.failure().orElseThrow().problem().withoutPlace());
            assertEquals(List.of(), rows(laboratory));
            assertFalse(checkpoints().isEmpty(), "the checkpoint to go on from");
            runner.forget("run");
        }
        Job last = start(laboratory, COPY, 2);
        gate.open();
        laboratory.finish(runner, last);
        assertEquals(List.of("['a', 100]", "['a', 1]", "['b', 10]"), rows(laboratory));
    }

    /** What was committed before stays, and so does the checkpoint to go on from. */
    @Test
    void aRunThatFailsWhileItReadsKeepsItsCheckpoint() throws Exception {
        Laboratory laboratory = laboratory();
        AtomicInteger failing = new AtomicInteger(1);
        laboratory
                .sink()
                .onWrite(
                        "sums",
                        row -> {
                            if (row.getLong(1) == 100 && failing.getAndDecrement() > 0) {
                                throw new IOException("the disk is full");
                            }
                        });
        Job first = start(laboratory, COPY, 2);
        awaitCheckpoints(first);
        gate.open();
        assertEquals(Job.State.FAILED, first.await(Duration.ofSeconds(30)));
        assertEquals(List.of("['a', 1]", "['b', 10]"), rows(laboratory));
        assertFalse(checkpoints().isEmpty(), "the checkpoint to go on from");
    }

    @Test
    void aRunThatWasKilledGoesOn() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        assertEquals(
                2, checkpoints().stream().filter(c -> !c.toString().endsWith(".part")).count());
        Job again = start(laboratory, SUMS, 3);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
        assertEquals(3, laboratory.delivered(), "rows that were read");
        assertFalse(Files.exists(folder.resolve("checkpoints")));
    }

    @Test
    void figuresOfCheckpointsAreThere() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 1);
        awaitCheckpoints(job);
        assertTrue(job.checkpoints().bytes() > 0);
        assertTrue(job.checkpoints().duration().compareTo(Duration.ZERO) > 0);
        assertTrue(job.checkpoints().last().isPresent());
        assertEquals(0, job.checkpoints().failed());
        gate.open();
        laboratory.finish(runner, job);
    }

    @Test
    void aTornCheckpointIsPassedOverAndSaid() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        List<Path> all =
                checkpoints().stream().filter(c -> !c.toString().endsWith(".part")).toList();
        Path newest = all.get(1);
        Path file = newest.resolve("manifest");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        Job again;
        try {
            again = start(laboratory, SUMS, 2);
        } finally {
            System.setErr(before);
        }
        String expected =
                "checkpoint "
                        + newest.getFileName()
                        + " cannot be used: its manifest is damaged; it goes on from checkpoint "
                        + Long.parseLong(all.get(0).getFileName().toString())
                        + ", and what was committed since then may come twice";
        assertTrue(said.toString(StandardCharsets.UTF_8).contains(expected), said.toString());
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    @Test
    void withoutAnyWholeCheckpointItIsRefused() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 1);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        for (Path checkpoint : checkpoints()) {
            Files.deleteIfExists(checkpoint.resolve("manifest"));
        }
        IOException e = assertThrows(IOException.class, () -> start(laboratory, SUMS, 1));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "cannot be used: its manifest is gone, and there is none before; to begin anew, remove "
                                        + folder.resolve("checkpoints")
                                        + " and what the run has written"),
                e.getMessage());
    }

    @Test
    void aFullDiskFailsCheckpointsAndNotTheRun() throws Exception {
        AtomicInteger files = new AtomicInteger();
        Disk full =
                file -> {
                    files.incrementAndGet();
                    return new OutputStream() {
                        @Override
                        public void write(int value) throws IOException {
                            throw new IOException("No space left on device");
                        }
                    };
                };
        EmbeddedRunner failing = new EmbeddedRunner(full);
        Laboratory laboratory = laboratory();
        Job job =
                laboratory.start(
                        failing,
                        laboratory.plan(SUMS, failing.capabilities()),
                        "run",
                        2,
                        folder,
                        FrequentCheckpoints.SETTINGS);
        Await.until("three have failed", () -> job.checkpoints().failed() >= 3);
        assertEquals(0, job.checkpoints().completed());
        CheckpointFigures.Failing trouble = job.checkpoints().failing().orElseThrow();
        assertEquals(
                "no checkpoint can be taken: No space left on device; see that there is room on the disk of "
                        + folder.resolve("checkpoints")
                        + ", and that it can be written to; the run goes on and commits nothing until one can be taken",
                trouble.problem().words());
        assertTrue(files.get() >= 3);
        gate.open();
        laboratory.finish(failing, job);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    @Test
    void stateThatNoStageTakesIsRefusedWithTheLikelyRename() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 1);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        String renamed = SUMS.replace("sums\n", "totals\n").replace("input: sums", "input: totals");
        IOException e = assertThrows(IOException.class, () -> start(laboratory, renamed, 1));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                " has state of the stage 'sums' (groups), which the pipeline does not have:"
                                        + " if it is now called 'totals', name it 'sums' again,"
                                        + " or begin a new run without the checkpoint"),
                e.getMessage());
    }

    @Test
    void aStageMayBeAddedBehind() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        String longer =
                SUMS.replace(
                        "- {type: Collect, name: write, input: sums",
                        "- {type: Filter, name: large, input: sums, config: {language: sql, keep: sum > 50}}\n"
                                + "    - {type: Collect, name: write, input: large");
        Job again = start(laboratory, longer, 2);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 101]"), rows(laboratory));
    }

    @Test
    void aNullableFieldMayBeAddedToWhatIsKept() throws Exception {
        Script other = Script.of("{k: string, w: string}").at(1, "a", "one").watermark(4).build();
        Laboratory before = laboratory().script("other", other);
        Job job = start(before, JOIN, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        Laboratory after =
                new Laboratory()
                        .script("other", other)
                        .script(
                                "s",
                                Script.of("{k: string, v: int64, extra: string?}")
                                        .at(1, "a", 1, null)
                                        .at(2, "b", 10, null)
                                        .waitFor(gate)
                                        .at(3, "a", 100, "new")
                                        .watermark(4)
                                        .build());
        Job again = start(after, JOIN, 1);
        gate.open();
        after.finish(runner, again);
        assertEquals(List.of("['a', 1, null, 'one']", "['a', 100, 'new', 'one']"), rows(after));
    }

    @Test
    void anotherTypeOfWhatIsKeptIsRefused() throws Exception {
        Script other = Script.of("{k: string, w: string}").at(1, "a", "one").watermark(4).build();
        Job job = start(laboratory().script("other", other), JOIN, 1);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        Laboratory after =
                new Laboratory()
                        .script("other", other)
                        .script("s", Script.of("{k: string, v: string}").at(1, "a", "1").build());
        IOException e = assertThrows(IOException.class, () -> start(after, JOIN, 1));
        assertTrue(
                e.getMessage().contains("the state 'left' was written as row{k: string, v: int64}"),
                e.getMessage());
    }

    /** What a join of a bounded run kept before it had tables is not read as if it were them. */
    @Test
    void aJoinsStateIsNotTakenForItsTables() throws Exception {
        String bounded = JOIN.replace("TestStream", "TestBatch");
        Laboratory laboratory =
                new Laboratory()
                        .script(
                                "s",
                                Script.of("{k: string, v: int64}")
                                        .at(1, "a", 1)
                                        .waitFor(gate)
                                        .at(3, "a", 100)
                                        .build())
                        .script(
                                "other",
                                Script.of("{k: string, w: string}").at(1, "a", "one").build());
        Plan withState =
                Planner.planUnoptimized(
                        laboratory.graph(bounded), runner.capabilities(), laboratory.connectors());
        Job job =
                laboratory.start(runner, withState, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        IOException e = assertThrows(IOException.class, () -> start(laboratory, bounded, 1));
        assertTrue(
                e.getMessage().contains(" has state of the stage 'pairs.joined' ("),
                e.getMessage());
        Job again =
                laboratory.start(runner, withState, "run", 1, folder, FrequentCheckpoints.SETTINGS);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 1, 'one']", "['a', 100, 'one']"), rows(laboratory));
    }

    /** Nothing is begun, so that the run can still go on as it was. */
    @Test
    void anEditedCombineOfPanesIsRefusedAndTheOldOneGoesOn() throws Exception {
        String panes =
                SUMS.replace(
                        "size: 1h}",
                        "size: 1h, trigger: {after_watermark: {late: {after_count: 1}}}}");
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, panes, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        String edited = panes.replace("fn: sum}}", "fn: sum}, largest: {value: v, fn: max}}");
        IOException e = assertThrows(IOException.class, () -> start(laboratory, edited, 2));
        assertTrue(
                e.getMessage().startsWith("the stage 'sums' cannot go on from checkpoint ")
                        && e.getMessage().contains("the state 'pane' was written as panes of row"),
                e.getMessage());
        Job again = start(laboratory, panes, 2);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    private Job startAndRead(Laboratory laboratory) throws Exception {
        Job job = start(laboratory, SUMS, 2);
        FrequentCheckpoints.awaitRows(job);
        return job;
    }

    /** Another run, in three tasks. */
    private Job startFrom(Path savepoint, Laboratory laboratory) throws Exception {
        return runner.run(
                plan(laboratory, SUMS),
                new RunOptions(
                        "other",
                        3,
                        Files.createDirectory(folder.resolve("other")),
                        laboratory.connectors(),
                        laboratory.clock(),
                        new Config(Map.of()),
                        Optional.of(savepoint)));
    }

    @Test
    void anotherRunBeginsFromASavepoint() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = startAndRead(laboratory);
        Path savepoint = folder.resolve("savepoint");
        job.savepoint(savepoint);
        job.cancel();
        job.await(Duration.ofSeconds(10));
        assertEquals(Job.State.CANCELLED, job.state());
        assertEquals(List.of(), rows(laboratory));
        gate.open();
        Job next = startFrom(savepoint, laboratory);
        laboratory.finish(runner, next);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
        assertTrue(Files.exists(savepoint.resolve("manifest")), "a savepoint is kept");
    }

    /** What is read after the savepoint is the next run's alone. */
    @Test
    void aRunThatStopsWithASavepointCommitsNothingMore() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = startAndRead(laboratory);
        Path savepoint = folder.resolve("savepoint");
        job.stopWithSavepoint(savepoint);
        gate.open();
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofSeconds(10)));
        assertEquals(List.of(), rows(laboratory));
        IOException again =
                assertThrows(
                        IOException.class,
                        () -> job.stopWithSavepoint(folder.resolve("second savepoint")));
        assertEquals("the run has ended", again.getMessage());

        Job next = startFrom(savepoint, laboratory);
        // What the first one has written and will not commit is its owner's to abort, as it may go
        // on.
        assertEquals(Job.State.DONE, next.await(Duration.ofSeconds(10)));
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    /** What another run could not go on from, the stopped one can itself. */
    @Test
    void aRunThatHasStoppedWithASavepointCanGoOnItself() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = startAndRead(laboratory);
        job.stopWithSavepoint(folder.resolve("savepoint"));
        assertEquals(Job.State.CANCELLED, job.await(Duration.ofSeconds(10)));
        runner.forget("run");
        gate.open();
        laboratory.finish(runner, start(laboratory, SUMS, 2));
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    @Test
    void aBoundedRunHasNoSavepoint() throws Exception {
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, SUMS.replace("TestStream", "TestBatch"), 1);
        IOException e =
                assertThrows(IOException.class, () -> job.savepoint(folder.resolve("savepoint")));
        assertEquals(
                "a bounded pipeline has no savepoints: what it writes is one result, of the run that has begun it",
                e.getMessage());
        gate.open();
        laboratory.finish(runner, job);
    }

    @Test
    void aBoundedRunThatWasKilledGivesItsResultOnce() throws Exception {
        String bounded = SUMS.replace("TestStream", "TestBatch");
        Laboratory laboratory = laboratory();
        Job job = start(laboratory, bounded, 2);
        awaitCheckpoints(job);
        FrequentCheckpoints.kill(runner, job);
        Job again = start(laboratory, bounded, 1);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 101]", "['b', 10]"), rows(laboratory));
    }

    /** Two splits, of which the second waits. */
    private Laboratory twoSplits() {
        return new Laboratory()
                .script(
                        "s",
                        Script.of("{k: string, v: int64}")
                                .at(1, "a", 1)
                                .at(2, "b", 10)
                                .split()
                                .waitFor(gate)
                                .at(3, "a", 100)
                                .build());
    }

    @Test
    void whatABoundedRunHasReadIsAcknowledgedBehindItsCommit() throws Exception {
        String bounded = COPY.replace("TestStream", "TestBatch");
        Laboratory laboratory = twoSplits();
        Job job = start(laboratory, bounded, 2);
        awaitCheckpoints(job);
        assertEquals(List.of(), laboratory.acknowledged(), "before its end nothing is safe");
        FrequentCheckpoints.kill(runner, job);
        Job again = start(laboratory, bounded, 1);
        gate.open();
        laboratory.finish(runner, again);
        assertEquals(List.of("['a', 100]", "['a', 1]", "['b', 10]"), rows(laboratory));
        // The first was read before the run was killed.
        assertEquals(
                List.of("split 0@2", "split 1@2"),
                laboratory.acknowledged().stream().sorted().toList());
    }

    @Test
    void aSplitThatAnUnboundedRunHasReadIsAcknowledgedBehindACheckpoint() throws Exception {
        Laboratory laboratory = twoSplits();
        Job job = start(laboratory, COPY, 2);
        Await.until("a split is acknowledged", () -> !laboratory.acknowledged().isEmpty());
        // The figures are made once all of the checkpoint is done, acknowledging too.
        Await.until("it was by a checkpoint", () -> job.checkpoints().completed() > 0);
        assertEquals(List.of("split 0@2"), laboratory.acknowledged());
        job.drain();
        laboratory.finish(runner, job);
        assertEquals(List.of("split 0@2", "split 1@0"), laboratory.acknowledged());
    }

    @Test
    void aRunThatWasKilledBeforeItsLastCommitAcknowledgesBehindIt() throws Exception {
        String bounded = COPY.replace("TestStream", "TestBatch");
        Laboratory laboratory = twoSplits();
        Job job = start(laboratory, bounded, 1);
        awaitCheckpoints(job);
        AtomicInteger failing = new AtomicInteger(1);
        laboratory
                .sink()
                .onCommit(
                        "sums",
                        () -> {
                            if (failing.getAndDecrement() > 0) {
                                throw new IOException("no space to commit");
                            }
                        });
        gate.open();
        assertEquals(Job.State.FAILED, job.await(Duration.ofSeconds(20)));
        assertEquals(List.of(), laboratory.acknowledged());
        runner.forget(job.runId());
        laboratory.finish(runner, start(laboratory, bounded, 1));
        assertEquals(List.of("split 0@2", "split 1@2"), laboratory.acknowledged());
    }
}
