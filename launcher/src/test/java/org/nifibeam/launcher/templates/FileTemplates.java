package org.nifibeam.launcher.templates;

import static org.nifibeam.launcher.templates.Parts.run;
import static org.nifibeam.launcher.templates.Parts.runner;
import static org.nifibeam.launcher.templates.Parts.stage;
import static org.nifibeam.launcher.templates.Parts.write;
import static org.nifibeam.launcher.templates.Parts.writer;

import java.util.Map;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/** Files joined, watched and sorted out, and FlowFiles. */
final class FileTemplates {
    private static final int ROW = FlowDefinition.ROW;

    private FileTemplates() {}

    /**
     * An unbounded pipeline: files are taken as they come, and event time decides what a session
     * is.
     */
    static String sessions() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Log sessions",
                        "log-sessions",
                        "Where the logs are, and where the sessions go");
        flow.parameter(
                "logs.folder",
                "The folder that is watched; relative to NiFi's home",
                "logs-to-read");
        flow.parameter("output.path", Parts.OUTPUT, "out/sessions");
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("log-sessions"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromJson",
                                        "Logs",
                                        Map.of(
                                                "Path",
                                                "#{logs.folder}/*.json",
                                                "Watch Interval",
                                                "1 s",
                                                "Schema",
                                                """
                                {type: object, required: [time, user, page], properties: {
                                  time: {type: string, format: date-time}, user: {type: string}, page: {type: string}}}""")),
                                1,
                                0),
                        flow.processor(
                                stage(
                                        "AssignTimestamps",
                                        "EventTime",
                                        Map.of(
                                                "Timestamp",
                                                "time",
                                                "Max Out Of Orderness",
                                                "1 min")),
                                2,
                                0),
                        flow.processor(
                                stage(
                                        "WindowInto",
                                        "Visits",
                                        Map.of(
                                                "Window Type",
                                                "sessions",
                                                "Gap",
                                                "10 min",
                                                "Allowed Lateness",
                                                "1 day",
                                                "Accumulation",
                                                "accumulating")),
                                3,
                                0),
                        flow.processor(
                                stage(
                                                "CombineElements",
                                                "PerUser",
                                                Map.of(
                                                        "Group By",
                                                        "user",
                                                        "Window Start Field",
                                                        "begins",
                                                        "Window End Field",
                                                        "ends"))
                                        .withFields(Map.of("pages", "count(page)")),
                                3,
                                1),
                        flow.processor(
                                stage("ExtractWindowingInfo", "Timing", Map.of())
                                        .withFields(Map.of("timing", "pane_timing")),
                                2,
                                1),
                        flow.processor(write("Json", "WriteToJson"), 1, 1),
                        flow.processor(
                                stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 1));
        String runner = runner(flow, "#{logs.folder}, #{output.path}");
        String run =
                flow.processor(
                        FlowProcessor.run(
                                Map.of("Pipeline Runner", runner, "Record Writer", writer(flow))),
                        0,
                        2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        Parts.drain(flow, runner, "log-sessions");
        flow.label(
                110,
                -190,
                1390,
                150,
                """
                Log sessions: what each user's visit was, from log files that keep coming. The pipeline is unbounded: it runs until it is drained.
                Logs watches a folder: move files of JSON lines {"time": …, "user": …, "page": …} into it. EventTime takes time from the lines, not from
                the clock, and Visits ends a session when event time has passed ten minutes without a line of that user. What comes later than that
                is late: for a day it still counts, and gives the session again (timing LATE); what is later still is dropped and counted (menu Counters).
                To begin, set the parameters logs.folder and output.path, enable the services, start the group.""");
        flow.label(
                2.65 * FlowDefinition.COLUMN,
                2 * ROW + 170,
                800,
                130,
                """
                To end it, enable Drain and choose Run Once: the pipeline reads no more, open sessions end, and all comes out.
                results: the sessions, as FlowFiles of JSON lines.   finished: a report of the run, once it is drained.
                submitted: the definition that runs.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }

    /** Two ways to add what another file knows: a join of two stages, and a lookup by key. */
    static String join() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Join and enrich",
                        "join-and-enrich",
                        "Where flights and airports are, and where the result goes");
        Parts.flights(flow);
        flow.parameter(
                "airports.path",
                "The CSV file of airports; relative to NiFi's home",
                "examples/data/airports.csv");
        flow.parameter("output.path", Parts.OUTPUT, "out/between-states");
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("join-and-enrich"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromParquet",
                                        "Flights",
                                        Map.of("Path", "#{flights.path}")),
                                1,
                                0),
                        flow.processor(
                                stage(
                                        "ReadFromCsv",
                                        "Airports",
                                        Map.of("Path", "#{airports.path}")),
                                2,
                                0),
                        flow.processor(
                                stage(
                                                "JoinCollections",
                                                "FromState",
                                                Map.of(
                                                        "Join Type",
                                                        "left",
                                                        "Equalities",
                                                        "flight.origin = airport.iata",
                                                        "Output Fields",
                                                        "flight.delay, flight.destination, airport.state AS from_state"))
                                        .withFields(
                                                Map.of("flight", "Flights", "airport", "Airports")),
                                3,
                                0),
                        flow.processor(
                                stage(
                                        "AddBeamYaml",
                                        "ToState",
                                        Map.of(
                                                "Beam YAML",
                                                """
                                type: Enrichment
                                config:
                                  enrichment_handler: Csv
                                  handler_config:
                                    path: '#{airports.path}'
                                    key: {destination: iata}
                                    fields: {to_state: state}
                                """)),
                                3,
                                1),
                        flow.processor(
                                stage(
                                                "CombineElements",
                                                "BetweenStates",
                                                Map.of("Group By", "from_state, to_state"))
                                        .withFields(
                                                Map.of(
                                                        "flights",
                                                        "count(*)",
                                                        "mean_delay",
                                                        "mean(delay)")),
                                2,
                                1),
                        flow.processor(write("Csv", "WriteToCsv"), 1, 1),
                        flow.processor(
                                stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 1));
        String run =
                flow.processor(
                        run(flow, "#{flights.path}, #{airports.path}, #{output.path}"), 0, 2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                Join and enrich: from which state to which do flights leave late? A flight has airports, the states are in another file.
                FromState joins the stages Flights and Airports by name; both stand before it in one line. It is a left join: a flight from nowhere is kept.
                ToState looks the destination up in the same file, by a piece of Beam YAML: Enrichment has no processor of its own.
                To begin, set the three parameters, enable the services, start the group.""");
        flow.label(
                2.65 * FlowDefinition.COLUMN,
                2 * ROW - 10,
                800,
                110,
                """
                Airports does not read what Flights gives: a reading stage begins a collection of its own,
                and a stage that joins names what it takes (flight = Flights, airport = Airports).
                Counting begins when all flights are read; the result is a CSV file and a FlowFile.""");
        return flow.json();
    }

    /** Elements that a stage fails on go a way of their own. */
    static String deadLetters() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Dead letters",
                        "dead-letters",
                        "Where the flights are, and where good and bad rows go");
        Parts.flights(flow);
        flow.parameter(
                "output.path",
                "The beginning of the good rows' files; relative to NiFi's home",
                "out/miles-per-minute");
        flow.parameter(
                "errors.path",
                "The beginning of the bad rows' files; relative to NiFi's home",
                "out/dead-letters");
        String miles =
                flow.chain(
                        flow.processor(FlowProcessor.define("dead-letters"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromParquet",
                                        "Flights",
                                        Map.of("Path", "#{flights.path}")),
                                1,
                                0),
                        flow.processor(
                                stage(
                                        "FilterElements",
                                        "FromSeattle",
                                        Map.of(
                                                "Condition",
                                                "origin = 'SEA' AND delay IS NOT NULL")),
                                2,
                                0),
                        flow.processor(
                                stage(
                                                "MapToFields",
                                                "MilesPerMinute",
                                                Map.of("Error Handling", "branch"))
                                        .withFields(
                                                Map.of(
                                                        "date",
                                                        "date",
                                                        "destination",
                                                        "destination",
                                                        "miles",
                                                        "distance / delay")),
                                3,
                                0));
        String good = flow.processor(write("Json", "GoodRows"), 2, 1);
        String bad =
                flow.processor(
                        stage("MapToFields", "WhatIsWrong", Map.of())
                                .withFields(
                                        Map.of(
                                                "date",
                                                "element.date",
                                                "destination",
                                                "element.destination",
                                                "problem",
                                                "msg")),
                        3,
                        1);
        String badRows =
                flow.processor(
                        stage("WriteToJson", "BadRows", Map.of("Path", "#{errors.path}")), 3, 2);
        String letters = flow.processor(stage("WriteToFlowFile", "DeadLetters", Map.of()), 2, 2);
        String run =
                flow.processor(
                        run(
                                flow,
                                "#{flights.path}, #{output.path}, #{errors.path}",
                                Map.of("Final Stages", "GoodRows, DeadLetters")),
                        1,
                        2);
        flow.connect(miles, good, "success");
        flow.connect(miles, bad, "errors");
        flow.connect(good, run, "success");
        flow.chain(bad, badRows, letters, run);
        flow.endsLeft(run, 1, 2);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                Dead letters: MilesPerMinute divides by the minutes of delay, and fails on each flight that was on time. One bad row need not fail the run.
                Its Error Handling is 'branch': the relationship errors gives the definition once more, and the stages behind it take the failed elements,
                as {element, msg, stack}. WhatIsWrong keeps of them what one needs to know; BadRows writes them to files, DeadLetters gives them as FlowFiles.
                To begin, set the three parameters, enable the services, start the group.""");
        flow.label(
                0,
                ROW - 20,
                960,
                110,
                """
                Two branches come to RunPipeline, and it waits for both by name: Final Stages are GoodRows and DeadLetters.
                With Error Threshold 0.01 at MilesPerMinute more than one bad row in a hundred would fail the run after all.
                Error Handling 'dead letter FlowFiles' is the short way: no branch, failed elements come out at results.""");
        return flow.json();
    }

    /** Data in FlowFiles, on the way through a pipeline. */
    static String flowFiles() {
        FlowDefinition flow =
                new FlowDefinition(
                        "FlowFiles in and out",
                        "flowfiles-in-out",
                        "What comes in, and where the results go");
        flow.parameter(
                "orders",
                "The content of the FlowFile that comes in: CSV with a header",
                "customer,item,amount\nann,book,12.50\nbob,pen,1.25\nann,lamp,30.00\ncid,gift,0.00\nbob,ink,4.50\n");
        flow.parameter(
                "output.folder",
                "Where the results are put; relative to NiFi's home",
                "out/totals");
        String orders =
                flow.processor(
                        FlowProcessor.standard(
                                        "GenerateFlowFile",
                                        "Orders",
                                        Map.of(
                                                "File Size",
                                                "0B",
                                                "Batch Size",
                                                "1",
                                                "Data Format",
                                                "Text",
                                                "Unique FlowFiles",
                                                "false",
                                                "generate-ff-custom-text",
                                                "#{orders}",
                                                "character-set",
                                                "UTF-8"))
                                .withPeriod("1 day"),
                        0,
                        0);
        String runner = runner(flow, "");
        String reader =
                flow.service(
                        "org.apache.nifi.csv.CSVReader",
                        Bundle.RECORDS,
                        Map.of("Skip Header Line", "true"));
        String read =
                flow.processor(
                        FlowProcessor.readFromFlowFile(
                                        "ReadFromFlowFile",
                                        Map.of(
                                                "Pipeline Name",
                                                "totals",
                                                "Record Reader",
                                                reader,
                                                "Pipeline Runner",
                                                runner))
                                .withTerminated("original"),
                        1,
                        0);
        String run =
                flow.processor(
                        FlowProcessor.run(
                                Map.of("Pipeline Runner", runner, "Record Writer", writer(flow))),
                        1,
                        2);
        String put =
                flow.processor(
                        FlowProcessor.standard(
                                "PutFile",
                                "PutFile",
                                Map.of(
                                        "Directory",
                                        "#{output.folder}",
                                        "Conflict Resolution Strategy",
                                        "replace")),
                        0,
                        2);
        flow.connect(orders, read, "success");
        flow.chain(
                read,
                flow.processor(
                        stage("FilterElements", "Paid", Map.of("Condition", "amount > 0")), 2, 0),
                flow.processor(
                        stage("CombineElements", "PerCustomer", Map.of("Group By", "customer"))
                                .withFields(Map.of("orders", "count(*)", "total", "sum(amount)")),
                        2,
                        1),
                flow.processor(stage("WriteToFlowFile", "Totals", Map.of()), 1, 1),
                run);
        flow.connect(run, put, "results");
        flow.end(read, 0.3, 1, "failure");
        flow.ends(run, 2, 2, "finished", "submitted", "failed", "incomplete");
        flow.end(put, -0.25, 2.8, "success");
        flow.end(put, 0.7, 2.8, "failure");
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                FlowFiles in and out: the records of FlowFiles go through a pipeline, and its results are FlowFiles again.
                ReadFromFlowFile stands where DefinePipeline does elsewhere: it takes data, and gives a definition whose first stage reads these records.
                Orders makes one FlowFile of CSV; put in its place whatever you have (GetFile, ConsumeKafka, ListenHTTP), with a Record Reader for it.
                To begin, set the parameters orders and output.folder, enable the services, start the group.""");
        flow.label(
                0,
                1.45 * ROW,
                560,
                110,
                """
                The FlowFiles wait in ReadFromFlowFile's queue until the run
                has ended: then they leave by original (which ends here), or, if
                the run failed, by failure. Nothing is lost, nothing runs twice.""");
        return flow.json();
    }
}
