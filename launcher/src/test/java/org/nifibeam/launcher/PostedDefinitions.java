package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;
import org.nifibeam.launcher.nifi.NifiClient;
import org.nifibeam.launcher.nifi.ProcessGroup;

/** A RunPipeline behind a ListenHTTP: whoever reaches the port may post definitions. */
final class PostedDefinitions {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "posted";

    private final Posting posting;

    PostedDefinitions() throws IOException {
        posting = new Posting("pipelines");
    }

    /** Puts the flow on the canvas and starts it. */
    ProcessGroup start(NifiClient client, Path folder, Path allowed, Path work) throws IOException {
        FlowDefinition flow = new FlowDefinition(NAME, NAME, "None");
        String runner =
                flow.service(
                        "org.nifibeam.nifi.service.EmbeddedPipelineRunner",
                        Bundle.OURS,
                        Map.of(
                                "Allowed Paths",
                                allowed.toString(),
                                "Work Folder",
                                work.toString()));
        String listen = flow.processor(posting.processor(), 0, 0);
        String run = flow.processor(FlowProcessor.run(Map.of("Pipeline Runner", runner)), 1, 0);
        flow.chain(listen, run);
        flow.ends(run, 2, 0);
        Path file = Files.writeString(folder.resolve("posted.json"), flow.json());
        ProcessGroup group = client.importFlow(NAME, file);
        group.enableServices(LIMIT);
        group.start(LIMIT);
        return group;
    }

    /** What is refused, and how the first problem of each begins. */
    static Map<String, String> refused(Path allowed) throws IOException {
        Path link = Files.createSymbolicLink(allowed.resolve("link"), Path.of("/etc"));
        Path lines = Files.writeString(allowed.resolve("lines"), "a line");
        String denied = "' is outside the allowed paths: ";
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                through("ReadFromText", Map.of("path", "/etc/passwd"), Map.of()),
                "[DENIED] stage 'In': 'path"
                        + denied
                        + "/etc/passwd; use a path below one of them");
        all.put(
                through("ReadFromText", Map.of("path", link + "/hostname"), Map.of()),
                "[DENIED] stage 'In': 'path" + denied + link + "/hostname; use");
        all.put(
                through("ReadFromText", Map.of("path", allowed + "/../../x"), Map.of()),
                "[DENIED] stage 'In': 'path" + denied + allowed + "/../../x; use");
        all.put(
                through(
                        "Create",
                        Map.of("elements", List.of(Map.of("n", 1L))),
                        Map.of("language", "java", "keep", "n > 0")),
                "[DENIED] stage 'Some': it runs user code, which this runner does not allow; set User Code of the runner service to"
                        + " 'allowed', or");
        all.put(
                through(
                        "ReadFromKafka",
                        Map.of("connection", "orders", "topic", "orders", "format", "string"),
                        Map.of()),
                "[UNKNOWN_CONNECTION] stage 'In': there is no connection 'orders'; add a property 'connection.<name>' to the processor that"
                        + " submits the definition");
        all.put(
                CanvasDefinition.start("run-of-code", "run-of-code", "standalone")
                        .withStage(
                                "Create",
                                "In",
                                "In",
                                Map.of(),
                                Map.of(),
                                Map.of("elements", List.of(Map.of("n", 1L))))
                        .withStage(
                                "TransformWithCode",
                                "Code",
                                "Code",
                                Map.of("input", "In"),
                                Map.of(),
                                Map.of(
                                        "jar",
                                        lines.toString(),
                                        "class",
                                        "org.example.Code",
                                        "schema",
                                        "{n: int64}"))
                        .toYaml(),
                "[DENIED] stage 'Code': it runs user code, which this runner does not allow; set User Code of the runner service to"
                        + " 'allowed', or");
        all.put(
                "[".repeat(1_000_000),
                "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (the document is nested");
        all.put("\0\1\2 garbage", "[NOT_A_DEFINITION] the FlowFile is no pipeline definition (not");
        all.put(
                good("large") + "#\n".repeat(25 << 20),
                "[NOT_A_DEFINITION] the FlowFile is no pipeline definition: it has ");
        return all;
    }

    /** One that runs. */
    static String good(String run) {
        return through(
                run,
                "Create",
                Map.of("elements", List.of(Map.of("n", 1L))),
                Map.of("language", "generic", "keep", "n > 0"));
    }

    private static String through(
            String type, Map<String, Object> config, Map<String, Object> filter) {
        return through("run-of-" + Math.abs(config.hashCode()), type, config, filter);
    }

    private static String through(
            String run, String type, Map<String, Object> config, Map<String, Object> filter) {
        CanvasDefinition begun =
                CanvasDefinition.start(run, run, "standalone")
                        .withStage(type, "In", "In", Map.of(), Map.of(), config);
        String last = "In";
        if (!filter.isEmpty()) {
            begun =
                    begun.withStage(
                            "Filter", "Some", "Some", Map.of("input", "In"), Map.of(), filter);
            last = "Some";
        }
        return begun.withStage(
                        "LogForTesting", "Log", "Log", Map.of("input", last), Map.of(), Map.of())
                .toYaml();
    }

    void post(String text) throws IOException, InterruptedException {
        posting.post(text);
    }
}
