package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.run.Job;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Laboratory;
import org.nifibeam.testkit.Script;

/**
 * Many tasks with all their state on disk, checkpoints all the time: a run that is in the middle of
 * it ends within five seconds when it is told to, and leaves neither a thread nor a file.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnderLoadTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int TASKS = 8;
    private static final int BATCHES = 60;
    private static final int BATCH = 1_000;

    /** Each key has state and a timer; late elements might still come. */
    private static final String COUNTS =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - type: Combine
                  name: counts
                  input: read
                  windowing: {type: fixed, size: 1h, allowed_lateness: 1h}
                  config: {group_by: [n], combine: {rows: {value: n, fn: count}}}
                - {type: Collect, name: write, input: counts, config: {into: out}}
            """;

    /** What is read is written as it is. */
    private static final String COPY =
            """
            pipeline:
              transforms:
                - {type: TestStream, name: read, config: {script: s}}
                - {type: Collect, name: write, input: read, config: {into: out}}
            """;

    @TempDir private Path folder;

    private final EmbeddedRunner runner = EmbeddedRunner.onDisk();
    private final Laboratory laboratory = new Laboratory();
    private Set<Thread> threads;

    @BeforeEach
    void begin() {
        threads = Await.threads();
        Script.Builder script = Script.of("{n: int64}");
        for (int batch = 0; batch < BATCHES; batch++) {
            List<Script.TimedRow> rows = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                long key = (long) batch / 2 * BATCH + i;
                rows.add(new Script.TimedRow(Script.row(TypeText.schema("{n: int64}"), key), 1));
            }
            script.batch(rows);
        }
        laboratory.script("s", script.silence().build());
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
        assertTrue(laboratory.sink().nothingPending(), "neither committed nor aborted");
    }

    private Job start(String definition) throws Exception {
        return laboratory.start(
                runner,
                laboratory.plan(definition, runner.capabilities()),
                "run",
                TASKS,
                folder,
                FrequentCheckpoints.SETTINGS);
    }

    private static void awaitRead(Job job, long rows) {
        Await.until(
                rows + " rows are read",
                () ->
                        job.metrics().stream()
                                .anyMatch(m -> m.stage().equals("read") && m.out() >= rows));
    }

    @Test
    void aRunIsCancelled() throws Exception {
        Job job = start(COUNTS);
        awaitRead(job, 20L * BATCH);
        Await.until("a checkpoint", () -> job.checkpoints().completed() > 0);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(SOON));
        assertEquals(List.of(), laboratory.sink().elements("out"));
    }

    @Test
    void aRunIsDrained() throws Exception {
        Job job = start(COUNTS);
        awaitRead(job, (long) BATCHES * BATCH);
        Await.until("a checkpoint", () -> job.checkpoints().completed() > 0);
        job.drain();
        assertEquals(Job.State.DONE, job.await(SOON));
        assertEquals(BATCHES / 2 * BATCH, laboratory.sink().elements("out").size());
        assertTrue(
                laboratory.sink().elements("out").stream().allMatch(e -> e.row().getLong(1) == 2));
    }

    /** The source waits for room, and a checkpoint for all tasks; neither holds the end up. */
    @Test
    void aRunWhoseSinkIsStuckIsCancelled() throws Exception {
        Gate stuck = new Gate();
        Gate never = new Gate();
        laboratory
                .sink()
                .onWrite(
                        "out",
                        row -> {
                            if (row.getLong(0) > 5L * BATCH) {
                                stuck.open();
                                never.await(Long.MAX_VALUE);
                            }
                        });
        Job job = start(COPY);
        Await.until("the sink is stuck", stuck::isOpen);
        job.cancel();
        assertEquals(Job.State.CANCELLED, job.await(SOON));
        assertTrue(job.failure().isEmpty(), () -> job.failure().toString());
    }
}
