package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;

/** How bounded runs on Flink end otherwise than by themselves, and what they leave: nothing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FlinkJobTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String COPY =
            """
            pipeline:
              type: chain
              transforms:
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: Collect, name: write, config: {into: out}}
            """;

    @TempDir private Path folder;

    private final FlinkRunner runner = new FlinkRunner();
    private final Laboratory laboratory = new Laboratory();
    private Set<Thread> threads;

    @BeforeAll
    static void begin() throws Exception {
        FlinkThreads.begin();
    }

    @BeforeEach
    void noteThreads() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        runner.close();
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        assertTrue(laboratory.sink().nothingPending(), "neither committed nor aborted");
        laboratory.contract().verify();
    }

    private Job start(Path work) throws Exception {
        Plan plan = laboratory.plan(COPY, runner.capabilities());
        return laboratory.start(runner, plan, "run", 1, work);
    }

    private List<String> written() {
        return laboratory.sink().elements("out").stream().map(e -> e.row().toString()).toList();
    }

    @Test
    void cancelInTheMiddleOfAWriteIsNoFailure() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).row(2).build());
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
        Job job = start(folder);
        Await.until("the sink is writing", writing::isOpen);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(LIMIT));
        assertTrue(job.failure().isEmpty());
        assertEquals(List.of(), written());
    }

    @Test
    void drainLetsWhatWasReadComeOut() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).row(2).silence().build());
        Job job = start(folder);
        Await.until("both rows are read", () -> job.metrics().stream().anyMatch(m -> m.out() == 2));
        assertEquals(Job.State.RUNNING, job.state());
        job.drain();
        assertEquals(Job.State.DONE, job.await(LIMIT));
        assertEquals(List.of("[1]", "[2]"), written());
    }

    @Test
    void theSameRunIdIsOneRun() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).silence().build());
        Job job = start(folder);
        assertSame(job, start(folder));
        assertSame(job, runner.attach("run").orElseThrow());
        runner.forget("run");
        assertTrue(runner.attach("run").isPresent(), "a run that is going on is not forgotten");
        job.drain();
        assertEquals(Job.State.DONE, job.await(LIMIT));
        runner.forget("run");
        assertTrue(runner.attach("run").isEmpty());
    }

    @Test
    void aCommitThatFailsFailsTheRun() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).build());
        laboratory
                .sink()
                .onCommit(
                        "out",
                        () -> {
                            throw new IOException("no space to commit");
                        });
        Job job = start(folder);
        assertEquals(Job.State.FAILED, job.await(LIMIT));
        assertEquals(
                "[FAILED] stage 'write': cannot commit what was written: no space to commit; see that the destination can be written to, and run again",
                job.failure().orElseThrow().problem().withoutPlace());
        assertEquals(List.of(), written());
    }

    @Test
    void aRunThatCannotStartLeavesNothing() {
        laboratory.script("in", Script.of("{n: int64}").row(1).build());
        assertThrows(IOException.class, () -> start(folder.resolve("missing")));
        assertTrue(runner.attach("run").isEmpty());
    }

    @Test
    void thereAreNoSavepoints() throws Exception {
        laboratory.script("in", Script.of("{n: int64}").row(1).build());
        Job job = start(folder);
        IOException refusal =
                assertThrows(IOException.class, () -> job.savepoint(folder.resolve("kept")));
        assertEquals(
                "a bounded pipeline has no savepoints: what it writes is one result, of the run that has begun it",
                refusal.getMessage());
        assertEquals(Job.State.DONE, job.await(LIMIT));
    }
}
