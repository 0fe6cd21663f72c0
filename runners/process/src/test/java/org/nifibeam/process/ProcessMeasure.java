package org.nifibeam.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.spi.Config;

/**
 * Prints how long a process takes to start, and a run in this JVM and in one of its own, compiling
 * included: {@code ProcessMeasure DEFINITION FOLDER TIMES}.
 */
final class ProcessMeasure {
    private ProcessMeasure() {}

    public static void main(String[] arguments) throws Exception {
        String definition = Files.readString(Path.of(arguments[0]));
        Path folder = Path.of(arguments[1]);
        ProcessRunner runner = new ProcessRunner(Processes.settings(1024, Duration.ofSeconds(30)));
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            String id = UUID.randomUUID().toString();
            Duration start = runner.check(folder.resolve(id + "-check"));
            long begin = System.nanoTime();
            here(definition, work(folder, id + "-here"));
            long middle = System.nanoTime();
            Job job =
                    runner.start(
                            folder.resolve(id),
                            new ProcessRun(
                                    id,
                                    definition,
                                    "embedded",
                                    Optional.empty(),
                                    Map.of(),
                                    Runtime.getRuntime().availableProcessors(),
                                    work(folder, id + "-work"),
                                    folder,
                                    new Config(Map.of()),
                                    List.of(),
                                    Optional.empty()));
            end(job);
            long end = System.nanoTime();
            System.out.printf(
                    "start of a process %4d ms; run in this JVM %5d ms, in a process %5d ms%n",
                    start.toMillis(), (middle - begin) / 1_000_000, (end - middle) / 1_000_000);
        }
    }

    private static Path work(Path folder, String name) throws java.io.IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static void here(String definition, Path work) throws Exception {
        PipelineCompiler compiler = PipelineCompiler.load(ProcessMeasure.class.getClassLoader());
        Runner runner = ServiceLoader.load(Runner.class).findFirst().orElseThrow();
        end(
                runner.run(
                        Planner.plan(
                                compiler.graph(
                                        Definition.parse(definition, Optional.empty()),
                                        CompileSettings.UNRESTRICTED),
                                runner.capabilities(),
                                compiler.connectors()),
                        new RunOptions(
                                work.getFileName().toString(),
                                Runtime.getRuntime().availableProcessors(),
                                work,
                                compiler.connectors())));
    }

    private static void end(Job job) throws InterruptedException {
        while (!job.await(Duration.ofMinutes(1)).ended()) {
            System.out.println("the run goes on");
        }
        if (job.state() != Job.State.DONE) {
            throw new IllegalStateException(job.failure().toString());
        }
    }
}
