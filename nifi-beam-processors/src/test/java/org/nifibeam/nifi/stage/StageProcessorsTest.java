package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;

/** What stages do to a definition, and what they find wrong. */
@Timeout(60)
final class StageProcessorsTest {
    private static final String FLIGHTS =
            Path.of("src/test/resources/flights-sample.parquet").toAbsolutePath().toString();

    private static CanvasDefinition parse(MockFlowFile flowFile) throws ProblemException {
        return CanvasDefinition.parse(flowFile.getContent());
    }

    private static MockFlowFile read() {
        return Canvas.through(
                Canvas.define("p"), ReadFromParquet::new, "Flights", Map.of("Path", FLIGHTS));
    }

    private static List<String> problems(MockFlowFile flowFile) throws ProblemException {
        return parse(flowFile).canvas().problems().stream().map(Problem::withoutPlace).toList();
    }

    @Test
    void aReadingStageStampsItsSchema() throws Exception {
        MockFlowFile out = read();
        out.assertAttributeEquals("mime.type", "application/yaml");
        out.assertAttributeEquals("pipeline.name", "p");
        out.assertAttributeEquals("pipeline.stage", "Flights");
        out.assertAttributeEquals("pipeline.run.id", parse(out).canvas().run());
        assertEquals(
                "{date: datetime?, delay: int64?, distance: int64?, origin: string?, destination: string?}",
                parse(out).canvas().schemas().get("Flights").toString());
        assertEquals(List.of(), problems(out));
    }

    @Test
    void aWholeLineIsTheDefinitionOfThePipeline() throws Exception {
        MockFlowFile out = Canvas.combinedFlights("p", FLIGHTS);
        out = Canvas.through(out, WriteToJson::new, "Json", Map.of("Path", "/data/out/x"));
        out = Canvas.through(out, WriteToFlowFile::new, "Back", Map.of());
        String text = out.getContent();
        assertEquals(
                """
                pipeline:
                  name: p
                  type: composite
                  transforms:
                  - type: ReadFromParquet
                    name: ReadFromParquet
                    config:
                      path: FLIGHTS
                  - type: Filter
                    name: FilterElements
                    input: ReadFromParquet
                    config:
                      language: sql
                      keep: distance > 100
                  - type: MapToFields
                    name: MapToFields
                    input: FilterElements
                    config:
                      language: sql
                      fields:
                        date: date
                        delay: delay
                        origin: origin
                  - type: AssignTimestamps
                    name: AssignTimestamps
                    input: MapToFields
                    config:
                      language: generic
                      timestamp: date
                  - type: WindowInto
                    name: WindowInto
                    input: AssignTimestamps
                    windowing:
                      type: fixed
                      size: 1d
                  - type: Combine
                    name: CombineElements
                    input: WindowInto
                    config:
                      language: generic
                      group_by:
                      - origin
                      combine:
                        flights:
                          value: delay
                          fn: count
                        max_delay:
                          value: delay
                          fn: max
                        mean_delay:
                          value: delay
                          fn: mean
                      window_fields:
                        day: window_start
                  - type: WriteToJson
                    name: Json
                    input: CombineElements
                    config:
                      path: /data/out/x
                  - type: WriteToFlowFile
                    name: Back
                    input: CombineElements
                    config:
                      group_by_window: false
                      max_records: 100000
                """
                        .replace("FLIGHTS", FLIGHTS),
                text.substring(0, text.indexOf("canvas:")).replace("'", ""));
    }

    @Test
    void aDataFlowFileGoesToFailureUnchanged() {
        for (Processor processor :
                List.of(new FilterElements(), new WindowInto(), new WriteToFlowFile())) {
            TestRunner runner = Canvas.runner(processor, "stage", Map.of());
            if (processor instanceof FilterElements) {
                runner.setProperty("Condition", "a > 1");
            }
            if (processor instanceof WindowInto) {
                runner.setProperty("Size", "1 h");
            }
            runner.enqueue("{\"a\": 1}", Map.of("filename", "data.json"));
            runner.run();
            runner.assertAllFlowFilesTransferred("failure", 1);
            MockFlowFile failed = runner.getFlowFilesForRelationship("failure").get(0);
            failed.assertContentEquals("{\"a\": 1}");
            failed.assertAttributeEquals("filename", "data.json");
            assertTrue(
                    failed.getAttribute("pipeline.error")
                            .contains("to feed data into a pipeline use ReadFromFlowFile"),
                    failed.getAttribute("pipeline.error"));
        }
    }

    @Test
    void aProblemIsStampedTheDefinitionGoesOn() throws Exception {
        TestRunner runner =
                Canvas.runner(new FilterElements(), "Longer", Map.of("Condition", "distanc > 100"));
        runner.enqueue(read());
        runner.run();
        runner.assertAllFlowFilesTransferred("success", 1);
        MockFlowFile out = runner.getFlowFilesForRelationship("success").get(0);
        assertEquals(1, problems(out).size());
        assertTrue(
                problems(out).get(0).startsWith("[UNKNOWN_FIELD] stage 'Longer': "),
                problems(out).get(0));
        assertTrue(problems(out).get(0).contains("did you mean 'distance'?"), problems(out).get(0));
        assertEquals(1, runner.getLogger().getErrorMessages().size());

        out = Canvas.through(out, AssignTimestamps::new, "Times", Map.of("Timestamp", "date"));
        assertEquals(1, problems(out).size(), "what follows is not blamed");
        assertEquals(List.of("Flights", "Longer", "Times"), parse(out).stages());
    }

    @Test
    void aMissingFileIsTheReadingStagesProblem() throws Exception {
        MockFlowFile out =
                Canvas.through(
                        Canvas.define("p"),
                        ReadFromParquet::new,
                        "Flights",
                        Map.of("Path", "/no/such/file.parquet"));
        assertEquals(1, problems(out).size());
        assertTrue(
                problems(out).get(0).startsWith("[UNREACHABLE] stage 'Flights': "),
                problems(out).get(0));
    }

    @Test
    void aStageOfATakenNameAndOneWithoutInputAreProblems() throws Exception {
        MockFlowFile twice =
                Canvas.through(
                        read(), FilterElements::new, "Flights", Map.of("Condition", "delay > 0"));
        assertTrue(
                problems(twice).get(0).startsWith("[DUPLICATE] stage 'Flights': "),
                problems(twice).toString());
        assertEquals(List.of("Flights", "Flights (2)"), parse(twice).stages());

        MockFlowFile none =
                Canvas.through(
                        Canvas.define("p"),
                        FilterElements::new,
                        "F",
                        Map.of("Condition", "delay > 0"));
        assertTrue(
                problems(none).get(0).startsWith("[MISSING] stage 'F': there is no stage before"),
                problems(none).toString());

        MockFlowFile unknown =
                Canvas.through(
                        read(),
                        FilterElements::new,
                        "F",
                        Map.of("Condition", "delay > 0", "Input Stage", "Flihgts"));
        assertEquals(
                List.of(
                        "[UNKNOWN_STAGE] stage 'F': its input 'Flihgts' is no stage before this one; did you mean 'Flights'?"),
                problems(unknown));
        assertFalse(
                parse(Canvas.through(unknown, WriteToFlowFile::new, "Back", Map.of()))
                        .stages()
                        .isEmpty());
    }

    @Test
    void inputStageNamesAnEarlierStage() throws Exception {
        MockFlowFile out =
                Canvas.through(
                        read(),
                        FilterElements::new,
                        "Short",
                        Map.of("Condition", "distance < 500"));
        out =
                Canvas.through(
                        out,
                        FilterElements::new,
                        "Long",
                        Map.of("Condition", "distance >= 500", "Input Stage", "Flights"));
        out =
                Canvas.through(
                        out, FlattenCollections::new, "All", Map.of("Input Stages", "Short, Long"));
        CanvasDefinition definition = parse(out);
        assertEquals(List.of(), problems(out));
        assertEquals(
                "Flights", definition.definition().transforms().get(2).inputs().get(0).reference());
        assertEquals(
                List.of("Short", "Long"),
                definition.definition().transforms().get(3).inputs().stream()
                        .map(i -> i.reference())
                        .toList());
    }

    @Test
    void whatAWriterGivesCannotBeRead() throws Exception {
        MockFlowFile out = Canvas.through(read(), WriteToFlowFile::new, "Back", Map.of());
        out =
                Canvas.through(
                        out,
                        FilterElements::new,
                        "F",
                        Map.of("Condition", "delay > 0", "Input Stage", "Back"));
        assertEquals(
                List.of(
                        "[UNKNOWN_STAGE] stage 'F': its input 'Back' writes, and gives nothing to read;"
                                + " name the stage that 'Back' reads"),
                problems(out));
    }

    @Test
    void attributesOfTheFlowFileStandInAPath() throws Exception {
        TestRunner define =
                Canvas.runner(
                        new DefinePipeline(), "define", Map.of("Pipeline Name", "${customer}"));
        define.enqueue("a request", Map.of("customer", "c1", "file", FLIGHTS));
        define.run();
        MockFlowFile out = define.getFlowFilesForRelationship("success").get(0);
        out.assertAttributeEquals("pipeline.name", "c1");
        out = Canvas.through(out, ReadFromParquet::new, "Flights", Map.of("Path", "${file}"));
        assertEquals(List.of(), problems(out));
        assertTrue(out.getContent().contains(FLIGHTS));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(new FilterElements(), Map.of(), "Condition"),
                Arguments.of(new FilterElements(), Map.of("Condition", "distance >"), "distance >"),
                Arguments.of(
                        new FilterElements(),
                        Map.of("Condition", "a > 1", "Expression Language", "perl"),
                        "perl"),
                Arguments.of(new MapToFields(), Map.of(), "it makes no fields"),
                Arguments.of(new MapToFields(), Map.of("x", "a +"), "field 'x'"),
                Arguments.of(
                        new AssignTimestamps(),
                        Map.of("Timestamp", "t", "Idle After", "soon"),
                        "a duration is"),
                Arguments.of(new WindowInto(), Map.of(), "Size"),
                Arguments.of(new WindowInto(), Map.of("Size", "0 s"), "at least one millisecond"),
                Arguments.of(
                        new WindowInto(),
                        Map.of("Window Type", "sliding", "Size", "1 h"),
                        "Period"),
                Arguments.of(new WindowInto(), Map.of("Window Type", "sessions"), "Gap"),
                Arguments.of(new CombineElements(), Map.of("Group By", "a"), "it combines nothing"),
                Arguments.of(
                        new CombineElements(), Map.of("x", "a"), "is not function(expression)"),
                Arguments.of(
                        new CombineElements(), Map.of("x", "cuont(a)"), "did you mean 'count'?"),
                Arguments.of(new CombineElements(), Map.of("x", "sum(a +)"), "'x'"),
                Arguments.of(new FlattenCollections(), Map.of(), "Input Stages"),
                Arguments.of(new ReadFromParquet(), Map.of(), "Path"),
                Arguments.of(
                        new ReadFromParquet(), Map.of("Path", "s3://bucket/x"), "no local path"),
                Arguments.of(
                        new WriteToJson(),
                        Map.of("Path", "out/"),
                        "no beginning for the files' names"),
                Arguments.of(new WriteToFlowFile(), Map.of("Max Records", "0"), "at least 1"),
                Arguments.of(new CreateElements(), Map.of(), "Elements"),
                Arguments.of(new CreateElements(), Map.of("Elements", "{a: 1}"), "is no list"),
                Arguments.of(
                        new CreateElements(), Map.of("Elements", "[{a: 1"), "'Elements', line"),
                Arguments.of(new ExplodeFields(), Map.of(), "Fields"),
                Arguments.of(new ExplodeFields(), Map.of("Fields", "a, b"), "set Cross Product"),
                Arguments.of(new PartitionElements(), Map.of("By", "a"), "Outputs"),
                Arguments.of(new PartitionElements(), Map.of("By", "a +", "Outputs", "x"), "By: "),
                Arguments.of(
                        new PartitionElements(),
                        Map.of("By", "a", "Outputs", "ok, errors"),
                        "cannot be called 'errors'"),
                Arguments.of(
                        new JoinCollections(),
                        Map.of("Equalities", "a", "o", "Orders"),
                        "it joins at least two inputs"),
                Arguments.of(
                        new JoinCollections(),
                        Map.of("Equalities", "o.a = d.b", "o", "Orders", "c", "Customers"),
                        "there is no input 'd'"),
                Arguments.of(
                        new JoinCollections(),
                        Map.of("Equalities", "o.a", "o", "Orders", "c", "Customers"),
                        "compares nothing"),
                Arguments.of(
                        new JoinCollections(),
                        Map.of(
                                "Equalities",
                                "id",
                                "o",
                                "Orders",
                                "c",
                                "Customers",
                                "Output Fields",
                                "name"),
                        "'name' is not alias.field"),
                Arguments.of(new QueryWithSql(), Map.of(), "Query"),
                Arguments.of(
                        new ExtractWindowingInfo(),
                        Map.of("end", "window_ende"),
                        "did you mean 'window_end'?"),
                Arguments.of(new ValidateWithSchema(), Map.of("Schema", "{a: "), "'Schema', line"),
                Arguments.of(new LogElements(), Map.of("Log Level", "loud"), "loud"),
                Arguments.of(
                        new WindowInto(),
                        Map.of("Size", "1 h", "Trigger", "repeatedly"),
                        "set Repeat Count or Repeat Delay"),
                Arguments.of(
                        new WindowInto(),
                        Map.of("Size", "1 h", "Trigger", "early and late"),
                        "neither what is early nor what is late"),
                Arguments.of(
                        new WindowInto(),
                        Map.of(
                                "Size",
                                "1 h",
                                "Trigger",
                                "written",
                                "Trigger Definition",
                                "after_cuont"),
                        "there is no trigger 'after_cuont'"),
                Arguments.of(
                        new WindowInto(),
                        Map.of("Window Type", "calendar", "Time Zone", "Europe/Berln"),
                        "region or an offset"),
                Arguments.of(
                        new ReadFromCsv(), Map.of("Path", "x", "Delimiter", "ab"), "one character"),
                Arguments.of(
                        new ReadFromJson(), Map.of("Path", "x", "Schema", "[1"), "'Schema', line"),
                Arguments.of(
                        new ReadFromText(),
                        Map.of("Path", "x", "Watch Interval", "often"),
                        "is no duration"),
                Arguments.of(
                        new WriteToCsv(), Map.of("Path", "x", "Num Shards", "0"), "num_shards"),
                Arguments.of(new WriteToText(), Map.of("Path", "x", "Compression", "rar"), "rar"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void wrongPropertiesShowAtTheProcessor(
            Processor processor, Map<String, String> properties, String says) {
        TestRunner runner = Canvas.runner(processor, "stage", properties);
        runner.assertNotValid();
        String all =
                ((org.apache.nifi.util.MockProcessContext) runner.getProcessContext())
                        .validate()
                        .toString();
        assertTrue(all.contains(says), all);
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of(
                        new FilterElements(),
                        Map.of(
                                "Condition",
                                "date > TIMESTAMP '2001-01-01 00:00:00' AND origin IS NOT NULL")),
                Arguments.of(
                        new FilterElements(), Map.of("Condition", "UPPER(\"origin\") = 'JFK'")),
                Arguments.of(
                        new FilterElements(),
                        Map.of("Condition", "delay * 2 >= 10", "Expression Language", "generic")),
                Arguments.of(new MapToFields(), Map.of("x", "CASE WHEN a > 0 THEN a ELSE 0 END")),
                Arguments.of(
                        new MapToFields(), Map.of("Append Fields", "true", "Drop Fields", "a, b")),
                Arguments.of(
                        new AssignTimestamps(),
                        Map.of(
                                "Timestamp",
                                "t",
                                "Max Out Of Orderness",
                                "30 s",
                                "Idle After",
                                "1 min")),
                Arguments.of(new WindowInto(), Map.of("Size", "10m")),
                Arguments.of(
                        new WindowInto(),
                        Map.of(
                                "Window Type",
                                "sliding",
                                "Size",
                                "1 hour",
                                "Period",
                                "10 mins",
                                "Offset",
                                "5 min")),
                Arguments.of(
                        new WindowInto(),
                        Map.of(
                                "Window Type",
                                "sessions",
                                "Gap",
                                "30 min",
                                "Allowed Lateness",
                                "1 d")),
                Arguments.of(new WindowInto(), Map.of("Window Type", "global")),
                Arguments.of(new CombineElements(), Map.of("n", "count(*)", "s", "sum(a * b)")),
                Arguments.of(new ReadFromParquet(), Map.of("Path", "${path}")),
                Arguments.of(new WriteToFlowFile(), Map.of("Group By Window", "true")),
                Arguments.of(new ReadFromText(), Map.of("Path", "/in", "Watch Interval", "10 s")),
                Arguments.of(
                        new ReadFromCsv(),
                        Map.of("Path", "/in/*.csv", "Delimiter", "\\t", "Header", "false")),
                Arguments.of(new ReadFromAvro(), Map.of("Path", "/in")),
                Arguments.of(new WriteToCsv(), Map.of("Path", "/out/x", "Delimiter", " ")),
                Arguments.of(new WriteToAvro(), Map.of("Path", "/out/x", "Codec", "snappy")),
                Arguments.of(new WriteToParquet(), Map.of("Path", "/out/x", "Codec", "none")),
                Arguments.of(new WriteToText(), Map.of("Path", "/out/${name}")),
                Arguments.of(new CreateElements(), Map.of("Elements", "[1, 2]")),
                Arguments.of(new ReshuffleElements(), Map.of()),
                Arguments.of(new LogElements(), Map.of()),
                Arguments.of(
                        new ExplodeFields(), Map.of("Fields", "a, b", "Cross Product", "false")),
                Arguments.of(
                        new PartitionElements(),
                        Map.of("By", "kind", "Outputs", "a, b", "Error Handling", "branch")));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void rightPropertiesAreValid(Processor processor, Map<String, String> properties) {
        Canvas.runner(processor, "stage", properties).assertValid();
    }

    private static List<String> verified(
            Processor processor, Map<String, String> properties, Map<String, String> attributes) {
        TestRunner runner = Canvas.runner(processor, "stage", properties);
        return ((VerifiableProcessor) processor)
                .verify(runner.getProcessContext(), runner.getLogger(), attributes).stream()
                        .map(r -> r.getOutcome() + " " + r.getExplanation())
                        .toList();
    }

    @Test
    void verificationTellsTheSchema() {
        assertEquals(
                List.of(
                        "SUCCESSFUL The settings fit together",
                        "SUCCESSFUL The records are {date: datetime?, delay: int64?, distance: int64?, origin: string?,"
                                + " destination: string?}"),
                verified(
                        new ReadFromParquet(), Map.of("Path", "${file}"), Map.of("file", FLIGHTS)));
        List<String> missing =
                verified(
                        new ReadFromParquet(),
                        Map.of("Path", "${file}"),
                        Map.of("file", "/none.parquet"));
        assertTrue(missing.get(1).startsWith("FAILED "), missing.toString());
    }

    @Test
    void verificationChecksAgainstTheInputsSchema() {
        Map<String, String> longer = Map.of("Condition", "distance > 100");
        assertEquals(
                List.of(
                        "SUCCESSFUL The settings fit together",
                        "SUCCESSFUL stage gives {distance: int64?}"),
                verified(
                        new FilterElements(),
                        longer,
                        Map.of("pipeline.schema", "{distance: int64?}")));
        assertEquals(
                "FAILED in 'distance > 100': there is no field 'distance'; did you mean 'distanc'? the fields are"
                        + " {distanc: int64?}",
                verified(
                                new FilterElements(),
                                longer,
                                Map.of("pipeline.schema", "{distanc: int64?}"))
                        .get(1));
        assertEquals(
                "FAILED The attribute pipeline.schema is no schema: ",
                verified(new FilterElements(), longer, Map.of("pipeline.schema", "distance"))
                        .get(1)
                        .substring(0, 51));
        assertTrue(
                verified(new FilterElements(), longer, Map.of())
                        .get(1)
                        .startsWith(
                                "SKIPPED Give the input's schema as the attribute pipeline.schema"));
        assertEquals(
                "SUCCESSFUL stage gives {id: int64, name: string}",
                verified(
                                new JoinCollections(),
                                Map.of(
                                        "o",
                                        "Orders",
                                        "c",
                                        "Customers",
                                        "Equalities",
                                        "o.customer = c.id",
                                        "Output Fields",
                                        "o.id, c.name"),
                                Map.of(
                                        "pipeline.schema.Orders",
                                        "{id: int64, customer: int64}",
                                        "pipeline.schema.Customers",
                                        "{id: int64, name: string}"))
                        .get(1));
        assertEquals(
                "SKIPPED The settings are wrong",
                verified(new FilterElements(), Map.of("Condition", "distance >"), Map.of()).get(1));
    }
}
