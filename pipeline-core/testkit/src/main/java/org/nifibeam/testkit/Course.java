package org.nifibeam.testkit;

import java.io.IOException;
import java.nio.file.Path;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;

/** How a law's runs go: straight to the end, or killed and restored on the way. */
public interface Course {
    /** Straight to the end. */
    Course STRAIGHT =
            new Course() {
                @Override
                public Script script(Script script) {
                    return script;
                }

                @Override
                public Job run(
                        Laboratory laboratory,
                        Runner runner,
                        Plan plan,
                        String runId,
                        int parallelism,
                        Path folder)
                        throws IOException, InterruptedException {
                    return laboratory.run(runner, plan, runId, parallelism, folder);
                }
            };

    /** A script as it is played; its rows and watermarks stay the same. */
    Script script(Script script);

    /**
     * Runs a plan to its end and checks that it ended well and that all contracts were kept.
     *
     * @throws AssertionError if not
     */
    Job run(
            Laboratory laboratory,
            Runner runner,
            Plan plan,
            String runId,
            int parallelism,
            Path folder)
            throws IOException, InterruptedException;
}
