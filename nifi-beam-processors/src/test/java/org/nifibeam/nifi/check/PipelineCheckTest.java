package org.nifibeam.nifi.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.nifi.run.PreviewPipeline;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.service.EmbeddedPipelineRunner;
import org.nifibeam.nifi.stage.AddBeamYaml;
import org.nifibeam.nifi.stage.CombineElements;
import org.nifibeam.nifi.stage.CreateElements;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.FilterElements;
import org.nifibeam.nifi.stage.FlattenCollections;
import org.nifibeam.nifi.stage.JoinCollections;
import org.nifibeam.nifi.stage.LogElements;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.nifi.stage.ReadFromCsv;
import org.nifibeam.nifi.stage.TransformWithCode;
import org.nifibeam.nifi.stage.WindowInto;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.nifi.stage.WriteToJson;

/** Which processor is marked, and what is said there. */
@Timeout(60)
final class PipelineCheckTest {
    private static final String ORDERS = "[{id: 1, customer: 7, price: 2.5, item: pen}]";

    /** begin → Orders. */
    private static Flow orders() {
        return Flow.begun().then("begin", CreateElements.class, "Orders", "Elements", ORDERS);
    }

    private static void assertFound(Flow flow, String... violations) {
        assertEquals(Flow.lines(violations), flow.violations());
    }

    @Test
    void aRightPipelineHasNoMarks() {
        assertFound(
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "price > 1")
                        .then("Dear", WriteToFlowFile.class, "Out")
                        .run(List.of("Out")));
    }

    @Test
    void anUnknownFieldIsMarkedWhereItIsRead() {
        assertFound(
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "prise > 1")
                        .then("Dear", FilterElements.class, "Pens", "Condition", "item = 'pen'")
                        .run(List.of("Pens")),
                "Dear: in 'prise > 1': there is no field 'prise'; did you mean 'price'? the fields are {id: int64, customer: int64,"
                        + " price: double, item: string}");
    }

    @Test
    void aTypeClashHasBothTypesAndWhereTheyComeFrom() {
        assertFound(
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "price > 1")
                        .then("Dear", FilterElements.class, "Odd", "Condition", "item + price > 3")
                        .run(List.of("Odd")),
                "Odd: in 'item + price > 3': '+' cannot bring together [item (string), price (double)]; the fields' types are of stage 'Orders'; convert one side with CAST");
    }

    /** The stage before has made one of the fields, and handed the other one on. */
    @Test
    void aTypeClashOfFieldsOfTwoStagesNamesBoth() {
        assertFound(
                orders().then(
                                "Orders",
                                MapToFields.class,
                                "Rounded",
                                "item",
                                "item",
                                "round",
                                "CAST(price AS BIGINT)")
                        .then(
                                "Rounded",
                                FilterElements.class,
                                "Odd",
                                "Condition",
                                "item + round > 3")
                        .run(List.of("Odd")),
                "Odd: in 'item + round > 3': '+' cannot bring together [item (string), round (int64)]; the fields' types are of stage 'Rounded'; convert one side with CAST;"
                        + " 'item' (string) comes from 'Orders'");
    }

    @Test
    void aJoinClashNamesBothStages() {
        assertFound(
                orders().then(
                                "Orders",
                                CreateElements.class,
                                "Customers",
                                "Elements",
                                "[{id: seven, name: Ann}]")
                        .then(
                                "Customers",
                                JoinCollections.class,
                                "Joined",
                                "o",
                                "Orders",
                                "c",
                                "Customers",
                                "Equalities",
                                "o.customer = c.id")
                        .run(List.of("Joined")),
                "Joined: customer of 'Orders' is int64, but id of 'Customers' is string; join by fields of one type, or convert one with"
                        + " MapToFields before; 'customer' (int64) comes from 'Orders', 'id' (string) comes from 'Customers'");
    }

    @Test
    void aMergeThatNamesNoStage() {
        assertFound(
                orders().then(
                                "Orders",
                                FlattenCollections.class,
                                "All",
                                "Input Stages",
                                "Orders, Oders")
                        .run(List.of("All")),
                "All: its input 'Oders' is no stage before this one; did you mean 'Orders'?");
    }

    @Test
    void namesAreUnique() {
        assertFound(
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "price > 1")
                        .then(
                                "Dear",
                                FilterElements.class,
                                "Second",
                                "Condition",
                                "price > 2",
                                "Stage Name",
                                "Dear")
                        .run(List.of("Second")),
                "Second: a stage before this one has the same name; rename this processor, or set its Stage Name");
    }

    @Test
    void finalStagesAreStagesThatCome() {
        assertFound(
                orders().then("Orders", WriteToFlowFile.class, "Out")
                        .run(List.of("Out"), "Final Stages", "Out, Writen"),
                "run: Final Stages has 'Writen', which is no stage of what comes here, so that it would wait in vain; there are:"
                        + " Orders, Out");
    }

    private static Flow forked(String... run) {
        return orders().then("Orders", WriteToJson.class, "Files", "Path", "/out/x")
                .then("Orders", WriteToFlowFile.class, "Out")
                .run(List.of("Files", "Out"), run);
    }

    @Test
    void aForkIsMergedByNames() {
        assertFound(forked("Final Stages", "Files, Out"));
        assertFound(
                forked(),
                "run: the flow forks before it: without Final Stages the first branch to come would be run alone; set Final Stages to"
                        + " Files, Out");
        assertFound(
                forked("Final Stages", "Out"),
                "run: the branch that ends with 'Files' is not waited for; add 'Files' to Final Stages");
        assertFound(forked("Final Stages", "#{stages}"));
        assertFound(
                orders().then("Orders", LogElements.class, "Log")
                        .connect("Log", "success", "run")
                        .run(List.of("Log")),
                "run: what comes from 'Log' comes on 2 ways, and would be run once and refused then; connect it once");
    }

    @Test
    void branchesHaveDifferentStagesOfOneName() {
        assertFound(
                orders().then("Orders", LogElements.class, "One", "Stage Name", "Log")
                        .then(
                                "Orders",
                                LogElements.class,
                                "Two",
                                "Stage Name",
                                "Log",
                                "Log Prefix",
                                "two")
                        .run(List.of("One", "Two"), "Final Stages", "Log"),
                "Two: two branches of the flow have different stages of this name; give one of the processors another Stage Name");
    }

    @Test
    void errorsMustBeTaken() {
        Flow untaken =
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "price > 1",
                                "Error Handling",
                                "branch")
                        .run(List.of("Dear"));
        assertFound(
                untaken,
                "Dear: nothing takes its error output; connect its relationship errors to a stage that keeps or logs what failed,"
                        + " and that stage to RunPipeline, with the last stages of both branches in Final Stages");
        Flow taken =
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "price > 1",
                                "Error Handling",
                                "branch")
                        .stage(LogElements.class, "Failed")
                        .connect("Dear", "errors", "Failed")
                        .run(List.of("Dear", "Failed"), "Final Stages", "Dear, Failed");
        assertFound(taken);
    }

    @Test
    void flowFilesNeedServices() {
        Flow flow = orders().then("Orders", WriteToFlowFile.class, "Out");
        flow.service(EmbeddedPipelineRunner.class.getName(), "runner", Map.of())
                .processor(RunPipeline.class.getName(), "run", Map.of("Pipeline Runner", "runner"))
                .connect("Out", "success", "run");
        assertFound(
                flow,
                "run: the stage 'Out' gives FlowFiles, and there is no Record Writer; set Record Writer");
        assertFound(
                new Flow("root")
                        .readFromFlowFile("In", "Pipeline Runner", "other")
                        .service(EmbeddedPipelineRunner.class.getName(), "other", Map.of())
                        .then("In", WriteToFlowFile.class, "Out")
                        .run(List.of("Out")),
                "In: it gives its records to another runner service (other) than the one that runs its pipeline (runner); choose the"
                        + " same Pipeline Runner here and in 'run'");
    }

    @Test
    void theRunnerRefusesUserCode() {
        assertFound(
                orders().then(
                                "Orders",
                                TransformWithCode.class,
                                "Code",
                                "Jar",
                                "/x.jar",
                                "Class Name",
                                "org.example.X")
                        .run(List.of("Code")),
                "Code: it runs user code, which this runner does not allow; set User Code of the runner service to 'allowed', or"
                        + " write it without 'language: java' and classes of your own");
    }

    @Test
    void theRunnerRefusesJava() {
        assertFound(
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "price > 1",
                                "Expression Language",
                                "java")
                        .run(List.of("Dear")),
                "Dear: it runs user code, which this runner does not allow; set User Code of the runner service to 'allowed', or"
                        + " write it without 'language: java' and classes of your own");
    }

    /** Code is compiled to see what it gives, and neither loaded nor run. */
    @Test
    void javaIsCompiledAndNotRun() {
        assertFound(
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "prise > 1",
                                "Expression Language",
                                "java"),
                "Dear: cannot read 'prise > 1', line 1: prise cannot be resolved to a variable");
        assertFound(
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "System.setProperty(\"nifibeam.test.ran\", \"yes\") == null",
                                "Expression Language",
                                "java"));
        assertNull(System.getProperty("nifibeam.test.ran"));
    }

    @Test
    void whatPlanningRefusesIsMarked() {
        Flow flow =
                Flow.begun()
                        .then(
                                "begin",
                                ReadFromCsv.class,
                                "Watched",
                                "Path",
                                "/in",
                                "Watch Interval",
                                "10s",
                                "Schema",
                                "{type: object, properties: {id: {type: integer}, name: {type: string}}}")
                        .then(
                                "Watched",
                                CombineElements.class,
                                "Count",
                                "Group By",
                                "name",
                                "n",
                                "count(id)")
                        .then("Count", WriteToJson.class, "Out", "Path", "#{out}")
                        .run(List.of("Out"));
        assertFound(
                flow,
                "Count: it groups unbounded input in the global window, so no group would ever be complete; put a WindowInto before"
                        + " it, for example fixed windows of 1m, or give it a trigger");
    }

    @Test
    void stagesThatNoDefinitionComesTo() {
        assertFound(
                new Flow("root")
                        .stage(CreateElements.class, "Orders", "Elements", ORDERS)
                        .then("Orders", LogElements.class, "Log"),
                "Orders: no definition comes to this stage; connect it behind DefinePipeline, ReadFromFlowFile or another stage, not"
                        + " behind RunPipeline");
        assertFound(
                orders().run(List.of("Orders"))
                        .stage(LogElements.class, "Log")
                        .connect("run", "results", "Log"),
                "Log: no definition comes to this stage; connect it behind DefinePipeline, ReadFromFlowFile or another stage, not"
                        + " behind RunPipeline");
        assertFound(
                orders().stage(LogElements.class, "Log")
                        .connect("run", "submitted", "Log")
                        .run(List.of("Orders")));
    }

    @Test
    void beingBuiltIsNoMistake() {
        assertFound(Flow.begun());
        assertFound(orders());
        assertFound(orders().then("Orders", FilterElements.class, "Dear"));
        assertFound(
                orders().then(
                                "Orders",
                                FilterElements.class,
                                "Dear",
                                "Condition",
                                "price > 1",
                                "Error Handling",
                                "branch"));
    }

    @Test
    void aStageBehindNothingToReadSaysSo() {
        assertFound(
                Flow.begun().then("begin", FilterElements.class, "Dear", "Condition", "price > 1"),
                "Dear: there is no stage before this one to read from; put a reading stage between DefinePipeline and this one");
    }

    @Test
    void unknownIsNotWrong() {
        // A parameter in the way of what the next stages read.
        assertFound(
                orders().then("Orders", MapToFields.class, "Map", "total", "#{expression}")
                        .then("Map", FilterElements.class, "Dear", "Condition", "anything > 1")
                        .run(List.of("Dear")));
        // The condition is not known, the fields are.
        assertFound(
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "price > #{p}")
                        .then("Dear", FilterElements.class, "Odd", "Condition", "prise > 1")
                        .run(List.of("Odd")),
                "Odd: in 'prise > 1': there is no field 'prise'; did you mean 'price'? the fields are {id: int64, customer: int64,"
                        + " price: double, item: string}");
        // A name that is not known may be the one that is asked for.
        assertFound(
                orders().then("Orders", LogElements.class, "Log", "Stage Name", "#{name}")
                        .then("Log", LogElements.class, "Next", "Input Stage", "Named")
                        .run(List.of("Next"), "Final Stages", "Named, Next"));
        // Another processor may have written anything.
        assertFound(
                orders().processor("org.example.Rewrite", "Rewrite", Map.of())
                        .connect("Orders", "success", "Rewrite")
                        .then("Rewrite", FilterElements.class, "Dear", "Condition", "prise > 1")
                        .run(List.of("Dear"), "Final Stages", "Anything"));
        assertFound(
                orders().processor("org.nifibeam.nifi.stage.OfAnotherVersion", "New", Map.of())
                        .connect("Orders", "success", "New")
                        .then("New", FilterElements.class, "Dear", "Condition", "prise > 1")
                        .run(List.of("Dear")));
        // A windowing that is not known, before a join that needs equal ones.
        assertFound(
                orders().then("Orders", WindowInto.class, "Windows", "Size", "#{size}")
                        .then(
                                "Windows",
                                FlattenCollections.class,
                                "All",
                                "Input Stages",
                                "Orders, Windows")
                        .run(List.of("All")));
        assertFound(
                orders().then("Orders", AddBeamYaml.class, "Piece", "Beam YAML", "#{yaml}")
                        .then("Piece", FilterElements.class, "Dear", "Condition", "anything > 1")
                        .run(List.of("Dear")));
    }

    @Test
    void filesAreKnownWhenTheyHaveBeenRead() {
        Flow flow =
                Flow.begun()
                        .then("begin", ReadFromCsv.class, "Flights", "Path", "#{path}")
                        .then("Flights", FilterElements.class, "Far", "Condition", "distanc > 100")
                        .run(List.of("Far"));
        assertFound(flow);
        flow.seen.note("Flights", TypeText.schema("{distance: int64?, origin: string?}"));
        String message =
                "Far: in 'distanc > 100': there is no field 'distanc'; did you mean 'distance'? the fields are {distance: int64?,"
                        + " origin: string?}";
        assertFound(flow, message);
        flow.seen.forget("Flights");
        assertFound(flow);
        assertFound(
                Flow.begun()
                        .then(
                                "begin",
                                ReadFromCsv.class,
                                "Flights",
                                "Path",
                                "#{path}",
                                "Schema",
                                "{type: object, properties: {distance: {type: integer}, origin: {type: string}}}")
                        .then("Flights", FilterElements.class, "Far", "Condition", "distanc > 100"),
                message);
    }

    @Test
    void processorsBetweenStagesArePassed() {
        Flow passed =
                orders().processor(
                                "org.apache.nifi.processors.attributes.UpdateAttribute",
                                "Update",
                                Map.of())
                        .connect("Orders", "success", "Update")
                        .funnel("funnel")
                        .connect("Update", "success", "funnel")
                        .then("funnel", FilterElements.class, "Dear", "Condition", "prise > 1")
                        .run(List.of("Dear"));
        passed.group().getConnections().stream()
                .filter(c -> c.getSource().getId().equals("funnel"))
                .forEach(c -> c.setSelectedRelationships(Set.of("")));
        assertFound(
                passed,
                "Dear: in 'prise > 1': there is no field 'prise'; did you mean 'price'? the fields are {id: int64, customer: int64,"
                        + " price: double, item: string}");
        assertFound(
                orders().then("Orders", PreviewPipeline.class, "Preview")
                        .then("Preview", FilterElements.class, "Odd", "Condition", "nothing > 1")
                        .stage(LogElements.class, "Rows")
                        .connect("Preview", "preview", "Rows"),
                "Odd: in 'nothing > 1': there is no field 'nothing'; the fields are {id: int64, customer: int64, price: double, item:"
                        + " string}",
                "Rows: no definition comes to this stage; connect it behind DefinePipeline, ReadFromFlowFile or another stage, not"
                        + " behind RunPipeline");
        // A router may send another pipeline there: what is wrong for one only may never come.
        Flow routed =
                orders().stage(DefinePipeline.class, "second")
                        .then("second", CreateElements.class, "Towns", "Elements", "[{town: X}]")
                        .processor(
                                "org.apache.nifi.processors.standard.RouteOnAttribute",
                                "Route",
                                Map.of())
                        .connect("Orders", "success", "Route")
                        .connect("Towns", "success", "Route")
                        .stage(FilterElements.class, "Dear", "Condition", "price > 1")
                        .connect("Route", "orders", "Dear")
                        .stage(FilterElements.class, "None", "Condition", "nothing > 1")
                        .connect("Route", "towns", "None")
                        .run(List.of("Dear", "None"));
        assertFound(routed);
    }

    @Test
    void groupsAreOneFlow() {
        Flow nested =
                new Flow("nested")
                        .inputPort("in")
                        .stage(FilterElements.class, "Dear", "Condition", "prise > 1")
                        .connect("in", "", "Dear")
                        .outputPort("out")
                        .connect("Dear", "success", "out");
        Flow flow = orders().inside(nested).connect("Orders", "success", "in");
        flow.run(List.of()).connect("out", "", "run");
        String message =
                "Dear: in 'prise > 1': there is no field 'prise'; did you mean 'price'? the fields are {id: int64, customer: int64,"
                        + " price: double, item: string}";
        assertFound(flow, message);
        // Alone it is not known what comes; behind the whole, nothing else is said.
        assertEquals(List.of(), Flow.violations(new PipelineCheck(flow.seen), nested.group()));
        assertEquals(List.of(message), Flow.violations(flow.rule, nested.group()));
    }

    @Test
    void anEditIsAnsweredAtOnce() {
        Flow flow =
                orders().then("Orders", FilterElements.class, "Dear", "Condition", "price > 1")
                        .then("Dear", FilterElements.class, "Pens", "Condition", "item = 'pen'")
                        .run(List.of("Pens"));
        assertFound(flow);
        String message =
                "Dear: in 'prise > 1': there is no field 'prise'; did you mean 'price'? the fields are {id: int64, customer: int64,"
                        + " price: double, item: string}";
        assertEquals(
                List.of(message),
                Flow.violations(flow.rule, flow.edited("Dear", "Condition", "prise > 1")));
        assertEquals(
                List.of(),
                Flow.violations(flow.rule, flow.edited("Dear", "Condition", "price > 2")));
        // What the edit does to others shows there.
        Flow.violations(flow.rule, flow.edited("Orders", "Elements", "[{id: 1, price: 2.5}]"));
        assertEquals(
                List.of(
                        "Pens: in 'item = 'pen'': there is no field 'item'; the fields are {id: int64, price: double}"),
                Flow.violations(flow.rule, flow.edited("Pens", "Condition", "item = 'pen'")));
    }

    private static final String DIVIDE =
            "{type: Filter, config: {language: sql, keep: 1 / id > 0}}";

    @Test
    void anErrorOutputOfAPieceOfYamlIsTakenToo() {
        assertFound(
                piece(DIVIDE).run(List.of("Piece")),
                "Piece: nothing takes its error output; connect its relationship errors to a stage that keeps or logs what failed,"
                        + " and that stage to RunPipeline, with the last stages of both branches in Final Stages");
        assertFound(
                piece(DIVIDE)
                        .stage(LogElements.class, "Failed")
                        .connect("Piece", "errors", "Failed")
                        .run(List.of("Piece", "Failed"), "Final Stages", "Piece, Failed"));
        assertFound(
                piece("#{piece}")
                        .stage(LogElements.class, "Failed")
                        .connect("Piece", "errors", "Failed")
                        .run(List.of("Piece", "Failed"), "Final Stages", "Piece, Failed"));
    }

    private static Flow piece(String yaml) {
        return orders().then(
                        "Orders",
                        AddBeamYaml.class,
                        "Piece",
                        "Beam YAML",
                        yaml,
                        "Error Handling",
                        "branch");
    }
}
