package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;
import org.nifibeam.testkit.stream.StreamLaw;

/**
 * What a runner owes that declares checkpoints: random pipelines that are killed and restored give
 * what they give when they are left alone; at another parallelism too where it declares that.
 */
public abstract class RunnerRestartLaw {
    @TempDir private Path folder;

    private Set<Thread> threads;

    /** The runner, the same for all calls of one test. */
    protected abstract Runner runner();

    /** Stops a job as if its process had been killed. */
    protected abstract void kill(Job job) throws InterruptedException;

    /** The runner's settings with checkpoints as often as may be. */
    protected abstract Config frequentCheckpoints();

    @BeforeEach
    void noteThreads() {
        threads = Thread.getAllStackTraces().keySet();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
    }

    @Test
    void whatIsTestedIsDeclared() {
        for (boolean bounded : new boolean[] {true, false}) {
            assertTrue(runner().capabilities().has(Capability.CHECKPOINTS, bounded));
        }
    }

    /** Others where the runner can restart with them. */
    private int next(int tasks) {
        boolean rescales = runner().capabilities().has(Capability.RESCALE, false);
        return !rescales || tasks == 1 ? tasks : 5 - tasks;
    }

    private RestartCourse course(long seed, IntUnaryOperator parallelisms) {
        return new RestartCourse(seed, this::kill, frequentCheckpoints(), parallelisms);
    }

    private static int count(int usual) {
        return Integer.getInteger("nifibeam.random", usual);
    }

    private static long first() {
        return Long.getLong("nifibeam.seed", 1L);
    }

    static Stream<String> streamModes() {
        return StreamLaw.modes().stream();
    }

    @ParameterizedTest
    @MethodSource("streamModes")
    void randomStreamsGoOn(String mode) throws Exception {
        List<RestartCourse> courses = new ArrayList<>();
        for (long seed = first(); seed < first() + count(10); seed++) {
            long own = seed;
            StreamLaw law =
                    new StreamLaw(
                            runner(), folder, () -> noted(courses, course(own, tasks -> tasks)));
            law.check(seed, mode);
        }
        say("streams " + mode, courses);
    }

    /** Of a bounded run the result is committed once, of an unbounded one every checkpoint. */
    @ParameterizedTest
    @ValueSource(strings = {"BOUNDED", "IN_TIME"})
    void commitsThatFailAreMadeAgain(String mode) throws Exception {
        List<FailingCommitsCourse> courses = new ArrayList<>();
        for (long seed = first(); seed < first() + count(10); seed++) {
            long own = seed;
            StreamLaw law =
                    new StreamLaw(
                            runner(),
                            folder,
                            () ->
                                    noted(
                                            courses,
                                            new FailingCommitsCourse(own, frequentCheckpoints())));
            law.checkFailingCommits(seed, mode);
        }
        int failures = courses.stream().mapToInt(FailingCommitsCourse::failures).sum();
        assertTrue(failures > 0, "no commit has failed");
        System.out.println(
                runner().name()
                        + ", streams "
                        + mode
                        + ": "
                        + courses.size()
                        + " runs, which went on behind "
                        + failures
                        + " commits that failed");
    }

    private static <C extends Course> C noted(List<C> courses, C course) {
        courses.add(course);
        return course;
    }

    private void say(String what, List<RestartCourse> courses) {
        long kills = courses.stream().filter(RestartCourse::kills).count();
        assertTrue(kills > 0, "nothing was killed");
        System.out.println(
                runner().name()
                        + ", "
                        + what
                        + ": "
                        + kills
                        + " of "
                        + courses.size()
                        + " runs were killed on their way");
    }

    @ParameterizedTest
    @EnumSource(RandomPipelines.Mode.class)
    void randomPipelinesGoOnAtAnyParallelism(RandomPipelines.Mode mode) throws Exception {
        List<RestartCourse> courses = new ArrayList<>();
        for (long seed = first(); seed < first() + count(10); seed++) {
            long own = seed;
            RandomLaw law =
                    new RandomLaw(runner(), folder, () -> noted(courses, course(own, this::next)));
            law.check(seed, mode);
        }
        say("pipelines " + mode, courses);
    }
}
