package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.CombineElements;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.PartitionElements;
import org.nifibeam.nifi.stage.ReadFromParquet;
import org.nifibeam.nifi.stage.TransformWithCode;
import org.nifibeam.nifi.stage.WindowInto;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.nifi.stage.WriteToJson;

/**
 * The whole way from definition to files and FlowFiles, with the real core, runner and connectors.
 */
@Timeout(120)
final class RunPipelineTest {
    private static final Path FLIGHTS =
            Path.of("src/test/resources/flights-sample.parquet").toAbsolutePath();

    @TempDir Path folder;

    private RunFixture fixture(Map<String, String> properties) throws Exception {
        return new RunFixture(folder.resolve("work"), FLIGHTS + ", " + folder, properties);
    }

    private MockFlowFile json(MockFlowFile definition) {
        return Canvas.through(
                definition,
                WriteToJson::new,
                "WriteToJson",
                Map.of("Path", folder.resolve("out/flights").toString()));
    }

    private static MockFlowFile back(MockFlowFile definition, Map<String, String> properties) {
        return Canvas.through(definition, WriteToFlowFile::new, "WriteToFlowFile", properties);
    }

    private MockFlowFile line() {
        return back(json(Canvas.combinedFlights("flights", FLIGHTS.toString())), Map.of());
    }

    private long jsonLines() throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }

    @Test
    void runsTheFlightPipeline() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.enqueue(line());
            fixture.untilCount("finished", 1);

            MockFlowFile result = fixture.files("results").get(0);
            assertEquals(1, fixture.files("results").size());
            result.assertAttributeEquals("record.count", "932");
            result.assertAttributeEquals("pipeline.stage", "WriteToFlowFile");
            result.assertAttributeEquals("pipeline.sequence", "1");
            result.assertAttributeEquals("mime.type", "application/json");
            result.assertAttributeNotExists("window.start");
            assertEquals(932, result.getContent().lines().count());
            assertEquals(932, jsonLines());
            assertEquals(1, fixture.files("submitted").size());
            MockFlowFile finished = fixture.files("finished").get(0);
            finished.assertAttributeEquals("pipeline.state", "FINISHED");
            finished.assertAttributeEquals(
                    "pipeline.run.id", result.getAttribute("pipeline.run.id"));
            assertTrue(
                    finished.getContent().contains("\"state\" : \"FINISHED\""),
                    finished.getContent());
            assertEquals(996, fixture.runner.getCounterValue("CombineElements: in"));
            assertTrue(fixture.files("failed").isEmpty() && fixture.files("incomplete").isEmpty());
        }
    }

    /** One call takes the definition, waits, and gives all there is: rows, then the report. */
    @Test
    void whereItWaitsForTheEndOneTriggerDoes() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Wait For End", "30 s"))) {
            MockFlowFile definition = Canvas.combinedFlights("flights", FLIGHTS.toString());
            fixture.enqueue(back(definition, Map.of("Group By Window", "true")));
            fixture.runner.run(1, false, true);
            assertEquals(179, fixture.files("results").size());
            assertEquals(1, fixture.files("finished").size());
            assertEquals(1, fixture.files("submitted").size());
            fixture.runner.run(3, false, false);
            assertEquals(179, fixture.files("results").size(), "nothing comes twice");
            assertEquals(1, fixture.files("finished").size());
        }
    }

    @Test
    void aRunThatOutlastsTheWaitIsFollowedAsEver() throws Exception {
        Path gate = folder.resolve("gate");
        try (RunFixture fixture = fixture(Map.of("Wait For End", "50 ms"))) {
            fixture.runner.enqueue(GateSourceProvider.line("p", "run-1", gate).toYaml());
            fixture.runner.run(1, false, true);
            assertEquals(
                    List.of(), fixture.files("finished"), "it goes on as long as the gate is shut");
            List<String> warnings =
                    fixture.runner.getLogger().getWarnMessages().stream()
                            .map(LogMessage::getMsg)
                            .toList();
            assertTrue(
                    warnings.stream()
                            .anyMatch(
                                    w ->
                                            w.contains(
                                                    "Run run-1 has not ended within 50 ms; what it gives comes out when this processor is triggered again")),
                    warnings::toString);
            Files.createFile(gate);
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("results").size());
        }
    }

    @Test
    void resultsOfEachWindowAreAFlowFile() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            MockFlowFile definition = Canvas.combinedFlights("flights", FLIGHTS.toString());
            fixture.enqueue(back(definition, Map.of("Group By Window", "true")));
            fixture.untilCount("finished", 1);

            List<MockFlowFile> results = fixture.files("results");
            assertEquals(179, results.size());
            assertEquals("2001-01-01T00:00:00Z", results.get(0).getAttribute("window.start"));
            assertEquals("2001-01-02T00:00:00Z", results.get(0).getAttribute("window.end"));
            assertEquals(
                    932,
                    results.stream()
                            .mapToInt(r -> Integer.parseInt(r.getAttribute("record.count")))
                            .sum());
            assertEquals("179", results.get(178).getAttribute("pipeline.sequence"));
        }
    }

    @Test
    void largeResultsAreCut() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            MockFlowFile definition = Canvas.combinedFlights("flights", FLIGHTS.toString());
            fixture.enqueue(back(definition, Map.of("Max Records", "100")));
            fixture.untilCount("finished", 1);
            List<Integer> counts =
                    fixture.files("results").stream()
                            .map(r -> Integer.parseInt(r.getAttribute("record.count")))
                            .toList();
            assertEquals(932, counts.stream().mapToInt(Integer::intValue).sum());
            assertTrue(counts.stream().allMatch(count -> count <= 100), counts.toString());
        }
    }

    @Test
    void theProblemsOfAllStagesAreReportedTogether() throws Exception {
        MockFlowFile definition = Canvas.define("flights");
        definition =
                Canvas.through(
                        definition,
                        ReadFromParquet::new,
                        "Flights",
                        Map.of("Path", FLIGHTS.toString()));
        definition =
                Canvas.through(
                        definition,
                        FilterElements::new,
                        "Longer",
                        Map.of("Condition", "distanc > 100"));
        definition =
                Canvas.through(
                        definition,
                        WindowInto::new,
                        "Days",
                        Map.of("Size", "1 d", "Input Stage", "Flights"));
        definition =
                Canvas.through(
                        definition,
                        CombineElements::new,
                        "Delays",
                        Map.of("Group By", "orgin", "n", "count(delay)"));
        definition =
                Canvas.through(
                        definition,
                        WriteToJson::new,
                        "Json",
                        Map.of("Path", "/etc/out", "Input Stage", "Flights"));
        String content = definition.getContent();
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.enqueue(definition);
            fixture.untilCount("failed", 1);

            MockFlowFile failed = fixture.files("failed").get(0);
            failed.assertContentEquals(content);
            List<String> problems = failed.getAttribute("pipeline.problems").lines().toList();
            assertEquals(3, problems.size(), problems.toString());
            assertTrue(
                    problems.get(0).startsWith("[UNKNOWN_FIELD] stage 'Longer'"), problems.get(0));
            assertTrue(
                    problems.get(1).startsWith("[UNKNOWN_FIELD] stage 'Delays'"), problems.get(1));
            assertTrue(problems.get(2).startsWith("[DENIED] stage 'Json'"), problems.get(2));
            assertEquals(
                    3,
                    fixture.runner.getLogger().getErrorMessages().size(),
                    "one bulletin a problem");
            assertEquals(
                    List.of(), fixture.service.runs(fixture.runner.getProcessor().getIdentifier()));
        }
    }

    @Test
    void aHandMadeDefinitionMayNotLeaveTheAllowedPaths() throws Exception {
        String definition =
                CanvasDefinition.start("sly", "run-1", "standalone")
                        .withStage(
                                "ReadFromParquet",
                                "Read",
                                "Read",
                                Map.of(),
                                Map.of(),
                                Map.of("path", FLIGHTS.toString()))
                        .withStage(
                                "WriteToJson",
                                "Out",
                                "Out",
                                Map.of("input", "Read"),
                                Map.of(),
                                Map.of("path", folder + "/../x"))
                        .toYaml();
        try (RunFixture fixture =
                new RunFixture(folder.resolve("work"), folder.toString(), Map.of())) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("failed", 1);
            String problems = fixture.files("failed").get(0).getAttribute("pipeline.problems");
            assertTrue(
                    problems.contains("[DENIED] stage 'Read'")
                            && problems.contains("[DENIED] stage 'Out'"),
                    problems);
        }
        try (RunFixture fixture = new RunFixture(folder.resolve("none"), "", Map.of())) {
            fixture.runner.enqueue(definition);
            fixture.untilCount("failed", 1);
        }
    }

    @Test
    void codeOfUsersIsNotLoaded() throws Exception {
        Path jar = Files.writeString(folder.resolve("x.jar"), "never opened");
        MockFlowFile definition =
                Canvas.through(
                        Canvas.combinedFlights("flights", FLIGHTS.toString()),
                        TransformWithCode::new,
                        "Code",
                        Map.of("Jar", jar.toString(), "Class Name", "org.example.Evil"));
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.enqueue(back(definition, Map.of()));
            fixture.untilCount("failed", 1);
            assertEquals(
                    "[DENIED] stage 'Code': it runs user code, which this runner does not allow; set User Code of the runner service to"
                            + " 'allowed', or write it without 'language: java' and classes of your own",
                    fixture.files("failed").get(0).getAttribute("pipeline.error"));
        }
    }

    /** The stages that take Java ask for no permission: the runner service does. */
    @Test
    void javaExpressionsAreRefusedUnlessUserCodeIsAllowed() throws Exception {
        MockFlowFile flights = Canvas.combinedFlights("flights", FLIGHTS.toString());
        Map<String, String> java = Map.of("Expression Language", "java");
        MockFlowFile filtered =
                Canvas.through(
                        flights,
                        FilterElements::new,
                        "Busy",
                        with(java, "Condition", "flights > 10"));
        MockFlowFile mapped =
                Canvas.through(
                        filtered,
                        MapToFields::new,
                        "Lower",
                        with(java, "o", "origin.toLowerCase()"));
        MockFlowFile parted =
                Canvas.through(
                        mapped,
                        PartitionElements::new,
                        "Halves",
                        with(
                                with(java, "By", "o.compareTo(\"m\") < 0 ? \"left\" : \"right\""),
                                "Outputs",
                                "left, right"));
        MockFlowFile combined =
                Canvas.through(
                        parted,
                        CombineElements::new,
                        "Longest",
                        with(with(java, "n", "max(o.length())"), "Input Stage", "Halves.left"));
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.enqueue(back(combined, Map.of()));
            fixture.untilCount("failed", 1);
            assertEquals(
                    Stream.of("Busy", "Lower", "Halves", "Longest")
                            .map(
                                    stage ->
                                            "[DENIED] stage '"
                                                    + stage
                                                    + "': it runs user code, which this runner does not allow; set User Code of the"
                                                    + " runner service to 'allowed', or write it without 'language: java' and"
                                                    + " classes of your own")
                            .toList(),
                    fixture.files("failed")
                            .get(0)
                            .getAttribute("pipeline.problems")
                            .lines()
                            .toList());
        }
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(name, value);
        return more;
    }

    @Test
    void aRunIdThatIsAPathIsRefused() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue(line().getContent().replaceAll("run: .*", "run: ../../x"));
            fixture.untilCount("failed", 1);
            assertTrue(
                    fixture.files("failed")
                            .get(0)
                            .getAttribute("pipeline.error")
                            .contains("is no run id"));
        }
    }

    @Test
    void dataAndStrayNodesAreRefused() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.enqueue("a,b\n1,2\n");
            fixture.runner.enqueue(line().getContent().replaceAll("node: .*", "node: other"));
            fixture.untilCount("failed", 2);
            fixture.files("failed").get(0).assertContentEquals("a,b\n1,2\n");
            assertTrue(
                    fixture.files("failed")
                            .get(0)
                            .getAttribute("pipeline.error")
                            .startsWith("[NOT_A_DEFINITION]"));
            String stray = fixture.files("failed").get(1).getAttribute("pipeline.error");
            assertTrue(
                    stray.contains("began on node 'other' and has come to node 'standalone'"),
                    stray);
        }
    }

    @Test
    void resultsNeedARecordWriter() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.runner.removeProperty("Record Writer");
            fixture.enqueue(line());
            fixture.untilCount("failed", 1);
            assertEquals(
                    "[MISSING] stage 'WriteToFlowFile': it gives FlowFiles, but RunPipeline has no Record Writer;"
                            + " set RunPipeline's Record Writer",
                    fixture.files("failed").get(0).getAttribute("pipeline.error"));
        }
    }

    @Test
    void branchesAreMergedByNameInAnyOrder() throws Exception {
        for (boolean jsonFirst : new boolean[] {true, false}) {
            Path work = folder.resolve("work-" + jsonFirst);
            MockFlowFile stem = Canvas.combinedFlights("flights", FLIGHTS.toString());
            List<MockFlowFile> branches = List.of(json(stem), back(stem, Map.of()));
            try (RunFixture fixture =
                    new RunFixture(
                            work,
                            FLIGHTS + "," + folder,
                            Map.of("Final Stages", "WriteToJson, WriteToFlowFile"))) {
                fixture.enqueue(branches.get(jsonFirst ? 0 : 1));
                fixture.runner.run(3, false, true);
                fixture.runner.assertTransferCount("submitted", 0);
                assertEquals(
                        1,
                        fixture.runner.getQueueSize().getObjectCount(),
                        "the first branch waits in its queue");
                fixture.enqueue(branches.get(jsonFirst ? 1 : 0));
                fixture.untilCount("finished", 1);
                assertEquals(1, fixture.files("submitted").size());
                assertEquals(
                        8,
                        CanvasDefinition.parse(fixture.files("submitted").get(0).getContent())
                                .stages()
                                .size());
                assertEquals("932", fixture.files("results").get(0).getAttribute("record.count"));
                assertEquals(932, jsonLines());
            }
        }
    }

    @Test
    void aBranchThatDoesNotComeIsNamedAndNothingIsRun() throws Exception {
        Map<String, String> properties =
                Map.of(
                        "Final Stages",
                        "WriteToJson, WriteToFlowFile",
                        "Wait For Branches",
                        "10 ms");
        try (RunFixture fixture = fixture(properties)) {
            MockFlowFile branch = json(Canvas.combinedFlights("flights", FLIGHTS.toString()));
            fixture.enqueue(branch);
            fixture.untilCount("incomplete", 1);
            MockFlowFile incomplete = fixture.files("incomplete").get(0);
            incomplete.assertContentEquals(branch.getContent());
            String error = incomplete.getAttribute("pipeline.error");
            assertTrue(
                    error.startsWith("[INCOMPLETE] ")
                            && error.contains("nothing has come from 'WriteToFlowFile'"),
                    error);
            assertTrue(fixture.files("submitted").isEmpty());
            assertEquals(
                    Optional.empty(),
                    fixture.service.inspect(branch.getAttribute("pipeline.run.id")));
        }
    }

    @Test
    void aSecondFlowFileOfAStageIsADuplicate() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Final Stages", "WriteToJson, WriteToFlowFile"))) {
            MockFlowFile stem = Canvas.combinedFlights("flights", FLIGHTS.toString());
            fixture.enqueue(json(stem));
            fixture.enqueue(json(stem));
            fixture.enqueue(back(stem, Map.of()));
            fixture.untilCount("finished", 1);
            assertEquals(1, fixture.files("incomplete").size());
            String error = fixture.files("incomplete").get(0).getAttribute("pipeline.error");
            assertTrue(
                    error.startsWith("[DUPLICATE] stage 'WriteToJson': a second FlowFile of run"),
                    error);
        }
        try (RunFixture fixture =
                new RunFixture(folder.resolve("other"), FLIGHTS + "," + folder, Map.of())) {
            MockFlowFile line = line();
            fixture.enqueue(line);
            fixture.untilCount("finished", 1);
            fixture.runner.enqueue(line.getContent(), Map.of("pipeline.stage", "WriteToFlowFile"));
            fixture.untilCount("incomplete", 1);
            assertEquals(1, fixture.files("finished").size());
        }
    }

    @Test
    void branchesWithDifferentStagesOfOneNameAreRefused() throws Exception {
        try (RunFixture fixture = fixture(Map.of("Final Stages", "A, B"))) {
            MockFlowFile stem = Canvas.combinedFlights("flights", FLIGHTS.toString());
            MockFlowFile left =
                    Canvas.through(
                            stem, FilterElements::new, "F", Map.of("Condition", "flights > 1"));
            MockFlowFile right =
                    Canvas.through(
                            stem, FilterElements::new, "F", Map.of("Condition", "flights > 2"));
            fixture.enqueue(Canvas.through(left, WriteToFlowFile::new, "A", Map.of()));
            fixture.enqueue(Canvas.through(right, WriteToFlowFile::new, "B", Map.of()));
            fixture.untilCount("failed", 2);
            assertTrue(
                    fixture.files("failed")
                            .get(0)
                            .getAttribute("pipeline.error")
                            .startsWith("[DUPLICATE] stage 'F'"));
        }
    }

    @Test
    void aRunThatFailsIsReported() throws Exception {
        MockFlowFile definition = Canvas.define("flights");
        definition =
                Canvas.through(
                        definition,
                        ReadFromParquet::new,
                        "Flights",
                        Map.of("Path", FLIGHTS.toString()));
        definition =
                Canvas.through(
                        definition,
                        FilterElements::new,
                        "Overflow",
                        Map.of("Condition", "distance * 9223372036854775807 > 0"));
        definition = back(definition, Map.of());
        try (RunFixture fixture = fixture(Map.of())) {
            fixture.enqueue(definition);
            fixture.untilCount("failed", 1);
            MockFlowFile failed = fixture.files("failed").get(0);
            failed.assertAttributeEquals("pipeline.state", "FAILED");
            String problems = failed.getAttribute("pipeline.problems");
            assertTrue(problems.startsWith("[FAILED] stage 'Overflow'"), problems);
            assertTrue(fixture.files("results").isEmpty(), "nothing of a failed run");
            assertEquals(1, fixture.files("submitted").size());
        }
    }
}
