package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerSideInputLaw;

class EmbeddedRunnerSideInputTest extends RunnerSideInputLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
