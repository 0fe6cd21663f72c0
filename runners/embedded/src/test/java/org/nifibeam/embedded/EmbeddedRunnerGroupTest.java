package org.nifibeam.embedded;

import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerGroupLaw;

class EmbeddedRunnerGroupTest extends RunnerGroupLaw {
    private final Runner runner = new EmbeddedRunner();

    @Override
    protected Runner runner() {
        return runner;
    }
}
