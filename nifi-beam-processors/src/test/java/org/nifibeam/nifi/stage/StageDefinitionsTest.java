package org.nifibeam.nifi.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.Problem;

/** What each kind of stage adds to a definition. */
@Timeout(60)
final class StageDefinitionsTest {
    @TempDir Path folder;

    private static MockFlowFile create(MockFlowFile definition, String name, String elements) {
        return Canvas.through(definition, CreateElements::new, name, Map.of("Elements", elements));
    }

    private static MockFlowFile orders() {
        return create(
                Canvas.define("p"),
                "Orders",
                "[{id: 1, customer: 7, tags: [a, b]}, {id: 2, customer: 8, tags: [c]}]");
    }

    private static String stage(MockFlowFile out, String name) throws Exception {
        CanvasDefinition definition = CanvasDefinition.parse(out.getContent());
        assertEquals(
                List.of(),
                definition.canvas().problems().stream().map(Problem::withoutPlace).toList());
        TransformSpec spec =
                definition.definition().transforms().stream()
                        .filter(t -> t.name().equals(name))
                        .findAny()
                        .orElseThrow();
        return spec.type()
                + " "
                + spec.inputs().stream().map(i -> i.alias() + "=" + i.reference()).toList()
                + " "
                + spec.config().plain();
    }

    private static String added(Supplier<Processor> processor, Map<String, String> properties)
            throws Exception {
        return stage(Canvas.through(orders(), processor, "S", properties), "S");
    }

    @Test
    void shapes() throws Exception {
        assertEquals(
                "Explode [input=Orders] {fields=[tags]}",
                added(ExplodeFields::new, Map.of("Fields", "tags")));
        assertEquals("Reshuffle [input=Orders] {}", added(ReshuffleElements::new, Map.of()));
        assertEquals(
                "LogForTesting [input=Orders] {level=warning, prefix=order }",
                added(LogElements::new, Map.of("Log Level", "warning", "Log Prefix", "order ")));
        assertEquals(
                "ExtractWindowingInfo [input=Orders] {}",
                added(ExtractWindowingInfo::new, Map.of()));
        assertEquals(
                "ExtractWindowingInfo [input=Orders] {fields={at=timestamp, until=window_end}}",
                added(ExtractWindowingInfo::new, Map.of("until", "window_end", "at", "timestamp")));
        assertEquals(
                "ValidateWithSchema [input=Orders] {schema={type=object, properties={id={type=integer, minimum=0}}}}",
                added(
                        ValidateWithSchema::new,
                        Map.of(
                                "Schema",
                                "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"integer\", \"minimum\": 0}}}")));
    }

    @Test
    void combinersWithSettings() throws Exception {
        assertEquals(
                "Combine [input=Orders] {language=generic, group_by=[], combine={best={value=id, fn={type=top,"
                        + " config={n=3, by=customer}}}, customers={value=customer, fn=count_distinct}}}",
                added(
                        CombineElements::new,
                        Map.of(
                                "best",
                                "top(id; n: 3, by: customer)",
                                "customers",
                                "count_distinct(customer)")));
    }

    @Test
    void aPartitionsOutputsAreTakenByName() throws Exception {
        MockFlowFile out =
                Canvas.through(
                        orders(),
                        PartitionElements::new,
                        "Split",
                        Map.of(
                                "By",
                                "CASE WHEN id > 1 THEN 'late' ELSE 'early' END",
                                "Outputs",
                                "early, late",
                                "Unknown Output",
                                "other"));
        assertEquals(
                "Partition [input=Orders] {language=sql, by=CASE WHEN id > 1 THEN 'late' ELSE 'early' END,"
                        + " outputs=[early, late], unknown_output=other}",
                stage(out, "Split"));
        MockFlowFile taken =
                Canvas.through(
                        out,
                        FilterElements::new,
                        "F",
                        Map.of("Condition", "id = 1", "Input Stage", "Split.early"));
        assertEquals("Filter [input=Split.early] {language=sql, keep=id = 1}", stage(taken, "F"));
        MockFlowFile both =
                Canvas.through(
                        out,
                        FlattenCollections::new,
                        "All",
                        Map.of("Input Stages", "Split.early, Split.late"));
        assertEquals(
                "Flatten [Split.early=Split.early, Split.late=Split.late] {}", stage(both, "All"));
        for (String wrong : List.of("Split.erly", "Split")) {
            MockFlowFile problem =
                    Canvas.through(
                            out,
                            FilterElements::new,
                            "F",
                            Map.of("Condition", "id = 1", "Input Stage", wrong));
            assertEquals(
                    List.of(
                            wrong.equals("Split")
                                    ? "[UNKNOWN_STAGE] stage 'F': 'Split' has several outputs; write 'Split.early' or 'Split.late' or 'Split.other'"
                                    : "[UNKNOWN_STAGE] stage 'F': 'Split.erly' is no output of 'Split'; write 'Split.early' or 'Split.late' or 'Split.other'"),
                    CanvasDefinition.parse(problem.getContent()).canvas().problems().stream()
                            .map(Problem::withoutPlace)
                            .toList());
        }
    }

    @Test
    void joinsTakeStagesByAlias() throws Exception {
        MockFlowFile both = create(orders(), "Customers", "[{id: 7, name: Ann}]");
        Map<String, String> inputs = Map.of("o", "Orders", "c", "Customers");
        MockFlowFile joined =
                Canvas.through(
                        both,
                        JoinCollections::new,
                        "Joined",
                        with(
                                inputs,
                                Map.of(
                                        "Join Type",
                                        "left",
                                        "Equalities",
                                        "o.customer = c.id",
                                        "Output Fields",
                                        "o.id, c.name AS customer_name")));
        assertEquals(
                "Join [o=Orders, c=Customers] {equalities=[{o=customer, c=id}], type=left,"
                        + " fields={c={customer_name=name}, o={id=id}}}",
                stage(joined, "Joined"));
        MockFlowFile byOneField =
                Canvas.through(
                        both,
                        JoinCollections::new,
                        "Joined",
                        with(
                                inputs,
                                Map.of(
                                        "Equalities",
                                        "id",
                                        "First Input",
                                        "o",
                                        "Join Type",
                                        "left")));
        assertEquals(
                "Join [o=Orders, c=Customers] {equalities=[{o=id, c=id}], type=left}",
                stage(byOneField, "Joined"));
        MockFlowFile sql =
                Canvas.through(
                        both,
                        QueryWithSql::new,
                        "Q",
                        with(
                                inputs,
                                Map.of(
                                        "Query",
                                        "SELECT o.id, c.name FROM o JOIN c ON o.customer = c.id")));
        assertEquals(
                "Sql [c=Customers, o=Orders] {query=SELECT o.id, c.name FROM o JOIN c ON o.customer = c.id}",
                stage(sql, "Q"));
        assertEquals(
                "Sql [input=Orders] {query=SELECT id FROM PCOLLECTION}",
                added(QueryWithSql::new, Map.of("Query", "SELECT id FROM PCOLLECTION")));
    }

    private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }

    @Test
    void filesAreReadAndWritten() throws Exception {
        Path csv = Files.writeString(folder.resolve("x.csv"), "id;name\n1;Ann\n");
        MockFlowFile out =
                Canvas.through(
                        Canvas.define("p"),
                        ReadFromCsv::new,
                        "R",
                        Map.of("Path", csv.toString(), "Delimiter", ";"));
        assertEquals(
                "{id: int64?, name: string?}",
                CanvasDefinition.parse(out.getContent()).canvas().schemas().get("R").toString());

        Path tabs = Files.writeString(folder.resolve("x.tsv"), "id\tname\n1\tAnn\n");
        MockFlowFile typed =
                Canvas.through(
                        Canvas.define("p"),
                        ReadFromCsv::new,
                        "R",
                        Map.of(
                                "Path",
                                tabs.toString(),
                                "Delimiter",
                                "\\t",
                                "Schema",
                                "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"string\"}}}"));
        assertEquals(
                "{id: string?}",
                CanvasDefinition.parse(typed.getContent()).canvas().schemas().get("R").toString());

        Path text = Files.writeString(folder.resolve("x.txt"), "one\ntwo\n");
        MockFlowFile lines =
                Canvas.through(
                        Canvas.define("p"),
                        ReadFromText::new,
                        "R",
                        Map.of("Path", text.toString()));
        assertEquals(
                "{line: string}",
                CanvasDefinition.parse(lines.getContent()).canvas().schemas().get("R").toString());
        MockFlowFile written =
                Canvas.through(
                        lines, WriteToText::new, "W", Map.of("Path", "/out/x", "Num Shards", "1"));
        assertEquals("WriteToText [input=R] {path=/out/x, num_shards=1}", stage(written, "W"));

        Path json = Files.writeString(folder.resolve("x.json"), "{\"a\": 1.5}\n");
        MockFlowFile objects =
                Canvas.through(
                        Canvas.define("p"),
                        ReadFromJson::new,
                        "R",
                        Map.of("Path", json.toString()));
        assertEquals(
                "{a: double?}",
                CanvasDefinition.parse(objects.getContent())
                        .canvas()
                        .schemas()
                        .get("R")
                        .toString());
        stage(Canvas.through(objects, WriteToAvro::new, "W", Map.of("Path", "/out/x")), "W");
        stage(Canvas.through(objects, WriteToParquet::new, "W", Map.of("Path", "/out/x")), "W");
        stage(Canvas.through(objects, WriteToCsv::new, "W", Map.of("Path", "/out/x")), "W");
    }

    @Test
    void windowsWithTriggers() throws Exception {
        MockFlowFile out =
                Canvas.through(
                        orders(),
                        WindowInto::new,
                        "W",
                        Map.of(
                                "Size", "1 h",
                                "Allowed Lateness", "1 d",
                                "Trigger", "early and late",
                                "Early Count", "100",
                                "Early Delay", "1 min",
                                "Late Count", "1",
                                "Accumulation", "accumulating",
                                "Timestamp Combiner", "latest"));
        stage(out, "W");
        assertEquals(
                "{type=fixed, size=1h, allowed_lateness=1d, trigger={after_watermark={"
                        + "early={after_first=[{after_count=100}, {after_processing_time=1m}]}, late={after_count=1}}},"
                        + " accumulation_mode=accumulating, timestamp_combiner=latest}",
                windowing(out));
        MockFlowFile calendar =
                Canvas.through(
                        orders(),
                        WindowInto::new,
                        "W",
                        Map.of(
                                "Window Type", "calendar",
                                "Calendar Unit", "months",
                                "Time Zone", "Europe/Berlin",
                                "Trigger", "repeatedly",
                                "Repeat Count", "10"));
        stage(calendar, "W");
        assertEquals(
                "{type=calendar, unit=months, count=1, zone=Europe/Berlin, trigger={repeatedly={after_count=10}}}",
                windowing(calendar));
        MockFlowFile written =
                Canvas.through(
                        orders(),
                        WindowInto::new,
                        "W",
                        Map.of(
                                "Window Type",
                                "global",
                                "Trigger",
                                "written",
                                "Trigger Definition",
                                "{repeatedly: {after_count: 5}}"));
        stage(written, "W");
        assertEquals("{type=global, trigger={repeatedly={after_count=5}}}", windowing(written));
    }

    private static String windowing(MockFlowFile out) throws Exception {
        List<TransformSpec> all =
                CanvasDefinition.parse(out.getContent()).definition().transforms();
        return all.get(all.size() - 1).windowing().orElseThrow().plain().toString();
    }
}
