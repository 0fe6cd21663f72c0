package org.nifibeam.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nifibeam.bench.work.Measurement;
import org.nifibeam.bench.work.Worker;

/**
 * One side of a measurement: a process that is a {@link Worker}, started here and ended by {@link
 * #close}. One thread's.
 */
public final class Side implements AutoCloseable {
    private final String name;
    private final Path log;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private Side(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a command; what it says besides answers goes to the log. */
    public static Side start(String name, List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(log.toFile());
        return new Side(name, log, builder.start());
    }

    /** What the side is called. */
    public String name() {
        return name;
    }

    /** Has the work done once. */
    public Measurement run() throws IOException {
        requests.write(Worker.RUN + "\n");
        requests.flush();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            Optional<Measurement> measurement = Measurement.of(line);
            if (measurement.isPresent()) {
                return measurement.get();
            }
        }
        throw new IOException(name + " ended instead of answering; its log is " + log);
    }

    /** Ends the process: by the end of its input, and by force if it goes on for ten seconds. */
    @Override
    public void close() throws IOException {
        requests.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
