package org.nifibeam.testkit;


import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.run.Runner;

/** The law of runners. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class RunnerLaw {
    @TempDir Path folder;

    /** The runner under test. */
    protected abstract Runner runner();

    @ParameterizedTest
    @EnumSource(RandomPipelines.Mode.class)
    void randomPipelines(RandomPipelines.Mode mode) throws Exception {
        int count = Integer.getInteger("nifibeam.random", 60);
        long first = Long.getLong("nifibeam.seed", 1L);
        RandomLaw law = new RandomLaw(runner(), folder);
        for (long seed = first; seed < first + count; seed++) {
            law.check(seed, mode);
        }
        System.out.println(mode + ": " + law.figures());
    }
}
