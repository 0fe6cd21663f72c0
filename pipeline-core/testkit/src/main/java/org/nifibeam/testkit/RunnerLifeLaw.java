package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.run.StageMetrics;

/**
 * How runs begin, fail and end on any runner: attach, cancel, drain, back-pressure, failures,
 * commits. After each test no thread and no file may be left, and sources and sinks must have been
 * treated as their contracts say.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class RunnerLifeLaw {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String COPY =
            """
            pipeline:
              type: chain
              transforms:
                - {type: %s, name: read, config: {script: in}}
                - {type: Flatten, name: pass}
                - {type: Collect, name: write, config: {into: out}}
            """;

    @TempDir Path folder;

    private final Laboratory laboratory = new Laboratory();
    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @BeforeEach
    void noteThreads() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        assertTrue(
                laboratory.sink().nothingPending(), "the sink has neither committed nor aborted");
        laboratory.contract().verify();
    }

    private Job start(String definition, int parallelism) throws Exception {
        return laboratory.start(
                runner(),
                laboratory.plan(definition, runner().capabilities()),
                "run",
                parallelism,
                folder);
    }

    private void ends(Job job, Job.State expected) throws InterruptedException {
        Job.State state = job.await(LIMIT);
        assertEquals(expected, state, () -> "failure: " + job.failure());
    }

    private static long out(Job job, String stage) {
        return job.metrics().stream()
                .filter(m -> m.stage().equals(stage))
                .mapToLong(StageMetrics::out)
                .sum();
    }

    private List<String> written(String into) {
        return laboratory.sink().elements(into).stream()
                .map(e -> e.row().toString())
                .sorted()
                .toList();
    }

    private static Script.Builder rows(int count) {
        Script.Builder script = Script.of("{n: int64}");
        for (int i = 0; i < count; i++) {
            script.at(i * 1000L, i);
        }
        return script;
    }

    @Test
    void cancelLeavesNothing() throws Exception {
        laboratory.script("in", rows(100).silence().build());
        Job job = start(COPY.formatted("TestStream"), 2);
        Await.until("all rows are read", () -> out(job, "read") == 100);
        assertEquals(Job.State.RUNNING, job.state());
        job.cancel();
        ends(job, Job.State.CANCELLED);
        assertEquals(List.of(), written("out"));
        assertTrue(job.failure().isEmpty());
    }

    @Test
    void cancelInTheMiddleOfAWriteIsNoFailure() throws Exception {
        laboratory.script("in", rows(10).build());
        Gate writing = new Gate();
        Gate never = new Gate();
        laboratory
                .sink()
                .onWrite(
                        "out",
                        row -> {
                            writing.open();
                            never.await(Long.MAX_VALUE);
                        });
        Job job = start(COPY.formatted("TestBatch"), 1);
        Await.until("the sink is writing", writing::isOpen);
        job.cancel();
        ends(job, Job.State.CANCELLED);
        assertTrue(job.failure().isEmpty());
        assertEquals(List.of(), written("out"));
    }

    @Test
    void cancelWhileCommittingComesTooLate() throws Exception {
        laboratory.script("in", rows(3).build());
        AtomicReference<Job> running = new AtomicReference<>();
        laboratory
                .sink()
                .onCommit(
                        "out",
                        () -> {
                            Await.until("the job is known", () -> running.get() != null);
                            running.get().cancel();
                            if (Thread.currentThread().isInterrupted()) {
                                throw new IOException("a commit was interrupted");
                            }
                        });
        Job job = start(COPY.formatted("TestBatch"), 1);
        running.set(job);
        ends(job, Job.State.DONE);
        assertEquals(List.of("[0]", "[1]", "[2]"), written("out"));
    }

    @Test
    void drainLetsEverythingReadComeOut() throws Exception {
        laboratory.script("in", rows(100).silence().build());
        Job job =
                start(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: TestStream, name: read, config: {script: in}}
                            - {type: WindowInto, windowing: {type: fixed, size: 1h}}
                            - {type: Combine, config: {group_by: [], combine: {n: {value: n, fn: count}}}}
                            - {type: Collect, config: {into: out}}
                        """,
                        3);
        Await.until("all rows are read", () -> out(job, "read") == 100);
        job.drain();
        ends(job, Job.State.DONE);
        assertEquals(List.of("[100]"), written("out"));
        job.cancel();
        job.drain();
        assertEquals(Job.State.DONE, job.state());
    }

    @Test
    void sameRunIdAttaches() throws Exception {
        laboratory.script("in", rows(5).silence().build());
        Job job = start(COPY.formatted("TestStream"), 1);
        Job again = start(COPY.formatted("TestStream"), 1);
        assertEquals(job.runId(), again.runId());
        assertEquals("run", runner().attach("run").orElseThrow().runId());
        runner().forget("run");
        assertTrue(runner().attach("run").isPresent(), "a run that is going on is not forgotten");
        Await.until("all rows are read", () -> out(job, "read") == 5);
        again.drain();
        ends(job, Job.State.DONE);
        assertEquals(List.of("[0]", "[1]", "[2]", "[3]", "[4]"), written("out"));
        runner().forget("run");
        assertFalse(runner().attach("run").isPresent());
    }

    @Test
    void aRunThatCannotStartLeavesNothing() throws Exception {
        laboratory.script("in", rows(5).build());
        Plan plan = laboratory.plan(COPY.formatted("TestBatch"), runner().capabilities());
        Path missing = folder.resolve("missing");
        assertThrows(IOException.class, () -> laboratory.start(runner(), plan, "run", 2, missing));
        assertTrue(runner().attach("run").isEmpty());
    }

    @Test
    void aSlowSinkHoldsTheSourceBack() throws Exception {
        int batches = 600;
        int size = 1000;
        Script.Builder script = Script.of("{n: int64}");
        List<Script.TimedRow> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            batch.add(new Script.TimedRow(Script.row(TypeText.schema("{n: int64}"), i), 0));
        }
        for (int i = 0; i < batches; i++) {
            script.batch(batch);
        }
        laboratory.script("in", script.build());
        AtomicLong taken = new AtomicLong();
        AtomicLong mostInFlight = new AtomicLong();
        laboratory
                .sink()
                .onWrite(
                        "out",
                        row -> {
                            if (taken.incrementAndGet() % 5000 == 0) {
                                LockSupport.parkNanos(2_000_000);
                                mostInFlight.accumulateAndGet(
                                        laboratory.delivered() - taken.get(), Math::max);
                            }
                        });
        Job job = start(COPY.formatted("TestBatch"), 1);
        ends(job, Job.State.DONE);
        assertEquals(batches * size, taken.get());
        assertTrue(mostInFlight.get() < batches * size / 2, mostInFlight + " rows in flight");
    }

    private void fails(String middle, String... inMessage) throws Exception {
        laboratory.script(
                "in",
                Script.of("{n: int64?, t: datetime?}").row(1, 0).row(0, 0).row(null, null).build());
        String definition =
                """
                pipeline:
                  transforms:
                    - {type: TestBatch, name: read, config: {script: in}}
                    - {type: Collect, name: before, input: read, config: {into: before}}
                    - %s
                    - {type: Collect, name: after, input: bad, config: {into: after}}
                """
                        .formatted(middle);
        Job job = start(definition, 1);
        ends(job, Job.State.FAILED);
        String problem = job.failure().orElseThrow().problem().toString();
        for (String part : inMessage) {
            assertTrue(problem.contains(part), problem);
        }
        assertTrue(problem.startsWith("pipeline.yaml:5: [FAILED] stage 'bad': "), problem);
        assertEquals(List.of(), written("before"));
        assertEquals(List.of(), written("after"));
    }

    @Test
    void aFailingProjectionIsNamed() throws Exception {
        fails(
                "{type: MapToFields, name: bad, input: read, config: {fields: {a: n, b: 10 / n}}}",
                "the expression (10 / n) failed on the row {n: 0, t: 1970-01-01T00:00:00Z}: division by zero");
    }

    @Test
    void aFailingFilterIsNamed() throws Exception {
        fails(
                "{type: Filter, name: bad, input: read, config: {keep: 10 / n > 1}}",
                "(10 / n) > 1",
                "failed on the row {n: 0, t: 1970-01-01T00:00:00Z}: division by zero");
    }

    @Test
    void aFailingTimestampIsNamed() throws Exception {
        fails(
                "{type: AssignTimestamps, name: bad, input: read, config: {timestamp: t}}",
                "failed on the row {n: null, t: null}: the timestamp is null");
    }

    @Test
    void aFailingCombinerIsNamed() throws Exception {
        fails(
                "{type: Combine, name: bad, input: read, config: {group_by: [], combine: {s: {value: 10 / n, fn: sum}}}}",
                "the expression (10 / n) failed on the row {n: 0, t: 1970-01-01T00:00:00Z}: division by zero");
    }

    @Test
    void aFailingSinkLeavesNothingVisibleAnywhere() throws Exception {
        laboratory.script("in", rows(50).build());
        laboratory
                .sink()
                .onWrite(
                        "bad",
                        row -> {
                            if (row.getLong(0) == 30) {
                                throw new IOException("the disk is full");
                            }
                        });
        Job job =
                start(
                        """
                        pipeline:
                          transforms:
                            - {type: TestBatch, name: read, config: {script: in}}
                            - {type: Collect, name: good, input: read, config: {into: good}}
                            - {type: Collect, name: bad, input: read, config: {into: bad}}
                        """,
                        2);
        ends(job, Job.State.FAILED);
        String problem = job.failure().orElseThrow().problem().toString();
        assertTrue(
                problem.contains("stage 'bad'") && problem.contains("the disk is full"), problem);
        assertEquals(List.of(), written("good"));
        assertEquals(List.of(), written("bad"));
    }

    @Test
    void aFailingCommitFailsTheRunAndLeavesNoFile() throws Exception {
        laboratory.script("in", rows(5).build());
        laboratory
                .sink()
                .onCommit(
                        "out",
                        () -> {
                            throw new IOException("no space to commit");
                        });
        Job job = start(COPY.formatted("TestBatch"), 2);
        ends(job, Job.State.FAILED);
        String problem = job.failure().orElseThrow().problem().toString();
        assertTrue(
                problem.contains("stage 'write'") && problem.contains("no space to commit"),
                problem);
        assertEquals(List.of(), written("out"));
    }
}
