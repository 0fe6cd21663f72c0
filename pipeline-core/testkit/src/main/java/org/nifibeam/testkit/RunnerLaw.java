package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Runner;
import org.nifibeam.testkit.reference.Outcome;
import org.nifibeam.testkit.stream.GoldenStreams;
import org.nifibeam.testkit.stream.StreamLaw;

/**
 * What every runner must do; one subclass a runner, which says which one. Every declared capability
 * by a golden pipeline, every other one refused; random pipelines against the {@link
 * org.nifibeam.testkit.reference.ReferenceInterpreter}; life and death of a run in {@link
 * RunnerLifeLaw}.
 *
 * <p>Random pipelines begin at a fixed seed; {@code -Dnifibeam.random=N} says how many of each
 * mode, {@code -Dnifibeam.seed=S} where to begin.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class RunnerLaw {
    private static final int PARALLELISM = 3;

    /** Of a hundred outcomes of random streams, so many may be excluded from exact comparison. */
    private static final int STREAMS_EXCLUDED = 15;

    /** The same of random pipelines of late rows, of which not all wait for each other. */
    private static final int PIPELINES_EXCLUDED = 10;

    @TempDir Path folder;

    private Set<Thread> threads;

    /** The runner under test; the same one during a test. */
    protected abstract Runner runner();

    @BeforeEach
    void noteThreads() {
        threads = Await.threads();
    }

    @AfterEach
    void nothingIsLeft() {
        Await.onlyThreads(threads);
        assertEquals(List.of(), List.of(folder.toFile().list()), "files left in the work folder");
    }

    static Stream<GoldenPipelines.Golden> goldens() {
        return GoldenPipelines.all().stream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void goldenPipelines(GoldenPipelines.Golden golden) throws Exception {
        if (!runner().capabilities().has(golden.capability(), golden.bounded())) {
            refused(golden);
            return;
        }
        for (int parallelism = 1; parallelism <= PARALLELISM; parallelism++) {
            Laboratory laboratory = laboratory(golden);
            laboratory.run(
                    runner(),
                    laboratory.plan(golden.definition(), runner().capabilities()),
                    golden + " at " + parallelism,
                    parallelism,
                    folder);
            assertEquals(
                    sorted(golden.expected()),
                    String.join("\n", Element.texts(laboratory.sink().elements("out"))),
                    golden + " at parallelism " + parallelism);
        }
    }

    private void refused(GoldenPipelines.Golden golden) {
        Laboratory laboratory = laboratory(golden);
        Problem problem =
                refusal(
                        golden.capability(),
                        golden.stage(),
                        () -> laboratory.plan(golden.definition(), runner().capabilities()));
        assertTrue(problem.place().line() > 0, problem.toString());
    }

    /** The problem of a stage that asks for what is not declared; fails if there is none. */
    private static Problem refusal(Capability capability, String stage, Executable plan) {
        List<Problem> problems = assertThrows(ProblemException.class, plan).problems();
        Problem problem =
                problems.stream()
                        .filter(p -> p.code() == ProblemCode.CAPABILITY)
                        .filter(p -> p.message().contains(capability.words()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("not refused: " + problems));
        assertEquals(Optional.of(stage), problem.stage());
        assertTrue(!problem.advice().isEmpty(), problem.toString());
        return problem;
    }

    static Stream<GoldenStreams.Golden> goldenStreams() {
        return GoldenStreams.all().stream();
    }

    @ParameterizedTest
    @MethodSource("goldenStreams")
    void goldenStreams(GoldenStreams.Golden golden) throws Exception {
        if (!runner().capabilities().has(golden.capability(), golden.bounded())) {
            Laboratory laboratory = laboratory(golden);
            refusal(
                    golden.capability(),
                    golden.stage(),
                    () -> laboratory.plan(golden.graph(), runner().capabilities()));
            return;
        }
        for (int parallelism = 1; parallelism <= PARALLELISM; parallelism++) {
            Laboratory laboratory = laboratory(golden);
            Outcome outcome = laboratory.outcome(golden.graph());
            assertEquals(
                    sorted(golden.expected()),
                    String.join("\n", Element.texts(outcome.written().get("out"))),
                    golden + " by the reference");
            laboratory.run(
                    runner(),
                    laboratory.plan(golden.graph(), runner().capabilities()),
                    golden + " at " + parallelism,
                    parallelism,
                    folder);
            // How late an element is depends on others where these come from other tasks.
            if (outcome.decides(parallelism)) {
                assertEquals(
                        sorted(golden.expected()),
                        String.join("\n", Element.texts(laboratory.sink().elements("out"))),
                        golden + " at parallelism " + parallelism);
            }
        }
    }

    private static String sorted(List<String> expected) {
        return expected.stream().sorted().collect(Collectors.joining("\n"));
    }

    private static Laboratory laboratory(GoldenStreams.Golden golden) {
        Laboratory laboratory = new Laboratory();
        golden.scripts().forEach(laboratory::script);
        return laboratory;
    }

    /**
     * What is refused does not depend on what else is declared: each capability taken away alone is
     * named.
     */
    @ParameterizedTest
    @MethodSource("goldenStreams")
    void whatIsNotDeclaredIsRefused(GoldenStreams.Golden golden) {
        Set<Capability> others = EnumSet.complementOf(EnumSet.of(golden.capability()));
        Laboratory laboratory = laboratory(golden);
        refusal(
                golden.capability(),
                golden.stage(),
                () -> laboratory.plan(golden.graph(), new Capabilities(others, others)));
    }

    private static Laboratory laboratory(GoldenPipelines.Golden golden) {
        Laboratory laboratory = new Laboratory();
        golden.scripts().forEach(laboratory::script);
        return laboratory;
    }

    /** A capability without a golden pipeline would be declared and never shown. */
    @Test
    void everyCapabilityHasAGoldenPipeline() {
        for (boolean bounded : new boolean[] {true, false}) {
            Set<Capability> shown = new HashSet<>();
            goldens().filter(g -> g.bounded() == bounded).forEach(g -> shown.add(g.capability()));
            goldenStreams()
                    .filter(g -> g.bounded() == bounded)
                    .forEach(g -> shown.add(g.capability()));
            Set<Capability> asked = EnumSet.allOf(Capability.class);
            if (bounded) {
                // Nothing asks for it there: nothing of bounded input is late.
                asked.remove(Capability.ALLOWED_LATENESS);
            }
            // No pipeline asks for these, but whoever runs one; see RunnerRestartLaw.
            asked.removeAll(
                    EnumSet.of(Capability.CHECKPOINTS, Capability.SAVEPOINTS, Capability.RESCALE));
            assertEquals(asked, shown);
        }
    }

    /** True if the runner declares anything for such pipelines; if not, all of them are refused. */
    private boolean runs(boolean bounded) {
        return runner().capabilities().has(Capability.ELEMENT_WISE, bounded);
    }

    static Stream<String> streamModes() {
        return StreamLaw.modes().stream();
    }

    @ParameterizedTest
    @MethodSource("streamModes")
    void randomStreams(String mode) throws Exception {
        int count = Integer.getInteger("nifibeam.random", 30);
        long first = Long.getLong("nifibeam.seed", 1L);
        StreamLaw law = new StreamLaw(runner(), folder);
        if (!runs(StreamLaw.isBounded(mode))) {
            for (long seed = first; seed < first + count; seed++) {
                law.checkRefused(seed, mode);
            }
            return;
        }
        for (long seed = first; seed < first + count; seed++) {
            law.check(seed, mode);
        }
        assertBounded(count, law.excluded(), STREAMS_EXCLUDED, mode + ": " + law.figures());
        System.out.println(
                runner().name()
                        + ", streams "
                        + mode
                        + ", seeds "
                        + first
                        + ".."
                        + (first + count - 1)
                        + ": "
                        + law.figures());
    }

    /** A law that compares little says little; few seeds may be unlucky ones. */
    private static void assertBounded(int count, int excluded, int bound, String figures) {
        assertTrue(
                count < 20 || excluded <= bound,
                excluded
                        + " % of the outcomes are excluded, more than "
                        + bound
                        + " %; "
                        + figures);
    }

    /** Cases on which some runner has once failed. */
    @Test
    void streamsThatOnceFailed() throws Exception {
        StreamLaw law = new StreamLaw(runner(), folder);
        for (Path file : StreamLaw.keptCases()) {
            law.checkKept(file);
        }
    }

    @ParameterizedTest
    @EnumSource(RandomPipelines.Mode.class)
    void randomPipelines(RandomPipelines.Mode mode) throws Exception {
        int count = Integer.getInteger("nifibeam.random", 60);
        long first = Long.getLong("nifibeam.seed", 1L);
        RandomLaw law = new RandomLaw(runner(), folder);
        if (!runs(mode == RandomPipelines.Mode.BOUNDED)) {
            for (long seed = first; seed < first + count; seed++) {
                law.checkRefused(seed, mode);
            }
            return;
        }
        for (long seed = first; seed < first + count; seed++) {
            law.check(seed, mode);
        }
        int bound = mode == RandomPipelines.Mode.UNBOUNDED_LATE ? PIPELINES_EXCLUDED : 0;
        assertBounded(count, law.excluded(), bound, mode + ": " + law.figures());
        System.out.println(
                runner().name()
                        + ", random "
                        + mode
                        + ", seeds "
                        + first
                        + ".."
                        + (first + count - 1)
                        + ": "
                        + law.figures());
    }
}
