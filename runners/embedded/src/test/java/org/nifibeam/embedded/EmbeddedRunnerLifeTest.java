package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerLifeLaw;

class EmbeddedRunnerLifeTest extends RunnerLifeLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
