package org.nifibeam.flink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.RunnerElementLaw;

class FlinkRunnerElementTest extends RunnerElementLaw {
    private final FlinkRunner runner = new FlinkRunner();

    @BeforeAll
    static void begin() throws Exception {
        FlinkThreads.begin();
    }

    @AfterEach
    void close() {
        runner.close();
    }

    @Override
    protected Runner runner() {
        return runner;
    }
}
