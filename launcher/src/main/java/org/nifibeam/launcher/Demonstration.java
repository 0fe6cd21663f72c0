package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.launcher.nifi.ProcessGroup;

/**
 * A template with data to run it on, and what must come out. The answers are made by plain loops or
 * written down: no compiler, runtime, window or combiner of ours is in them. Used by one thread.
 */
abstract class Demonstration {
    private static final Duration VALID_LIMIT = Duration.ofSeconds(60);

    /** The file of a folder that says what a run's things are called. */
    private static final String NAME = "name-of-this-run";

    private final String template;

    /**
     * @param template the template's name, without .json
     */
    Demonstration(String template) {
        this.template = template;
    }

    /** The template's name. */
    final String template() {
        return template;
    }

    /** One sentence about it. */
    abstract String description();

    /**
     * The values of the template's parameters, but for the work folder.
     *
     * @param out a new folder for what it writes
     */
    abstract Map<String, String> parameters(Path out) throws IOException;

    /** What it cannot do without and does not have, in words; empty if it can be run. */
    Optional<String> missing() {
        return Optional.empty();
    }

    /** Makes what the flow needs before it starts. */
    void prepare(Path out) throws IOException {}

    /** Properties of controller services that are no parameters, by the services' names. */
    Map<String, Map<String, String>> services() {
        return Map.of();
    }

    /**
     * What a thing of this run is called in a system that others may use too; the same whenever it
     * is asked for with the same folder.
     */
    static String own(Path out, String what) throws IOException {
        Path name = out.resolve(NAME);
        if (!Files.exists(name)) {
            Files.writeString(name, UUID.randomUUID().toString().substring(0, 8));
        }
        return "nifi-beam-" + what + "-" + Files.readString(name);
    }

    /** Does what must be done while the flow runs for its results to come out. */
    void drive(ProcessGroup group, Path out) throws IOException {}

    /** As an operator does it: the processor Drain is enabled, and run once. */
    final void drain(ProcessGroup group) {
        if (group.processor("Drain").state().equals("DISABLED")) {
            group.run(group.processor("Drain"), "STOPPED");
        }
        group.awaitValid(VALID_LIMIT);
        group.run(group.processor("Drain"), "RUN_ONCE");
    }

    /** The connection or relationship whose queue shows results. */
    String results() {
        return "results";
    }

    /**
     * How what was written differs from the answer; none if all is right.
     *
     * @param records how many records are in the queue of results
     */
    abstract List<String> differences(Path out, long records)
            throws IOException, ProblemException, InterruptedException;
}
