package org.nifibeam.nifi.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.code.CopiedJar;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.spi.Config;
import org.nifibeam.nifi.stage.Canvas;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.ReadFromJson;
import org.nifibeam.nifi.stage.WriteToJson;
import org.nifibeam.process.ProcessJob;
import org.nifibeam.process.ProcessRun;
import org.nifibeam.process.ProcessRunner;
import org.nifibeam.process.ProcessSettings;

/** Rows of a stage, on a sample, and nothing else happens. */
@Timeout(120)
final class PreviewPipelineTest {
    @TempDir Path folder;

    private Path data() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= 5000; n++) {
            lines.append("{\"n\": ").append(n).append("}\n");
        }
        return Files.writeString(folder.resolve("n.json"), lines);
    }

    private MockFlowFile numbers() throws Exception {
        return Canvas.through(
                Canvas.define("p"),
                ReadFromJson::new,
                "Numbers",
                Map.of("Path", data().toString()));
    }

    private static MockFlowFile squares(MockFlowFile definition) {
        return Canvas.through(definition, MapToFields::new, "Squares", Map.of("square", "n * n"));
    }

    private TestRunner preview(RunFixture fixture, Map<String, String> properties)
            throws Exception {
        TestRunner runner = TestRunners.newTestRunner(new PreviewPipeline(), "PreviewPipeline");
        SameRunner service = new SameRunner(fixture.service);
        runner.addControllerService("service", service);
        runner.enableControllerService(service);
        JsonRecordSetWriter writer = new JsonRecordSetWriter();
        runner.addControllerService("writer", writer);
        runner.setProperty(writer, JsonRecordSetWriter.OUTPUT_GROUPING, "output-oneline");
        runner.enableControllerService(writer);
        runner.setProperty("Pipeline Runner", "service");
        runner.setProperty("Record Writer", "writer");
        properties.forEach(runner::setProperty);
        return runner;
    }

    private TestRunner previewed(
            RunFixture fixture, MockFlowFile definition, Map<String, String> properties)
            throws Exception {
        TestRunner runner = preview(fixture, properties);
        Map<String, String> attributes = new HashMap<>(definition.getAttributes());
        attributes.remove("uuid");
        runner.enqueue(definition.getContent(), attributes);
        runner.run();
        return runner;
    }

    private RunFixture fixture(Map<String, String> service) throws Exception {
        return new RunFixture(folder.resolve("work"), folder.toString(), Map.of(), service);
    }

    @Test
    void showsTheRowsOfTheLastStageAndPassesTheDefinitionOn() throws Exception {
        MockFlowFile definition = squares(numbers());
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = previewed(fixture, definition, Map.of("Rows To Show", "3"));
            MockFlowFile rows = runner.getFlowFilesForRelationship("preview").get(0);
            rows.assertContentEquals("{\"square\":1}\n{\"square\":4}\n{\"square\":9}");
            rows.assertAttributeEquals("record.count", "3");
            rows.assertAttributeEquals("pipeline.stage", "Squares");
            rows.assertAttributeEquals("mime.type", "application/json");
            MockFlowFile passed = runner.getFlowFilesForRelationship("success").get(0);
            passed.assertContentEquals(definition.getContent());
            assertEquals(List.of(), fixture.service.runs(), "no run is recorded");
            assertNothingIsLeft();
        }
    }

    private void assertNothingIsLeft() throws Exception {
        try (Stream<Path> left = Files.list(folder.resolve("work/service/previews"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void readsNoMoreThanTheSample() throws Exception {
        MockFlowFile definition =
                Canvas.through(
                        numbers(), FilterElements::new, "Keep", Map.of("Condition", "n > 5"));
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner =
                    previewed(
                            fixture,
                            definition,
                            Map.of("Records To Read", "10", "Rows To Show", "1000"));
            runner.getFlowFilesForRelationship("preview")
                    .get(0)
                    .assertContentEquals("{\"n\":6}\n{\"n\":7}\n{\"n\":8}\n{\"n\":9}\n{\"n\":10}");
        }
    }

    @Test
    void anEarlierStageMayBeLookedAt() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner =
                    previewed(
                            fixture,
                            squares(numbers()),
                            Map.of("Stage", "Numbers", "Rows To Show", "1"));
            runner.getFlowFilesForRelationship("preview").get(0).assertContentEquals("{\"n\":1}");
        }
    }

    @Test
    void nothingIsWritten() throws Exception {
        MockFlowFile definition =
                Canvas.through(
                        squares(numbers()),
                        WriteToJson::new,
                        "Json",
                        Map.of("Path", folder.resolve("out/squares").toString()));
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = previewed(fixture, definition, Map.of("Rows To Show", "1"));
            runner.getFlowFilesForRelationship("preview")
                    .get(0)
                    .assertContentEquals("{\"square\":1}");
            assertFalse(Files.exists(folder.resolve("out")));
        }
    }

    @Test
    void mistakesAreSaidAndTheDefinitionGoesOn() throws Exception {
        MockFlowFile definition =
                Canvas.through(
                        numbers(), FilterElements::new, "Keep", Map.of("Condition", "m > 1"));
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = previewed(fixture, definition, Map.of());
            MockFlowFile passed = runner.getFlowFilesForRelationship("success").get(0);
            passed.assertContentEquals(definition.getContent());
            String problems = passed.getAttribute("pipeline.preview.problems");
            assertTrue(problems.startsWith("[UNKNOWN_FIELD] stage 'Keep'"), problems);
            runner.assertTransferCount("preview", 0);
            assertEquals(1, runner.getLogger().getErrorMessages().size());

            TestRunner none = previewed(fixture, numbers(), Map.of("Stage", "Numbres"));
            assertEquals(
                    "[UNKNOWN_STAGE] there is no stage 'Numbres' to look at; did you mean 'Numbers'?",
                    none.getFlowFilesForRelationship("success")
                            .get(0)
                            .getAttribute("pipeline.preview.problems"));
        }
    }

    @Test
    void whatFailsOnTheSampleIsSaid() throws Exception {
        MockFlowFile definition =
                Canvas.through(
                        numbers(),
                        MapToFields::new,
                        "Squares",
                        Map.of("square", "n * 9223372036854775807"));
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = previewed(fixture, definition, Map.of());
            String problems =
                    runner.getFlowFilesForRelationship("success")
                            .get(0)
                            .getAttribute("pipeline.preview.problems");
            assertTrue(problems.startsWith("[FAILED] stage 'Squares'"), problems);
            assertNothingIsLeft();
        }
    }

    @Test
    void theBordersOfTheRunnerHold() throws Exception {
        MockFlowFile definition = numbers();
        try (RunFixture fixture =
                new RunFixture(
                        folder.resolve("work"),
                        folder.resolve("elsewhere").toString(),
                        Map.of(),
                        Map.of())) {
            TestRunner runner = previewed(fixture, definition, Map.of());
            String problems =
                    runner.getFlowFilesForRelationship("success")
                            .get(0)
                            .getAttribute("pipeline.preview.problems");
            assertTrue(problems.startsWith("[DENIED] stage 'Numbers'"), problems);
        }
    }

    private static final Map<String, String> CODE_ALLOWED =
            Map.of("User Code", "allowed", "Child Heap", "64 MB");

    /** The numbers through a function of Java. */
    private String withCode(String function) throws Exception {
        return CanvasDefinition.start("p", "run-1", "standalone")
                .withStage(
                        "ReadFromJson",
                        "Numbers",
                        "Numbers",
                        Map.of(),
                        Map.of(),
                        Map.of("path", data().toString()))
                .withStage(
                        "MapToFields",
                        "Own",
                        "Own",
                        Map.of("input", "Numbers"),
                        Map.of(),
                        Map.of(
                                "language",
                                "java",
                                "fields",
                                Map.of(
                                        "n",
                                        Map.of("callable", function, "output_type", "integer"))))
                .toYaml();
    }

    private static String problems(TestRunner runner) {
        return runner.getFlowFilesForRelationship("success")
                .get(0)
                .getAttribute("pipeline.preview.problems");
    }

    @Test
    void userCodeRunsInAProcessThatEndsWithThePreview() throws Exception {
        String definition = withCode("row -> row.getInt64(\"n\") + ProcessHandle.current().pid()");
        try (RunFixture fixture = fixture(CODE_ALLOWED)) {
            TestRunner runner =
                    preview(fixture, Map.of("Records To Read", "10", "Rows To Show", "1000"));
            runner.enqueue(definition);
            runner.run();
            MockFlowFile rows = runner.getFlowFilesForRelationship("preview").get(0);
            rows.assertAttributeEquals("record.count", "10");
            String first = rows.getContent().lines().findFirst().orElseThrow();
            long pid = Long.parseLong(first.replaceAll("[^0-9]", "")) - 1;
            assertTrue(pid != ProcessHandle.current().pid(), "it is another process");
            assertTrue(ProcessHandle.of(pid).isEmpty(), "it is gone");
            runner.getFlowFilesForRelationship("success").get(0).assertContentEquals(definition);
            assertEquals(List.of(), fixture.service.runs());
            assertNothingIsLeft();
        }
    }

    @Test
    void aClassOfAJarIsPreviewedWithWhatItSaysItGives() throws Exception {
        Path jar =
                CompiledJar.of(
                        folder.resolve("code.jar"),
                        "org.example.Words",
                        """
                        package org.example;

                        import org.nifibeam.core.schema.Row;
                        import org.nifibeam.core.sdk.*;
                        import org.nifibeam.core.sdk.transforms.*;
                        import org.nifibeam.core.sdk.types.ElementTypes;

                        public final class Words implements PTransform<PCollection<Row>, PCollection<String>> {
                            @Override
                            public PCollection<String> expand(PCollection<Row> input) {
                                return input.apply("Words", MapElements.into(ElementTypes.strings())
                                        .via((Row row) -> "number " + row.get(0)));
                            }
                        }
                        """);
        String definition =
                CanvasDefinition.parse(numbers().getContent())
                        .withStage(
                                "TransformWithCode",
                                "Words",
                                "Words",
                                Map.of("input", "Numbers"),
                                Map.of(),
                                Map.of("jar", jar.toString(), "class", "org.example.Words"))
                        .toYaml();
        Map<String, String> service = new HashMap<>(CODE_ALLOWED);
        service.put("Allowed Jars", jar + " " + CopiedJar.sha256(jar));
        try (RunFixture fixture = fixture(service)) {
            TestRunner runner = preview(fixture, Map.of("Rows To Show", "2"));
            runner.enqueue(definition);
            runner.run();
            runner.getFlowFilesForRelationship("preview")
                    .get(0)
                    .assertContentEquals("{\"value\":\"number 1\"}\n{\"value\":\"number 2\"}");
        }
        try (RunFixture fixture = fixture(CODE_ALLOWED)) {
            TestRunner runner = preview(fixture, Map.of());
            runner.enqueue(definition);
            runner.run();
            assertTrue(
                    problems(runner).startsWith("[DENIED] stage 'Words': the jar " + jar),
                    problems(runner));
        }
    }

    @Test
    void codeThatEndsItsProcessEndsThePreviewAlone() throws Exception {
        try (RunFixture fixture = fixture(CODE_ALLOWED)) {
            TestRunner runner = preview(fixture, Map.of());
            runner.enqueue(withCode("row -> { System.exit(1); return 1L; }"));
            runner.run();
            assertTrue(
                    problems(runner)
                            .endsWith(
                                    " calls exit; let it throw an exception instead of calling System.exit; user code runs in stage 'Own'"),
                    problems(runner));
            assertNothingIsLeft();
        }
    }

    @Test
    void aPreviewThatAKilledNifiHasLeftEndsWhenTheServiceIsBack() throws Exception {
        Path left = Files.createDirectories(folder.resolve("work/service/previews/left"));
        List<Path> classPath =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList();
        ProcessJob hangs =
                new ProcessRunner(new ProcessSettings(classPath, 64))
                        .start(
                                left.resolve("process-1"),
                                new ProcessRun(
                                        "left",
                                        withCode(
                                                "row -> { while (true) { Thread.onSpinWait(); } }"),
                                        "embedded",
                                        Optional.empty(),
                                        Map.of(),
                                        1,
                                        Files.createDirectory(left.resolve("work")),
                                        left,
                                        new Config(Map.of()),
                                        List.of(),
                                        Optional.empty()));
        ProcessHandle process = ProcessHandle.of(hangs.pid().orElseThrow()).orElseThrow();
        assertTrue(process.isAlive());
        try (RunFixture fixture = fixture(CODE_ALLOWED)) {
            assertFalse(process.isAlive());
            assertFalse(Files.exists(left));
            assertEquals(List.of(), fixture.service.runs());
        }
    }

    @Test
    void userCodeIsRefusedWhereItIsForRuns() throws Exception {
        String definition = withCode("row -> 1L");
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = preview(fixture, Map.of());
            runner.enqueue(definition);
            runner.run();
            assertTrue(
                    problems(runner)
                            .startsWith(
                                    "[DENIED] stage 'Own': it runs user code, which this runner does not allow; set User Code"),
                    problems(runner));
        }
    }

    @Test
    void aSourceThatGivesNothingInTimeGivesNoRows() throws Exception {
        String definition = GateSourceProvider.begun("p", "run-1", folder.resolve("gate")).toYaml();
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = preview(fixture, Map.of("Time To Read", "50 ms"));
            runner.enqueue(definition);
            runner.run();
            runner.getFlowFilesForRelationship("preview")
                    .get(0)
                    .assertAttributeEquals("record.count", "0");
        }
    }

    @Test
    void dataIsNoDefinition() throws Exception {
        try (RunFixture fixture = fixture(Map.of())) {
            TestRunner runner = preview(fixture, Map.of());
            runner.enqueue("a,b\n1,2\n");
            runner.run();
            MockFlowFile data = runner.getFlowFilesForRelationship("failure").get(0);
            data.assertContentEquals("a,b\n1,2\n");
            assertTrue(data.getAttribute("pipeline.error").startsWith("[NOT_A_DEFINITION]"));
        }
    }
}
