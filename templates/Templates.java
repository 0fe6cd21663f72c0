import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nifibeam.launcher.canvas.Bundle;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/**
 * Writes the flow definitions in this folder, so that layout and settings are kept in one readable place. From the
 * repository's root, once the launcher is built:
 *
 * <pre>
 * java -cp 'launcher/target/app/lib/*' templates/Templates.java            # writes templates/*.json
 * java -cp 'launcher/target/app/lib/*' templates/Templates.java --check    # fails if a file there is not what this program writes
 * </pre>
 */
public final class Templates {
    private static final int ROW = FlowDefinition.ROW;
    private static final String FLIGHTS = "The Parquet file of flights; relative to NiFi's home";
    private static final String AIRPORTS = "The CSV file of airports; relative to NiFi's home";
    private static final String OUTPUT = "The beginning of the files' paths; relative to NiFi's home";

    public static void main(String[] arguments) throws IOException {
        boolean check = List.of(arguments).contains("--check");
        boolean same = true;
        for (Map.Entry<String, String> template : all().entrySet()) {
            Path file = Path.of(template.getKey());
            if (!check) {
                Files.writeString(file, template.getValue());
            } else if (!Files.exists(file) || !Files.readString(file).equals(template.getValue())) {
                System.err.println(file + " is not what templates/Templates.java writes");
                same = false;
            }
        }
        System.exit(same ? 0 : 1);
    }

    private static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        all.put("templates/flight-delays.json", line());
        all.put("templates/flight-delays-forked.json", forked());
        all.put("templates/log-sessions.json", sessions());
        all.put("templates/join-and-enrich.json", join());
        all.put("templates/dead-letters.json", deadLetters());
        all.put("templates/flowfiles-in-out.json", flowFiles());
        all.put("templates/beam-yaml.json", beamYaml());
        all.put("templates/kafka-windows.json", kafka());
        all.put("bench/src/main/resources/flight-delays-files.json", files());
        return all;
    }

    /** Ten processors in a snake of four columns, with RunPipeline's queues to the right of it. */
    private static String line() {
        FlowDefinition flow = flights("Flight delays");
        String last = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String results = flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 2);
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 1, 2);
        flow.chain(last, json, results, run);
        flow.ends(run, 2, 2);
        flow.label(110, -170, 1390, 130,
                """
                Flight delays: how late do flights leave, per airport and day?
                Each processor adds one stage to the pipeline's definition, which is what travels from queue to queue (look into one).
                No record does: RunPipeline runs the whole pipeline on its Pipeline Runner service, over all flights at once.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        flow.label(0, 2 * ROW + 190, 970, 130,
                """
                results: the rows, as FlowFiles of JSON lines.   submitted: the definition that runs.   finished: a report, once all results are out.
                failed: definitions that were refused, with the problems of all stages at once (attribute pipeline.problems).
                Start it again and the same pipeline runs again, but never twice at the same time.""");
        return flow.json();
    }

    /** The line without FlowFiles as results, for measuring the same work inside NiFi and outside. */
    private static String files() {
        FlowDefinition flow = flights("Flight delays, files");
        String last = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 1, 2);
        flow.chain(last, json, run);
        flow.ends(run, 2, 2);
        return flow.json();
    }

    /** The same, but the definition forks behind CombineElements and is merged again by RunPipeline. */
    private static String forked() {
        FlowDefinition flow = flights("Flight delays, forked");
        String combine = stages(flow);
        String json = flow.processor(write("Json", "WriteToJson"), 0, 1);
        String results = flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 1, 2);
        String run = flow.processor(
                run(flow, "#{flights.path}, #{output.path}", Map.of("Final Stages", "WriteToJson, WriteToFlowFile")), 0, 3);
        flow.chain(combine, json, run);
        flow.chain(combine, results, run);
        flow.ends(run, 1.5, 3);
        flow.label(110, -170, 1390, 130,
                """
                Flight delays, with a fork: behind CombineElements the definition goes two ways, and RunPipeline waits for both.
                A merge waits for names, not for a number of FlowFiles: RunPipeline's Final Stages are WriteToJson and WriteToFlowFile.
                A branch that does not come within Wait For Branches is reported by name, in incomplete; nothing is run in part.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        return flow.json();
    }

    /** A group over the flights. */
    private static FlowDefinition flights(String name) {
        FlowDefinition flow = new FlowDefinition(name, "flight-delays", "Where the flights are, and where their delays go");
        flow.parameter("flights.path", FLIGHTS, "examples/data/flights-3m.parquet");
        flow.parameter("output.path", OUTPUT, "out/flight-delays");
        return flow;
    }

    /** The stages that all flight delays have; gives the last one. */
    private static String stages(FlowDefinition flow) {
        return flow.chain(
                flow.processor(FlowProcessor.define("flight-delays"), 0, 0),
                flow.processor(stage("ReadFromParquet", "ReadFromParquet", Map.of("Path", "#{flights.path}")), 1, 0),
                flow.processor(
                        stage("FilterElements", "FilterElements", Map.of("Condition", "distance > 100", "Expression Language", "sql")),
                        2, 0),
                flow.processor(
                        stage("MapToFields", "MapToFields", Map.of("Expression Language", "sql"))
                                .withFields(Map.of("date", "date", "origin", "origin", "delay", "delay")),
                        3, 0),
                flow.processor(stage("AssignTimestamps", "AssignTimestamps", Map.of("Timestamp", "date")), 3, 1),
                flow.processor(stage("WindowInto", "WindowInto", Map.of("Window Type", "fixed", "Size", "1 day")), 2, 1),
                flow.processor(
                        stage("CombineElements", "CombineElements", Map.of("Group By", "origin", "Window Start Field", "day"))
                                .withFields(Map.of(
                                        "flights", "count(delay)", "mean_delay", "mean(delay)", "max_delay", "max(delay)")),
                        1, 1));
    }

    /** An unbounded pipeline: files are taken as they come, and event time decides what a session is. */
    private static String sessions() {
        FlowDefinition flow = new FlowDefinition("Log sessions", "log-sessions", "Where the logs are, and where the sessions go");
        flow.parameter("logs.folder", "The folder that is watched; relative to NiFi's home", "logs-to-read");
        flow.parameter("output.path", OUTPUT, "out/sessions");
        String last = flow.chain(
                flow.processor(FlowProcessor.define("log-sessions"), 0, 0),
                flow.processor(
                        stage("ReadFromJson", "Logs", Map.of(
                                "Path", "#{logs.folder}/*.json",
                                "Watch Interval", "1 s",
                                "Schema",
                                """
                                {type: object, required: [time, user, page], properties: {
                                  time: {type: string, format: date-time}, user: {type: string}, page: {type: string}}}""")),
                        1, 0),
                flow.processor(
                        stage("AssignTimestamps", "EventTime", Map.of("Timestamp", "time", "Max Out Of Orderness", "1 min")), 2, 0),
                flow.processor(
                        stage("WindowInto", "Visits", Map.of(
                                "Window Type", "sessions", "Gap", "10 min", "Allowed Lateness", "1 day",
                                "Accumulation", "accumulating")),
                        3, 0),
                flow.processor(
                        stage("CombineElements", "PerUser", Map.of(
                                        "Group By", "user", "Window Start Field", "begins", "Window End Field", "ends"))
                                .withFields(Map.of("pages", "count(page)")),
                        3, 1),
                flow.processor(
                        stage("ExtractWindowingInfo", "Timing", Map.of()).withFields(Map.of("timing", "pane_timing")), 2, 1),
                flow.processor(write("Json", "WriteToJson"), 1, 1),
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 1));
        String runner = runner(flow, "#{logs.folder}, #{output.path}");
        String run = flow.processor(
                FlowProcessor.run(Map.of("Pipeline Runner", runner, "Record Writer", writer(flow))), 0, 2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        flow.processor(
                FlowProcessor.control("Drain", Map.of(
                                "Pipeline Runner", runner, "Action", "drain", "Pipeline Name", "log-sessions"))
                        .withTerminated("success", "not found", "failure"),
                3, 2);
        flow.label(110, -190, 1390, 150,
                """
                Log sessions: what each user's visit was, from log files that keep coming. The pipeline is unbounded: it runs until it is drained.
                Logs watches a folder: move files of JSON lines {"time": …, "user": …, "page": …} into it. EventTime takes time from the lines, not from
                the clock, and Visits ends a session when event time has passed ten minutes without a line of that user. What comes later than that
                is late: for a day it still counts, and gives the session again (timing LATE); what is later still is dropped and counted (menu Counters).
                To begin, set the parameters logs.folder and output.path, enable the services, start the group.""");
        flow.label(2.65 * FlowDefinition.COLUMN, 2 * ROW + 170, 800, 130,
                """
                To end it, enable Drain and choose Run Once: the pipeline reads no more, open sessions end, and all comes out.
                results: the sessions, as FlowFiles of JSON lines.   finished: a report of the run, once it is drained.
                submitted: the definition that runs.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }

    /** Two ways to add what another file knows: a join of two stages, and a lookup by key. */
    private static String join() {
        FlowDefinition flow =
                new FlowDefinition("Join and enrich", "join-and-enrich", "Where flights and airports are, and where the result goes");
        flow.parameter("flights.path", FLIGHTS, "examples/data/flights-3m.parquet");
        flow.parameter("airports.path", AIRPORTS, "examples/data/airports.csv");
        flow.parameter("output.path", OUTPUT, "out/between-states");
        String last = flow.chain(
                flow.processor(FlowProcessor.define("join-and-enrich"), 0, 0),
                flow.processor(stage("ReadFromParquet", "Flights", Map.of("Path", "#{flights.path}")), 1, 0),
                flow.processor(stage("ReadFromCsv", "Airports", Map.of("Path", "#{airports.path}")), 2, 0),
                flow.processor(
                        stage("JoinCollections", "FromState", Map.of(
                                        "Join Type", "left", "Equalities", "flight.origin = airport.iata",
                                        "Output Fields",
                                        "flight.delay, flight.destination, airport.state AS from_state"))
                                .withFields(Map.of("flight", "Flights", "airport", "Airports")),
                        3, 0),
                flow.processor(
                        stage("AddBeamYaml", "ToState", Map.of(
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
                        3, 1),
                flow.processor(
                        stage("CombineElements", "BetweenStates", Map.of("Group By", "from_state, to_state"))
                                .withFields(Map.of("flights", "count(*)", "mean_delay", "mean(delay)")),
                        2, 1),
                flow.processor(write("Csv", "WriteToCsv"), 1, 1),
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 0, 1));
        String run = flow.processor(run(flow, "#{flights.path}, #{airports.path}, #{output.path}"), 0, 2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        flow.label(110, -170, 1390, 130,
                """
                Join and enrich: from which state to which do flights leave late? A flight has airports, the states are in another file.
                FromState joins the stages Flights and Airports by name; both stand before it in one line. It is a left join: a flight from nowhere is kept.
                ToState looks the destination up in the same file, by a piece of Beam YAML: Enrichment has no processor of its own.
                To begin, set the three parameters, enable the services, start the group.""");
        flow.label(2.65 * FlowDefinition.COLUMN, 2 * ROW - 10, 800, 110,
                """
                Airports does not read what Flights gives: a reading stage begins a collection of its own,
                and a stage that joins names what it takes (flight = Flights, airport = Airports).
                Counting begins when all flights are read; the result is a CSV file and a FlowFile.""");
        return flow.json();
    }

    /** Elements that a stage fails on go a way of their own. */
    private static String deadLetters() {
        FlowDefinition flow = new FlowDefinition("Dead letters", "dead-letters", "Where the flights are, and where good and bad rows go");
        flow.parameter("flights.path", FLIGHTS, "examples/data/flights-3m.parquet");
        flow.parameter("output.path", "The beginning of the good rows' files; relative to NiFi's home", "out/miles-per-minute");
        flow.parameter("errors.path", "The beginning of the bad rows' files; relative to NiFi's home", "out/dead-letters");
        String miles = flow.chain(
                flow.processor(FlowProcessor.define("dead-letters"), 0, 0),
                flow.processor(stage("ReadFromParquet", "Flights", Map.of("Path", "#{flights.path}")), 1, 0),
                flow.processor(
                        stage("FilterElements", "FromSeattle", Map.of("Condition", "origin = 'SEA' AND delay IS NOT NULL")), 2, 0),
                flow.processor(
                        stage("MapToFields", "MilesPerMinute", Map.of("Error Handling", "branch"))
                                .withFields(Map.of("date", "date", "destination", "destination", "miles", "distance / delay")),
                        3, 0));
        String good = flow.processor(write("Json", "GoodRows"), 2, 1);
        String bad = flow.processor(
                stage("MapToFields", "WhatIsWrong", Map.of())
                        .withFields(Map.of("date", "element.date", "destination", "element.destination", "problem", "msg")),
                3, 1);
        String badRows = flow.processor(stage("WriteToJson", "BadRows", Map.of("Path", "#{errors.path}")), 3, 2);
        String letters = flow.processor(stage("WriteToFlowFile", "DeadLetters", Map.of()), 2, 2);
        String run = flow.processor(
                run(flow, "#{flights.path}, #{output.path}, #{errors.path}", Map.of("Final Stages", "GoodRows, DeadLetters")), 1, 2);
        flow.connect(miles, good, "success");
        flow.connect(miles, bad, "errors");
        flow.connect(good, run, "success");
        flow.chain(bad, badRows, letters, run);
        flow.endsLeft(run, 1, 2);
        flow.label(110, -170, 1390, 130,
                """
                Dead letters: MilesPerMinute divides by the minutes of delay, and fails on each flight that was on time. One bad row need not fail the run.
                Its Error Handling is 'branch': the relationship errors gives the definition once more, and the stages behind it take the failed elements,
                as {element, msg, stack}. WhatIsWrong keeps of them what one needs to know; BadRows writes them to files, DeadLetters gives them as FlowFiles.
                To begin, set the three parameters, enable the services, start the group.""");
        flow.label(0, ROW - 20, 960, 110,
                """
                Two branches come to RunPipeline, and it waits for both by name: Final Stages are GoodRows and DeadLetters.
                With Error Threshold 0.01 at MilesPerMinute more than one bad row in a hundred would fail the run after all.
                Error Handling 'dead letter FlowFiles' is the short way: no branch, failed elements come out at results.""");
        return flow.json();
    }

    /** Data in FlowFiles, on the way through a pipeline. */
    private static String flowFiles() {
        FlowDefinition flow = new FlowDefinition("FlowFiles in and out", "flowfiles-in-out", "What comes in, and where the results go");
        flow.parameter("orders", "The content of the FlowFile that comes in: CSV with a header",
                "customer,item,amount\nann,book,12.50\nbob,pen,1.25\nann,lamp,30.00\ncid,gift,0.00\nbob,ink,4.50\n");
        flow.parameter("output.folder", "Where the results are put; relative to NiFi's home", "out/totals");
        String orders = flow.processor(
                FlowProcessor.standard("GenerateFlowFile", "Orders", Map.of(
                                "File Size", "0B", "Batch Size", "1", "Data Format", "Text", "Unique FlowFiles", "false",
                                "generate-ff-custom-text", "#{orders}", "character-set", "UTF-8"))
                        .withPeriod("1 day"),
                0, 0);
        String runner = runner(flow, "");
        String reader = flow.service("org.apache.nifi.csv.CSVReader", Bundle.RECORDS, Map.of("Skip Header Line", "true"));
        String read = flow.processor(
                FlowProcessor.readFromFlowFile("ReadFromFlowFile", Map.of(
                                "Pipeline Name", "totals", "Record Reader", reader, "Pipeline Runner", runner))
                        .withTerminated("original"),
                1, 0);
        String run = flow.processor(FlowProcessor.run(Map.of("Pipeline Runner", runner, "Record Writer", writer(flow))), 1, 2);
        String put = flow.processor(
                FlowProcessor.standard("PutFile", "PutFile", Map.of(
                        "Directory", "#{output.folder}", "Conflict Resolution Strategy", "replace")),
                0, 2);
        flow.connect(orders, read, "success");
        flow.chain(
                read,
                flow.processor(stage("FilterElements", "Paid", Map.of("Condition", "amount > 0")), 2, 0),
                flow.processor(
                        stage("CombineElements", "PerCustomer", Map.of("Group By", "customer"))
                                .withFields(Map.of("orders", "count(*)", "total", "sum(amount)")),
                        2, 1),
                flow.processor(stage("WriteToFlowFile", "Totals", Map.of()), 1, 1),
                run);
        flow.connect(run, put, "results");
        flow.end(read, 0.3, 1, "failure");
        flow.ends(run, 2, 2, "finished", "submitted", "failed", "incomplete");
        flow.end(put, -0.25, 2.8, "success");
        flow.end(put, 0.7, 2.8, "failure");
        flow.label(110, -170, 1390, 130,
                """
                FlowFiles in and out: the records of FlowFiles go through a pipeline, and its results are FlowFiles again.
                ReadFromFlowFile stands where DefinePipeline does elsewhere: it takes data, and gives a definition whose first stage reads these records.
                Orders makes one FlowFile of CSV; put in its place whatever you have (GetFile, ConsumeKafka, ListenHTTP), with a Record Reader for it.
                To begin, set the parameters orders and output.folder, enable the services, start the group.""");
        flow.label(0, 1.45 * ROW, 560, 110,
                """
                The FlowFiles wait in ReadFromFlowFile's queue until the run
                has ended: then they leave by original (which ends here), or, if
                the run failed, by failure. Nothing is lost, nothing runs twice.""");
        return flow.json();
    }

    /** A document as it was written for Beam, in front of canvas stages. */
    private static String beamYaml() {
        FlowDefinition flow = flights("Beam YAML");
        String last = flow.chain(
                flow.processor(FlowProcessor.define("beam-yaml"), 0, 0),
                flow.processor(
                        stage("AddBeamYaml", "FlightsByDay", Map.of(
                                "Takes Input", "false",
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
                        1, 0),
                flow.processor(
                        stage("CombineElements", "PerAirport", Map.of("Group By", "origin", "Window Start Field", "day"))
                                .withFields(Map.of(
                                        "flights", "count(delay)", "mean_delay", "mean(delay)", "max_delay", "max(delay)")),
                        2, 0),
                flow.processor(write("Json", "WriteToJson"), 3, 0),
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 3, 1));
        String run = flow.processor(run(flow, "#{flights.path}, #{output.path}"), 2, 1);
        flow.connect(last, run, "success");
        flow.endsLeft(run, 2, 1);
        flow.label(110, -170, 1390, 130,
                """
                Beam YAML on the canvas: FlightsByDay holds a document as it was written for Apache Beam, four transforms in one stage.
                PerAirport, a processor, goes on with what they give. A document that is a whole pipeline may stand alone between DefinePipeline and RunPipeline.
                Whoever may edit FlightsByDay can define anything, so NiFi asks for its restricted permissions.
                To begin, set the parameters flights.path and output.path, enable the services, start the group.""");
        flow.label(0, ROW, 560, 130,
                """
                The other way round: ./nifi-beam template FILE.yaml
                writes a group like this one from a document, each
                transform a processor where there is one for it.""");
        return flow.json();
    }

    /** From a topic to a topic, exactly once. */
    private static String kafka() {
        FlowDefinition flow = new FlowDefinition("Kafka windows", "kafka-windows", "Where Kafka is, and which topics are meant");
        flow.parameter("kafka.brokers", "Some of the cluster's brokers, as host:port, separated by commas", "localhost:9092");
        flow.parameter("orders.topic", "The topic that is read", "orders");
        flow.parameter("totals.topic", "The topic that is written", "totals");
        String kafka = flow.service("org.nifibeam.nifi.connection.PipelineConnection", Bundle.OURS, Map.of(
                "Connection Type", "Kafka", "Kafka Bootstrap Servers", "#{kafka.brokers}"));
        String last = flow.chain(
                flow.processor(FlowProcessor.define("kafka-windows"), 0, 0),
                flow.processor(
                        stage("ReadFromKafka", "Orders", Map.of(
                                "Connection", "shop",
                                "Topic", "#{orders.topic}",
                                "Auto Offset Reset Config", "earliest",
                                "Idle After", "2 s",
                                "Format", "json",
                                "Schema",
                                """
                                {type: object, required: [time, country, amount], properties: {
                                  time: {type: string, format: date-time}, country: {type: string}, amount: {type: integer}}}""")),
                        1, 0),
                flow.processor(
                        stage("AssignTimestamps", "EventTime", Map.of("Timestamp", "time", "Max Out Of Orderness", "1 min")), 2, 0),
                flow.processor(stage("WindowInto", "Minutes", Map.of("Window Type", "fixed", "Size", "1 min")), 3, 0),
                flow.processor(
                        stage("CombineElements", "PerCountry", Map.of("Group By", "country", "Window Start Field", "minute"))
                                .withFields(Map.of("orders", "count(amount)", "total", "sum(amount)")),
                        3, 1),
                flow.processor(
                        stage("WriteToKafka", "Totals", Map.of(
                                "Connection", "shop", "Topic", "#{totals.topic}", "Key Field", "country")),
                        2, 1),
                flow.processor(stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 1, 1));
        String runner = runner(flow, "");
        String run = flow.processor(
                FlowProcessor.run(Map.of("Pipeline Runner", runner, "Record Writer", writer(flow)))
                        .withFields(Map.of("connection.shop", kafka)),
                0, 2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        flow.processor(
                FlowProcessor.control("Drain", Map.of(
                                "Pipeline Runner", runner, "Action", "drain", "Pipeline Name", "kafka-windows"))
                        .withTerminated("success", "not found", "failure"),
                3, 2);
        flow.label(110, -190, 1390, 150,
                """
                Kafka windows: what is ordered per country and minute, from a topic to a topic, exactly once. The pipeline is unbounded.
                Orders reads messages {"time": …, "country": …, "amount": …}; EventTime takes time from them, not from the clock. Each sum is written in a
                transaction that is committed with a checkpoint, every ten seconds: who reads with isolation.level=read_committed sees it once.
                'shop' is a name: RunPipeline's property connection.shop says which service it is, and that one has the brokers, passwords and certificates.
                To begin, set the parameters, enable the services, start the group.""");
        flow.label(2.65 * FlowDefinition.COLUMN, 2 * ROW + 170, 800, 130,
                """
                To end it, enable Drain and choose Run Once: the pipeline reads no more, open minutes end, and all comes out.
                results: the sums once more, as FlowFiles of JSON lines.   finished: a report of the run, once it is drained.
                submitted: the definition that runs.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }

    private static FlowProcessor stage(String kind, String name, Map<String, String> properties) {
        return FlowProcessor.stage(kind, name, properties);
    }

    private static FlowProcessor write(String format, String name) {
        return stage("WriteTo" + format, name, Map.of("Path", "#{output.path}"));
    }

    private static FlowProcessor run(FlowDefinition flow, String paths) {
        return run(flow, paths, Map.of());
    }

    private static FlowProcessor run(FlowDefinition flow, String paths, Map<String, String> more) {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("Pipeline Runner", runner(flow, paths));
        properties.put("Record Writer", writer(flow));
        return FlowProcessor.run(properties);
    }

    private static String runner(FlowDefinition flow, String paths) {
        flow.parameter("work.folder", "Where the runner keeps its runs; relative to NiFi's home", "./pipeline_work");
        Map<String, String> properties = new TreeMap<>(Map.of("Work Folder", "#{work.folder}", "Maximum Concurrent Runs", "4"));
        if (!paths.isEmpty()) {
            properties.put("Allowed Paths", paths);
        }
        return flow.service("org.nifibeam.nifi.service.EmbeddedPipelineRunner", Bundle.OURS, properties);
    }

    private static String writer(FlowDefinition flow) {
        return flow.service(
                "org.apache.nifi.json.JsonRecordSetWriter",
                Bundle.RECORDS,
                Map.of("output-grouping", "output-oneline", "Timestamp Format", "yyyy-MM-dd'T'HH:mm:ssXXX"));
    }
}
