package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.DefinitionWriter;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.process.PlannedWrite;
import org.nifibeam.process.ProcessRun;
import org.nifibeam.process.ProcessRunner;
import org.nifibeam.process.ProcessSettings;
import org.nifibeam.process.RunConnection;
import org.nifibeam.service.PreviewRequest;

/**
 * Runs a sample whose pipeline brings code of users in a process of its own, whose host folder is
 * the sample's, see {@link SampleConnectors}. Thread-safe.
 */
final class SampleProcess {
    private static final String PROCESS = "process-1";

    /** Somebody waits for a preview that is over. */
    private static final Duration CANCELLING = Duration.ofSeconds(2);

    private final ProcessRunner runner;
    private final PlanMaker planMaker;
    private final RunJars jars;
    private final String engine;
    private final Path service;

    /**
     * For a service.
     *
     * @param settings of the service's processes
     * @param engine the runner's name
     * @param service the service's folder
     */
    SampleProcess(
            ProcessSettings settings,
            PlanMaker planMaker,
            RunJars jars,
            String engine,
            Path service) {
        this.runner =
                new ProcessRunner(
                        new ProcessSettings(
                                settings.java(),
                                settings.classPath(),
                                settings.heapMegabytes(),
                                settings.startLimit(),
                                settings.callLimit(),
                                CANCELLING));
        this.planMaker = planMaker;
        this.jars = jars;
        this.engine = engine;
        this.service = service;
    }

    /** Starts one in its folder, whose name is its run's id. */
    Job start(Path own, Definition sampled, PreviewRequest request, RunJars.Arrival arrival)
            throws IOException {
        new SampleSize(request.maxRecords(), request.limit()).write(own, service);
        arrival.moveTo(own);
        List<RunConnection> connections = new ArrayList<>();
        request.connections()
                .forEach(
                        (name, given) ->
                                connections.add(
                                        new RunConnection(name, given.type(), given.settings())));
        return runner.start(
                own.resolve(PROCESS),
                new ProcessRun(
                        own.getFileName().toString(),
                        DefinitionWriter.write(sampled.withCanvas(Optional.empty())),
                        engine,
                        Optional.of(planMaker.allowedPaths()),
                        jars.shipped(own),
                        1,
                        Files.createDirectories(own.resolve("work")),
                        own,
                        new Config(Map.of()),
                        connections,
                        Optional.empty()));
    }

    /** The schema of what the stage gives, which may be known in the process alone. */
    Schema schema(Path own) throws IOException {
        return runner.writes(own.resolve(PROCESS)).stream()
                .filter(write -> write.stageId().equals(SampledStage.PORT))
                .map(PlannedWrite::schema)
                .findFirst()
                .orElseThrow(() -> new IOException("the process has not noted what it writes"));
    }

    /** Ends those that a killed NiFi has left, which nobody waits for. */
    void endThoseLeft(Path previews) throws IOException {
        if (!Files.isDirectory(previews)) {
            return;
        }
        try (Stream<Path> all = Files.list(previews)) {
            for (Path own : all.toList()) {
                runner.kill(own.resolve(PROCESS));
            }
        }
    }
}
