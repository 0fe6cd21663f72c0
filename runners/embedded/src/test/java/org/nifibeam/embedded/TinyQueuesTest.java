package org.nifibeam.embedded;

import java.util.OptionalLong;
import org.nifibeam.testkit.RunnerSideInputLaw;

/** The same law with queues of one message: who waits for himself would wait for ever. */
class TinyQueuesTest extends RunnerSideInputLaw {
    private final EmbeddedRunner runner = new EmbeddedRunner(1, OptionalLong.empty());

    @Override
    protected EmbeddedRunner runner() {
        return runner;
    }
}
