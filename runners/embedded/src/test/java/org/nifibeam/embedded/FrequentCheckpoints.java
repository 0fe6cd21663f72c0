package org.nifibeam.embedded;

import java.util.Map;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.Gate;
import org.nifibeam.testkit.Script;

/** Runs that take checkpoints all the time, and are killed. */
final class FrequentCheckpoints {
    /** The runner's settings: one every millisecond. */
    static final Config SETTINGS = new Config(Map.of(EmbeddedRunner.CHECKPOINT_INTERVAL, "1ms"));

    private FrequentCheckpoints() {}

    /** Two rows, and a third when the gate opens. */
    static Script script(Gate gate) {
        return Script.of("{k: string, v: int64}")
                .at(1, "a", 1)
                .at(2, "b", 10)
                .waitFor(gate)
                .at(3, "a", 100)
                .watermark(4)
                .build();
    }

    /** Waits until a stage has given the two rows before the gate. */
    static void awaitRows(Job job) {
        Await.until(
                "two rows are read",
                () -> job.metrics().stream().anyMatch(stage -> stage.out() >= 2));
    }

    /** Waits for two more: one of them has begun after this was called. */
    static void await(Job job) {
        awaitMore(job, 2);
    }

    /** Waits for so many more. */
    static void awaitMore(Job job, int checkpoints) {
        long now = job.checkpoints().completed();
        Await.until(
                checkpoints + " more checkpoints",
                () -> job.checkpoints().completed() >= now + checkpoints);
    }

    /** Ends a run as if its JVM had been killed. */
    static void kill(EmbeddedRunner runner, Job job) throws InterruptedException {
        ((EmbeddedJob) job).drop();
        runner.forget(job.runId());
    }
}
