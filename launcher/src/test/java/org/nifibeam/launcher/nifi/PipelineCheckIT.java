package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.launcher.BuiltNars;

/**
 * The flow analysis rule in a real NiFi: what is edited is marked, and the mark goes with its
 * cause.
 */
@Timeout(600)
class PipelineCheckIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** A group is analysed every five seconds, and what that takes. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String FIELDS =
            "the fields are {date: datetime?, delay: int64?, distance: int64?, origin: string?, destination: string?}";

    @TempDir private Path folder;
    private NifiServer server;

    @BeforeEach
    void startNifi() throws Exception {
        NifiHome home =
                NifiHome.create(
                        folder.resolve("nifi"),
                        new NifiAssembly(ROOT, new PrintStream(System.out)).library());
        home.install(BuiltNars.of(ROOT));
        server = NifiServer.start(home, ServerOptions.defaults());
    }

    @AfterEach
    void stopNifi() {
        List<String> failed = server.logLines("FlowAnalysis error");
        server.close();
        assertEquals(List.of(), failed);
    }

    private static void awaitErrors(ProcessGroup group, String processor, List<String> errors) {
        Wait.until(
                "'%s' to have the errors %s".formatted(processor, errors),
                SOON,
                () -> {
                    Component now = group.processor(processor);
                    return now.errors().equals(errors)
                            && now.validation().equals(errors.isEmpty() ? "VALID" : "INVALID");
                },
                () -> group.processor(processor).toString());
    }

    private static String error(String processor, String message) {
        return "'" + processor + "' is invalid because " + message;
    }

    @Test
    void theWrongProcessorIsMarkedUntilItIsMended() {
        ProcessGroup group =
                server.client().importFlow("flights", ROOT.resolve("templates/flight-delays.json"));
        group.setParameters(
                Map.of(
                        "flights.path", FLIGHTS.toString(),
                        "output.path", folder.resolve("out/flight-delays").toString(),
                        "work.folder", folder.resolve("runs").toString()));
        group.enableServices(LIMIT);
        group.awaitValid(LIMIT);
        server.client().enforceRule("org.nifibeam.nifi.check.PipelineCheck");

        // Nobody has read the file yet, so that the fields are not known.
        group.configure(group.processor("FilterElements"), Map.of("Condition", "distanc > 100"));
        group.run(group.processor("DefinePipeline"), "RUN_ONCE");
        awaitErrors(group, "FilterElements", List.of());
        group.run(group.processor("ReadFromParquet"), "RUNNING");
        String message =
                "in 'distanc > 100': there is no field 'distanc'; did you mean 'distance'? "
                        + FIELDS;
        awaitErrors(group, "FilterElements", List.of(error("FilterElements", message)));
        group.run(group.processor("ReadFromParquet"), "STOPPED");
        assertEquals(List.of("FilterElements: " + message), server.client().ruleViolations());

        group.configure(group.processor("FilterElements"), Map.of("Condition", "distance > 100"));
        awaitErrors(group, "FilterElements", List.of());
        group.awaitValid(SOON);

        // What an edit does to a stage behind it shows there.
        group.configure(group.processor("MapToFields"), Map.of("delay", "CAST(delay AS VARCHAR)"));
        String mean =
                "mean does not work on delay (string?); combine a field of another type, or"
                        + " convert it before; 'delay' (string?) comes from 'MapToFields'";
        String clash = error("CombineElements", mean);
        awaitErrors(group, "CombineElements", List.of(clash));
        group.configure(group.processor("MapToFields"), Map.of("delay", "delay"));
        awaitErrors(group, "CombineElements", List.of());

        // A parameter in the way of the condition, and a clash behind it, which shows that the
        // group
        // has been looked at since: the condition is unknown and not wrong.
        group.configure(
                group.processor("FilterElements"), Map.of("Condition", "#{flights.path} > 100"));
        group.configure(group.processor("MapToFields"), Map.of("delay", "CAST(delay AS VARCHAR)"));
        awaitErrors(group, "CombineElements", List.of(clash));
        assertEquals(List.of("CombineElements: " + mean), server.client().ruleViolations());

        // A parameter as the field: what clashed is unknown too.
        group.configure(group.processor("MapToFields"), Map.of("delay", "#{output.path}"));
        awaitErrors(group, "CombineElements", List.of());
        assertEquals(List.of(), server.client().ruleViolations());
    }
}
