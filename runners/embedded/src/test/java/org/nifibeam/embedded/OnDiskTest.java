package org.nifibeam.embedded;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.RunnerGroupLaw;
import org.nifibeam.testkit.RunnerRestartLaw;
import org.nifibeam.testkit.RunnerStateLaw;
import org.nifibeam.testkit.RunnerTimeLaw;
import org.nifibeam.testkit.stream.StreamLaw;

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

    /** Checkpoints link what is on disk. */
    @Nested
    class Restarts extends RunnerRestartLaw {
        private final EmbeddedRunner runner = EmbeddedRunner.onDisk();

        @Override
        protected EmbeddedRunner runner() {
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

    /** Fewer than in memory: each opens its stores anew. */
    @ParameterizedTest
    @MethodSource("modes")
    void randomStreams(String mode, @TempDir Path folder) throws Exception {
        int count = Integer.getInteger("nifibeam.random", 6);
        long first = Long.getLong("nifibeam.seed", 1L);
        StreamLaw law = new StreamLaw(EmbeddedRunner.onDisk(), folder);
        for (long seed = first; seed < first + count; seed++) {
            law.check(seed, mode);
        }
        System.out.println("on disk, streams " + mode + ": " + law.figures());
    }

    static Stream<String> modes() {
        return StreamLaw.modes().stream();
    }
}
