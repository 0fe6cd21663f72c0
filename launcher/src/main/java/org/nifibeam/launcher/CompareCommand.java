package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.compile.Recipes;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.launcher.nifi.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a definition on two runners and compares what comes, window by window, in any order. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a bounded definition on two runners and shows that the results are equal, or the"
                    + " first difference.",
            "What it writes goes to folders of its own: the definition's files, topics and tables"
                    + " are left alone."
        })
final class CompareCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "a Beam YAML file")
    private Path file;

    @Mixin private Values values;

    @Option(
            names = "--runner",
            paramLabel = "NAME",
            description = "twice: what to run it on; embedded and flink unless given")
    private List<String> runners = new ArrayList<>();

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "a setting of the runners that have it")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--parallelism",
            description = "tasks a stage; the number of processors unless given")
    private int parallelism = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws Exception {
        List<String> names = runners.isEmpty() ? List.of("embedded", "flink") : runners;
        if (names.size() != 2) {
            throw new UserException(
                    Main.WRONG,
                    "two runners are compared; write --runner twice, not "
                            + (names.size() == 1 ? "once" : names.size() + " times"));
        }
        List<Runner> both = new ArrayList<>();
        for (String name : names) {
            both.add(DefinitionFile.runner(name));
        }
        requireKnownSettings(both);
        Path work = Files.createTempDirectory("nifi-beam-compare");
        Interruption interruption =
                Interruption.watch(
                        true,
                        Optional.empty(),
                        () -> Folders.delete(work),
                        spec.commandLine().getErr());
        try {
            List<CapturedRows> results = new ArrayList<>();
            for (int i = 0; i < both.size(); i++) {
                Path folder = Files.createDirectory(work.resolve(i + "-" + names.get(i)));
                results.add(run(both.get(i), folder, interruption));
            }
            return compare(names, results);
        } finally {
            for (Runner runner : both) {
                DefinitionFile.close(runner);
            }
            Folders.delete(work);
            interruption.over();
        }
    }

    private void requireKnownSettings(List<Runner> both) throws UserException {
        for (String name : settings.keySet()) {
            if (both.stream().noneMatch(runner -> has(runner, name))) {
                throw new UserException(
                        Main.WRONG, "--option: neither runner has a setting '" + name + "'");
            }
        }
    }

    private static boolean has(Runner runner, String setting) {
        return runner.settings().stream().map(ConfigField::name).anyMatch(setting::equals);
    }

    private CapturedRows run(Runner runner, Path folder, Interruption interruption)
            throws Exception {
        Map<String, String> own = new LinkedHashMap<>(settings);
        own.keySet().removeIf(name -> !has(runner, name));
        Path captured = Files.createDirectory(folder.resolve("captured"));
        Path work = Files.createDirectory(folder.resolve("work"));
        DefinitionFile definition = DefinitionFile.compile(file, values);
        try (UserJars jars = definition.jars()) {
            Recipe recipe = definition.recipe().capturedIn(captured);
            PipelineCompiler compiler = Recipes.compiler(recipe, definition.compiler());
            Plan plan = plan(recipe, compiler, runner, jars);
            RunOptions options =
                    new RunOptions(
                                    UUID.randomUUID().toString(),
                                    parallelism,
                                    work,
                                    compiler.connectors(),
                                    InstantSource.system(),
                                    RunnerSettings.of(runner, own))
                            .with(recipe);
            if (!interruption.another()) {
                throw new UserException(Main.FAILED, "stopped before the run on " + runner.name());
            }
            Job job = start(runner, plan, options);
            interruption.begun(job);
            while (!job.await(LOOK).ended()) {
                // Bounded: it ends.
            }
            if (job.state() != Job.State.DONE) {
                PrintWriter err = spec.commandLine().getErr();
                job.failure().ifPresent(failure -> Causes.print(failure, err));
                throw new UserException(
                        Main.FAILED, "the run on " + runner.name() + " has not come to its end");
            }
            return CapturedRows.read(captured);
        }
    }

    private Plan plan(Recipe recipe, PipelineCompiler compiler, Runner runner, UserJars jars)
            throws Exception {
        DocumentFile document = DocumentFile.read(file, values);
        Graph graph =
                compiler.compile(
                                document.text(),
                                document.name(),
                                document.settings(),
                                CompileSettings.frozen(recipe.schemas()).withJars(jars))
                        .graph()
                        .orElseThrow();
        Plan plan = Planner.plan(graph, runner.capabilities(), compiler.connectors());
        if (!plan.bounded()) {
            throw new UserException(
                    Main.WRONG,
                    file + " has no end; only the results of bounded pipelines can be compared");
        }
        return plan;
    }

    private static Job start(Runner runner, Plan plan, RunOptions options) throws UserException {
        try {
            return runner.run(plan, options);
        } catch (IOException e) {
            throw new UserException(
                    Main.FAILED,
                    "the run on " + runner.name() + " cannot be started: " + Causes.line(e));
        }
    }

    private int compare(List<String> names, List<CapturedRows> results) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<CapturedRows.Difference> difference =
                results.get(0).firstDifference(results.get(1));
        if (difference.isEmpty()) {
            out.println(
                    file
                            + ": equal on "
                            + names.get(0)
                            + " and "
                            + names.get(1)
                            + ", "
                            + results.get(0).print());
            out.flush();
            return 0;
        }
        out.println(file + ": " + difference.get().print(names.get(0), names.get(1)));
        out.flush();
        return Main.FAILED;
    }
}
