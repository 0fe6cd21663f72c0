package org.nifibeam.embedded;

import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.RunnerRestartLaw;

class EmbeddedRunnerRestartTest extends RunnerRestartLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }

    @Override
    protected void kill(Job job) throws InterruptedException {
        ((EmbeddedJob) job).drop();
    }

    @Override
    protected Config frequentCheckpoints() {
        return FrequentCheckpoints.SETTINGS;
    }
}
