package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerStateLaw;

class EmbeddedRunnerStateTest extends RunnerStateLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
