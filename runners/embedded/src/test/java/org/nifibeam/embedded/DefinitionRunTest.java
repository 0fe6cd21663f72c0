package org.nifibeam.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.definition.Suite;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;

/** Whole definitions, run; what they give they check themselves. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DefinitionRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private final EmbeddedRunner runner = new EmbeddedRunner();
    private final PipelineCompiler compiler =
            PipelineCompiler.load(DefinitionRunTest.class.getClassLoader());

    /** How a run of the definition ends: its state, or what it says of its failure. */
    private String outcome(Definition definition, int parallelism)
            throws ProblemException, IOException, InterruptedException {
        Plan plan =
                Planner.plan(
                        compiler.graph(definition, CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        RunOptions options =
                new RunOptions(
                        definition.name() + parallelism,
                        parallelism,
                        folder,
                        compiler.connectors());
        Job job = runner.run(plan, options);
        Job.State state = job.await(LIMIT);
        if (!state.ended()) {
            job.cancel();
            job.await(LIMIT);
        }
        return job.failure().map(f -> f.problem().withoutPlace()).orElse(state.toString());
    }

    private String outcome(String yaml) throws Exception {
        return outcome(Definition.parse(yaml, Optional.of("p.yaml")), 2);
    }

    @TestFactory
    Stream<DynamicTest> transforms() throws ProblemException, IOException {
        String text;
        try (InputStream in =
                DefinitionRunTest.class.getResourceAsStream("/definitions/transforms.yaml")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Definition definition :
                Suite.read(text, Optional.of("transforms.yaml"), ParseSettings.NONE)
                        .definitions(Map.of())) {
            for (int parallelism : List.of(1, 3)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                definition.name() + ", " + parallelism + " tasks",
                                () -> assertEquals("DONE", outcome(definition, parallelism))));
            }
        }
        return tests.stream();
    }

    @Test
    void whatIsNotAsExpectedFailsTheRun() throws Exception {
        assertEquals(
                "[FAILED] stage 'AssertEqual': the elements are not the expected ones:\n"
                        + "  missing:    {a: 2, b: 'y'} (2 times)\n"
                        + "  unexpected: {a: 1, b: null}; correct the pipeline, or what is expected of it",
                outcome(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: Create, config: {elements: [{a: 1}, {a: 2, b: x}]}}
                            - type: AssertEqual
                              config: {elements: [{a: 2, b: y}, {a: 2, b: x}, {a: 2, b: y}]}
                        """));
    }

    @Test
    void anEmptyInputIsNotAsExpected() throws Exception {
        assertEquals(
                "[FAILED] stage 'AssertEqual': the elements are not the expected ones:\n"
                        + "  missing:    {a: 1}; correct the pipeline, or what is expected of it",
                outcome(
                        """
                        pipeline:
                          type: chain
                          transforms:
                            - {type: Create, config: {elements: [{a: 1}]}}
                            - {type: Filter, config: {keep: a > 1}}
                            - {type: AssertEqual, config: {elements: [{a: 1}]}}
                        """));
    }

    /** What counts for the threshold is none of the stage's elements. */
    @Test
    void theFiguresOfAStageWithAThreshold() throws Exception {
        Plan plan =
                Planner.plan(
                        compiler.graph(
                                Definition.parse(
                                        """
                                        pipeline:
                                          transforms:
                                            - {type: Create, config: {elements: [0, 1, 0, 2]}}
                                            - type: MapToFields
                                              name: ratio
                                              input: Create
                                              config:
                                                fields: {r: 1 / element}
                                                error_handling: {output: failed, threshold: 0.9}
                                            - {type: LogForTesting, name: good, input: ratio}
                                            - {type: LogForTesting, name: bad, input: ratio.failed}
                                        """,
                                        Optional.of("p.yaml")),
                                CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        Job job = runner.run(plan, new RunOptions("figures", 2, folder, compiler.connectors()));
        assertEquals(Job.State.DONE, job.await(LIMIT));
        assertEquals(
                List.of("Create 4 4 0", "ratio 4 2 2", "good 2 2 0", "bad 2 2 0"),
                job.metrics().stream()
                        .map(m -> m.stage() + " " + m.in() + " " + m.out() + " " + m.errors())
                        .toList());
    }

    @Test
    void tooManyErrors() throws Exception {
        assertEquals(
                "[FAILED] stage 'ratio': 2 of 3 elements have failed, which is more than the threshold of 0.5; see why they fail, or allow more",
                outcome(
                        """
                        pipeline:
                          transforms:
                            - {type: Create, config: {elements: [0, 1, 0]}}
                            - type: MapToFields
                              name: ratio
                              input: Create
                              config:
                                fields: {r: 1 / element}
                                error_handling: {output: failed, threshold: 0.5}
                            - {type: LogForTesting, input: ratio.failed}
                        """));
    }

    /** Limited in processor time, which is the same however busy the machine is. */
    @Test
    void tenThousandStages() throws Exception {
        StringBuilder yaml =
                new StringBuilder(
                        "pipeline:\n  type: chain\n  transforms:\n    - {type: Create, config: {elements: [1, 20000]}}\n");
        for (int i = 0; i < 9_998; i++) {
            yaml.append("    - {type: Filter, config: {keep: element > ").append(i).append("}}\n");
        }
        yaml.append("    - {type: AssertEqual, config: {elements: [20000]}}\n");
        long before = processorNanos();
        assertEquals("DONE", outcome(yaml.toString()));
        long seconds = (processorNanos() - before) / 1_000_000_000L;

        assertTrue(seconds < 20, "it took " + seconds + " s of processor time");
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
