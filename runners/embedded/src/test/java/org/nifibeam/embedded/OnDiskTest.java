package org.nifibeam.embedded;

import org.junit.jupiter.api.Nested;
import org.nifibeam.testkit.RunnerGroupLaw;
import org.nifibeam.testkit.RunnerLaw;
import org.nifibeam.testkit.RunnerStateLaw;
import org.nifibeam.testkit.RunnerTimeLaw;

/** The laws of state once more, where each access to it goes to the disk and comes back from it. */
class OnDiskTest {
    @Nested
    class Groups extends RunnerGroupLaw {
        private final EmbeddedRunner runner = EmbeddedRunner.onDisk();

        @Override
        protected EmbeddedRunner runner() {
            return runner;
        }
    }

    @Nested
    class States extends RunnerStateLaw {
        private final EmbeddedRunner runner = EmbeddedRunner.onDisk();

        @Override
        protected EmbeddedRunner runner() {
            return runner;
        }
    }

    @Nested
    class Times extends RunnerTimeLaw {
        private final EmbeddedRunner runner = EmbeddedRunner.onDisk();

        @Override
        protected EmbeddedRunner runner() {
            return runner;
        }
    }

    @Nested
    class All extends RunnerLaw {
        private final EmbeddedRunner runner = EmbeddedRunner.onDisk();

        @Override
        protected EmbeddedRunner runner() {
            return runner;
        }
    }
}
