package org.nifibeam.core.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TestSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.schema.Schema;

/**
 * Runs the tests of definitions on a runner that runs in this JVM, one task a stage. Thread-safe.
 */
public final class TestRun {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final PipelineCompiler compiler;
    private final Runner runner;
    private final Path folder;

    /**
     * Runs with a compiler's connectors and languages.
     *
     * @param folder an existing folder for what runs keep on disk
     */
    public TestRun(PipelineCompiler compiler, Runner runner, Path folder) {
        this.compiler = compiler;
        this.runner = runner;
        this.folder = folder;
    }

    /**
     * What is not as a test expects.
     *
     * @param place {@code output of STAGE} or {@code input of STAGE}; {@code the run} if it failed
     * @param lines the differences, or what is said of the failure
     */
    public record Failure(String place, List<String> lines) {
        public Failure {
            lines = List.copyOf(lines);
        }

        @Override
        public String toString() {
            return place + ":\n  " + String.join("\n  ", lines);
        }
    }

    /**
     * Runs one test; what is not as expected, nothing if all is.
     *
     * @throws ProblemException if the definition or the test is wrong
     * @throws IOException if the runner cannot run it
     */
    public List<Failure> run(Definition definition, TestSpec test)
            throws ProblemException, IOException, InterruptedException {
        Mocks mocks = new Mocks();
        Collected collected = new Collected();
        PipelineCompiler own =
                compiler.with(
                        new MockProvider(mocks, true), new MockProvider(mocks, false), collected);
        TestPipeline pipeline =
                new TestPipeline(
                        definition,
                        test,
                        compiler.compile(definition, CompileSettings.offline(Map.of())).outputs(),
                        mocks);
        Definition built = pipeline.build();
        RunOptions options =
                new RunOptions(UUID.randomUUID().toString(), 1, folder, own.connectors(), mocks);
        Job job =
                runner.run(
                        Planner.plan(
                                own.graph(built, CompileSettings.UNRESTRICTED),
                                runner.capabilities(),
                                own.connectors()),
                        options);
        mocks.follow(job);
        if (!job.await(LIMIT).ended()) {
            job.cancel();
            job.await(LIMIT);
        }
        runner.forget(job.runId());
        if (job.state() != Job.State.DONE) {
            String why =
                    job.failure()
                            .map(f -> f.problem().withoutPlace())
                            .orElse("it has not ended within " + LIMIT.toSeconds() + " s");
            return List.of(new Failure("the run", why.lines().toList()));
        }
        return failures(pipeline, collected);
    }

    private static List<Failure> failures(TestPipeline pipeline, Collected collected)
            throws ProblemException {
        List<Failure> failures = new ArrayList<>();
        for (Map.Entry<String, TestSpec.Elements> entry : pipeline.expectations().entrySet()) {
            Schema schema = collected.schema(entry.getKey());
            List<Expectation> expected = Expectation.of(entry.getValue(), schema);
            List<String> lines =
                    Expectation.differences(expected, collected.elements(entry.getKey()), schema);
            if (!lines.isEmpty()) {
                failures.add(new Failure(entry.getKey(), lines));
            }
        }
        return failures;
    }
}
