package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerFunctionLaw;

class EmbeddedRunnerFunctionTest extends RunnerFunctionLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
