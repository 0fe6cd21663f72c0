package org.nifibeam.launcher.templates;

import static org.nifibeam.launcher.templates.Parts.run;
import static org.nifibeam.launcher.templates.Parts.stage;
import static org.nifibeam.launcher.templates.Parts.write;

import java.util.Map;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/** Delays per airport and day: in a line, forked, and with Beam YAML. */
final class FlightTemplates {
    private static final int ROW = FlowDefinition.ROW;

    private FlightTemplates() {}

    /** Ten processors in a snake of four columns, with RunPipeline's queues to the right of it. */
    static String line() {
        FlowDefinition flow = flights("Flight delays");
        String last = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String results =
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 2);
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 1, 2);
        flow.chain(last, json, results, run);
        flow.ends(run, 2, 2);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                Flight delays: how late do flights leave, per airport and day?
                Each processor adds one stage to the pipeline's definition, which is what travels from queue to queue (look into one).
                No record does: RunPipeline runs the whole pipeline on its Pipeline Runner service, over all flights at once.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        flow.label(
                0,
                2 * ROW + 190,
                970,
                130,
                """
                results: the rows, as FlowFiles of JSON lines.   submitted: the definition that runs.   finished: a report, once all results are out.
                failed: definitions that were refused, with the problems of all stages at once (attribute pipeline.problems).
                Start it again and the same pipeline runs again, but never twice at the same time.""");
        return flow.json();
    }

    /**
     * The line without FlowFiles as results, for measuring the same work inside NiFi and outside.
     */
    static String files() {
        FlowDefinition flow = flights("Flight delays, files");
        String last = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 1, 2);
        flow.chain(last, json, run);
        flow.ends(run, 2, 2);
        return flow.json();
    }

    /**
     * The same, but the definition forks behind CombineElements and is merged again by RunPipeline.
     */
    static String forked() {
        FlowDefinition flow = flights("Flight delays, forked");
        String combine = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String results =
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 1, 2);
        String run =
                flow.processor(
                        run(
                                flow,
                                "#{flights.path}, #{output.path}",
                                Map.of("Final Stages", "WriteToJson, WriteToFlowFile")),
                        0,
                        3);
        flow.chain(combine, json, run);
        flow.chain(combine, results, run);
        flow.ends(run, 1.5, 3);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                Flight delays, with a fork: behind CombineElements the definition goes two ways, and RunPipeline waits for both.
                A merge waits for names, not for a number of FlowFiles: RunPipeline's Final Stages are WriteToJson and WriteToFlowFile.
                A branch that does not come within Wait For Branches is reported by name, in incomplete; nothing is run in part.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        return flow.json();
    }

    /** A document as it was written for Beam, in front of canvas stages. */
    static String beamYaml() {
        FlowDefinition flow = flights("Beam YAML");
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("beam-yaml"), 0, 0),
                        flow.processor(
                                stage(
                                        "AddBeamYaml",
                                        "FlightsByDay",
                                        Map.of(
                                                "Takes Input",
                                                "false",
                                                "Beam YAML",
                                                """
                                pipeline:
                                  type: chain
                                  transforms:
                                    - type: ReadFromParquet
                                      config: {path: '#{flights.path}'}
                                    - type: Filter
                                      config: {language: sql, keep: distance > 100}
                                    - type: AssignTimestamps
                                      config: {timestamp: date}
                                    - type: WindowInto
                                      windowing: {type: fixed, size: 1d}
                                """)),
                                1,
                                0),
                        flow.processor(
                                stage(
                                                "CombineElements",
                                                "PerAirport",
                                                Map.of(
                                                        "Group By",
                                                        "origin",
                                                        "Window Start Field",
                                                        "day"))
                                        .withFields(
                                                Map.of(
                                                        "flights",
                                                        "count(delay)",
                                                        "mean_delay",
                                                        "mean(delay)",
                                                        "max_delay",
                                                        "max(delay)")),
                                2,
                                0),
                        flow.processor(write("Json", "WriteToJson"), 3, 0),
                        flow.processor(
                                stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 3, 1));
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 2, 1);
        flow.connect(last, run, "success");
        flow.endsLeft(run, 2, 1);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                Beam YAML on the canvas: FlightsByDay holds a document as it was written for Apache Beam, four transforms in one stage.
                PerAirport, a processor, goes on with what they give. A document that is a whole pipeline may stand alone between DefinePipeline and RunPipeline.
                Whoever may edit FlightsByDay can define anything, so NiFi asks for its restricted permissions.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        flow.label(
                0,
                ROW,
                560,
                130,
                """
                The other way round: ./nifi-beam template FILE.yaml
                writes a group like this one from a document, each
                transform a processor where there is one for it.""");
        return flow.json();
    }

    /** A group over the flights. */
    private static FlowDefinition flights(String name) {
        FlowDefinition flow =
                new FlowDefinition(
                        name, "flight-delays", "Where the flights are, and where their delays go");
        Parts.flights(flow);
        flow.parameter("output.path", Parts.OUTPUT, "out/flight-delays");
        return flow;
    }

    /** The stages that all flight delays have; gives the last one. */
    private static String stages(FlowDefinition flow) {
        return flow.chain(
                flow.processor(FlowProcessor.define("flight-delays"), 0, 0),
                flow.processor(
                        stage(
                                "ReadFromParquet",
                                "ReadFromParquet",
                                Map.of("Path", "#{flights.path}")),
                        1,
                        0),
                flow.processor(
                        stage(
                                "FilterElements",
                                "FilterElements",
                                Map.of(
                                        "Condition",
                                        "distance > 100",
                                        "Expression Language",
                                        "sql")),
                        2,
                        0),
                flow.processor(
                        stage("MapToFields", "MapToFields", Map.of("Expression Language", "sql"))
                                .withFields(
                                        Map.of(
                                                "date", "date", "origin", "origin", "delay",
                                                "delay")),
                        3,
                        0),
                flow.processor(
                        stage("AssignTimestamps", "AssignTimestamps", Map.of("Timestamp", "date")),
                        3,
                        1),
                flow.processor(
                        stage(
                                "WindowInto",
                                "WindowInto",
                                Map.of("Window Type", "fixed", "Size", "1 day")),
                        2,
                        1),
                flow.processor(
                        stage(
                                        "CombineElements",
                                        "CombineElements",
                                        Map.of("Group By", "origin", "Window Start Field", "day"))
                                .withFields(
                                        Map.of(
                                                "flights",
                                                "count(delay)",
                                                "mean_delay",
                                                "mean(delay)",
                                                "max_delay",
                                                "max(delay)")),
                        1,
                        1));
    }
}
