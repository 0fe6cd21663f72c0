package org.nifibeam.stateless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.stateless.flow.StatelessDataflow;
import org.apache.nifi.stateless.flow.TriggerResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows of the canvas in NiFi's stateless engine, with the NARs as they are built. */
@Timeout(120)
final class StatelessFlowIT {
    private static final Path TARGET = Path.of("target");
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path FLIGHTS =
            ROOT.resolve("nifi-beam-processors/src/test/resources/flights-sample.parquet");

    @TempDir private static Path work;
    private static StatelessNifi nifi;

    @TempDir private Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        nifi =
                new StatelessNifi(
                        TARGET.resolve("nars"),
                        ROOT.resolve("nifi-beam-nar/nifi-home/stateless-engine/target/engine"),
                        work);
    }

    @AfterAll
    static void close() throws IOException {
        nifi.close();
    }

    /**
     * RunPipeline is triggered by FlowFiles alone in this engine: what a run gives comes out with a
     * later definition.
     */
    @Test
    void rowsOfARunComeOutWithALaterDefinition() throws Exception {
        Flow flow =
                pipeline("on schedule", "twice", "n * 2")
                        .out("results", "failed", "incomplete")
                        .terminate("submitted", "finished", "status");
        StatelessDataflow running = start(flow);
        try {
            Map<String, Set<String>> given = new TreeMap<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (given.isEmpty()) {
                assertTrue(System.nanoTime() < deadline, "nothing has come out");
                given.putAll(contents(running));
            }
            assertEquals(
                    Map.of(
                            "results",
                            Set.of(
                                    "[{\"item\":\"pen\",\"twice\":4},{\"item\":\"ink\",\"twice\":6}]")),
                    given);
        } finally {
            running.shutdown();
        }
    }

    /** With Wait For End a definition goes in, and all that its run gives comes out with it. */
    @Test
    void rowsAndReportComeOutAtOnceWhereRunPipelineWaits() throws Exception {
        Flow flow =
                pipeline("once per start", "twice", "n * 2", Map.of("Wait For End", "1 min"))
                        .out("results", "finished", "failed", "incomplete")
                        .terminate("submitted", "status");
        StatelessDataflow running = start(flow);
        try {
            TriggerResult result = trigger(running);
            assertEquals(1, result.getOutputFlowFiles("results").size());
            assertEquals(
                    "[{\"item\":\"pen\",\"twice\":4},{\"item\":\"ink\",\"twice\":6}]",
                    new String(
                            result.readContentAsByteArray(
                                    result.getOutputFlowFiles("results").get(0))));
            assertEquals(
                    List.of("FINISHED"),
                    result.getOutputFlowFiles("finished").stream()
                            .map(flowFile -> flowFile.getAttribute("pipeline.state"))
                            .toList());
            assertEquals(List.of(), result.getOutputFlowFiles("failed"));
            result.acknowledge();
            assertEquals(Map.of(), contents(running), "nothing comes twice");
        } finally {
            running.shutdown();
        }
    }

    @Test
    void deadLettersAreWrittenWhereAServiceSays() throws Exception {
        Flow flow =
                new Flow(version())
                        .service(
                                "runner",
                                "service.EmbeddedPipelineRunner",
                                Map.of(
                                        "Work Folder", folder.resolve("runs").toString(),
                                        "Allowed Paths", folder.toString()))
                        .service(
                                "letters",
                                "connection.PipelineDeadLetters",
                                Map.of("Path", folder.resolve("dead").toString()))
                        .then(
                                "Define",
                                "stage.DefinePipeline",
                                Map.of("Pipeline Name", "orders", "Start", "once per start"))
                        .then(
                                "Orders",
                                "stage.CreateElements",
                                Map.of("Elements", "[{item: pen, n: 0}, {item: ink, n: 3}]"))
                        .terminate("failure")
                        .then(
                                "Rate",
                                "stage.MapToFields",
                                Map.of(
                                        "share", "6 / n",
                                        "Error Handling", "dead letter service",
                                        "Dead Letter Service", "letters"))
                        .terminate("failure")
                        .then(
                                "Out",
                                "stage.WriteToJson",
                                Map.of("Path", folder.resolve("out/rates").toString()))
                        .terminate("failure")
                        .then(
                                "Run",
                                "run.RunPipeline",
                                Map.of("Pipeline Runner", "runner", "Wait For End", "1 min"))
                        .out("finished", "failed", "incomplete")
                        .terminate("submitted", "results", "status");
        StatelessDataflow running = start(flow);
        try {
            TriggerResult result = trigger(running);
            assertEquals(List.of(), result.getOutputFlowFiles("failed"));
            assertEquals(1, result.getOutputFlowFiles("finished").size());
            result.acknowledge();
            assertEquals(
                    List.of("{\"share\":2}"),
                    lines(folder.resolve("out"), "rates"),
                    "what is fine");
            List<String> letters = lines(folder.resolve("dead/orders"), "Rate");
            assertEquals(1, letters.size());
            assertTrue(
                    letters.get(0).startsWith("{\"element\":{\"item\":\"pen\",\"n\":0},\"msg\":")
                            && letters.get(0).endsWith(",\"stage\":\"Rate\"}"),
                    letters::toString);
        } finally {
            running.shutdown();
        }
    }

    @Test
    void whatIsWrongLeavesByFailedWithTheReason() throws Exception {
        Flow flow =
                pipeline("once per start", "twice", "m * 2")
                        .out("failed")
                        .terminate("results", "incomplete", "submitted", "finished", "status");
        StatelessDataflow running = start(flow);
        try {
            TriggerResult result = trigger(running);
            assertEquals(
                    List.of(
                            "[UNKNOWN_FIELD] stage 'Double': in 'm * 2': there is no field 'm'; did you mean 'n'? the fields are {item: string, n: int64}"),
                    result.getOutputFlowFiles("failed").stream()
                            .map(flowFile -> flowFile.getAttribute("pipeline.problems"))
                            .toList());
            result.acknowledge();
        } finally {
            running.shutdown();
        }
    }

    /** The template as an operator imports it, on a sample of its data. */
    @ParameterizedTest
    @ValueSource(strings = {"flight-delays", "flight-delays-forked", "beam-yaml"})
    void templatesRun(String template) throws Exception {
        Path output = folder.resolve("delays");
        Map<String, String> parameters =
                Map.of(
                        "flights.path", FLIGHTS.toString(),
                        "output.path", output.toString(),
                        "work.folder", folder.resolve("runs").toString());
        Definition definition =
                new Definition(
                                nifi.read(ROOT.resolve("templates/" + template + ".json")),
                                parameters)
                        .withPortsForFunnels();
        StatelessDataflow running = nifi.start(definition);
        try {
            TriggerResult result = trigger(running);
            assertEquals(1, result.getOutputFlowFiles("submitted").size(), result::toString);
            result.acknowledge();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            // One part of the result becomes visible after the other.
            List<String> lines = lines(folder, "delays");
            while (lines.size() < 932 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
                lines = lines(folder, "delays");
            }
            assertEquals(932, lines.size());
            assertEquals(
                    List.of(
                            "{\"origin\":\"ABQ\",\"flights\":1,\"max_delay\":-10,\"mean_delay\":-10.0,\"day\":\"2001-02-11T00:00:00Z\"}",
                            "{\"origin\":\"ABQ\",\"flights\":1,\"max_delay\":-12,\"mean_delay\":-12.0,\"day\":\"2001-05-29T00:00:00Z\"}"),
                    lines.subList(0, 2));
        } finally {
            running.shutdown();
        }
    }

    private Flow pipeline(String start, String field, String expression) {
        return pipeline(start, field, expression, Map.of());
    }

    private Flow pipeline(String start, String field, String expression, Map<String, String> run) {
        Map<String, String> running =
                new HashMap<>(Map.of("Pipeline Runner", "runner", "Record Writer", "writer"));
        running.putAll(run);
        return new Flow(version())
                .service(
                        "runner",
                        "service.EmbeddedPipelineRunner",
                        Map.of("Work Folder", folder.resolve("runs").toString()))
                .service(
                        "writer",
                        "org.apache.nifi.json.JsonRecordSetWriter",
                        Flow.bundle(
                                "org.apache.nifi",
                                "nifi-record-serialization-services-nar",
                                System.getProperty("nifibeam.test.nifi")),
                        Map.of())
                .then(
                        "Define",
                        "stage.DefinePipeline",
                        Map.of("Pipeline Name", "orders", "Start", start))
                .then(
                        "Orders",
                        "stage.CreateElements",
                        Map.of("Elements", "[{item: pen, n: 2}, {item: ink, n: 3}]"))
                .terminate("failure")
                .then("Double", "stage.MapToFields", Map.of("item", "item", field, expression))
                .terminate("failure")
                .then("Out", "stage.WriteToFlowFile", Map.of())
                .terminate("failure")
                .then("Run", "run.RunPipeline", running);
    }

    private static StatelessDataflow start(Flow flow) throws Exception {
        return nifi.start(new Definition(flow.build("orders"), Map.of()));
    }

    private static TriggerResult trigger(StatelessDataflow flow) throws Exception {
        assertTrue(flow.performValidation().isValid(), () -> flow.performValidation().toString());
        TriggerResult result = flow.trigger().getResult();
        assertTrue(result.isSuccessful(), () -> String.valueOf(result.getFailureCause()));
        return result;
    }

    /** What has come to each port; runs of one pipeline give the same. */
    private static Map<String, Set<String>> contents(StatelessDataflow flow) throws Exception {
        TriggerResult result = trigger(flow);
        Map<String, Set<String>> contents = new LinkedHashMap<>();
        for (String port : Set.copyOf(flow.getOutputPortNames())) {
            Set<String> texts = new LinkedHashSet<>();
            for (FlowFile flowFile : result.getOutputFlowFiles(port)) {
                texts.add(new String(result.readContentAsByteArray(flowFile)));
            }
            if (!texts.isEmpty()) {
                contents.put(port, texts);
            }
        }
        result.acknowledge();
        return contents;
    }

    private static List<String> lines(Path folder, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String version() {
        return System.getProperty("nifibeam.test.version");
    }
}
