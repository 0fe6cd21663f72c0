package org.nifibeam.kinesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.spi.Connections;
import org.nifibeam.embedded.EmbeddedRunner;
import org.nifibeam.kinesis.server.Streams;
import org.nifibeam.testkit.DefinitionRuns;
import org.nifibeam.testkit.Incarnations;

/** A definition run on the embedded runner, in this JVM or as a program. */
public final class KinesisRun {
    private KinesisRun() {}

    /** Begins a run, or goes on with it; its connection {@code kinesis} is to an address. */
    public static Job start(String definition, Path work, int tasks, String address)
            throws Exception {
        return DefinitionRuns.on(new EmbeddedRunner())
                .with(Connections.of(List.of(Streams.connection(address)), ""))
                .start("kinesis-run", definition, work, tasks);
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
        Incarnations.runUntilKilled(job);
    }
}
