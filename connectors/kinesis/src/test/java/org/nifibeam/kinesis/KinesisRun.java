package org.nifibeam.kinesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.kinesis.server.Streams;

/** A definition run on the embedded runner, in this JVM or as a program. */
public final class KinesisRun {
    private KinesisRun() {}

    /** Begins a run, or goes on with it; its connection {@code kinesis} is to an address. */
    public static Job start(String definition, Path work, int tasks, String address)
            throws Exception {
        EmbeddedRunner runner = new EmbeddedRunner();
        PipelineCompiler compiler =
                PipelineCompiler.load(KinesisRun.class.getClassLoader())
                        .withConnections(Connections.of(List.of(Streams.connection(address)), ""));
        Plan plan =
                Planner.plan(
                        compiler.graph(
                                Definition.parse(definition, Optional.of("kinesis.yaml")),
                                CompileSettings.UNRESTRICTED),
                        runner.capabilities(),
                        compiler.connectors());
        return runner.run(
                plan,
                new RunOptions(
                        "kinesis-run",
                        tasks,
                        work,
                        compiler.connectors(),
                        InstantSource.system(),
                        new Config(Map.of("checkpoint_interval", "200ms"))));
    }

    /** Writes the texts of a stream to files, for ever. */
    public static String toFiles(String stream, String more, Path out) {
        return """
        pipeline:
          type: chain
          transforms:
            - type: ReadFromKinesis
              config:
                connection: kinesis
                stream_name: '%s'
                format: string
                initial_position_in_stream: TRIM_HORIZON
                poll_interval: 20ms
                %s
            - type: WriteToText
              config: {path: '%s/texts'}
        """
                .formatted(stream, more, out);
    }

    /** All lines of all files there are. */
    public static List<String> lines(Path out) {
        List<String> lines = new ArrayList<>();
        if (!Files.isDirectory(out)) {
            return lines;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file :
                    files.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream().sorted().toList();
    }

    /** Arguments: the address, the stream, the work folder, where to write, how many tasks. */
    public static void main(String[] arguments) throws Exception {
        Job job =
                start(
                        toFiles(arguments[1], "", Path.of(arguments[3])),
                        Path.of(arguments[2]),
                        Integer.parseInt(arguments[4]),
                        arguments[0]);
        System.out.println("running");
        while (!job.await(Duration.ofSeconds(1)).ended()) {
            // Until it is killed.
        }
        job.failure().ifPresent(failure -> failure.cause().printStackTrace(System.out));
        System.exit(1);
    }
}
