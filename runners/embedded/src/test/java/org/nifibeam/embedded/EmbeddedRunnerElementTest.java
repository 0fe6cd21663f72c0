package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerElementLaw;

class EmbeddedRunnerElementTest extends RunnerElementLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
