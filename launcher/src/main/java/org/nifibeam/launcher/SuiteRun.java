package org.nifibeam.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;

/** Runs the pipelines of a suite one after the other; each says itself what it expects. */
final class SuiteRun {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final PipelineCompiler compiler;
    private final Runner runner;
    private final Path folder;

    /**
     * Runs with a compiler's connectors and languages.
     *
     * @param folder an existing folder for what runs keep on disk
     */
    SuiteRun(PipelineCompiler compiler, Runner runner, Path folder) {
        this.compiler = compiler;
        this.runner = runner;
        this.folder = folder;
    }

    /** Compiles and runs a pipeline; why it is wrong or has failed, nothing if all is well. */
    List<String> run(Definition definition) throws Exception {
        try (UserJars jars = UserJars.any()) {
            return run(definition, CompileSettings.UNRESTRICTED.withJars(jars));
        }
    }

    private List<String> run(Definition definition, CompileSettings settings) throws Exception {
        Compilation compilation = compiler.compileToRun(definition, settings);
        if (compilation.graph().isEmpty()) {
            return lines(compilation.problems());
        }
        Plan plan;
        try {
            plan =
                    Planner.plan(
                            compilation.graph().get(),
                            runner.capabilities(),
                            compiler.connectors());
        } catch (ProblemException e) {
            return lines(e.problems());
        }
        RunOptions options =
                new RunOptions(
                        UUID.randomUUID().toString(),
                        Runtime.getRuntime().availableProcessors(),
                        folder,
                        compiler.connectors(),
                        InstantSource.system(),
                        RunnerSettings.of(runner, Map.of()));
        Job job = runner.run(plan, options);
        if (!job.await(LIMIT).ended()) {
            job.cancel();
            job.await(LIMIT);
            return List.of("it has not ended within " + LIMIT.toMinutes() + " minutes");
        }
        runner.forget(job.runId());
        return job.failure().map(f -> f.problem().toString().lines().toList()).orElse(List.of());
    }

    private static List<String> lines(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        problems.forEach(p -> p.toString().lines().forEach(lines::add));
        return lines;
    }
}
