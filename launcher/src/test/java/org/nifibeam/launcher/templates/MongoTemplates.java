package org.nifibeam.launcher.templates;

import static org.nifibeam.launcher.templates.Parts.run;
import static org.nifibeam.launcher.templates.Parts.runner;
import static org.nifibeam.launcher.templates.Parts.stage;
import static org.nifibeam.launcher.templates.Parts.write;
import static org.nifibeam.launcher.templates.Parts.writer;

import java.util.Map;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/** Collections of MongoDB, read and written. */
final class MongoTemplates {
    private static final int ROW = FlowDefinition.ROW;

    private MongoTemplates() {}

    private static String connection(FlowDefinition flow) {
        flow.parameter(
                "mongodb.uri",
                "Where MongoDB is, without user and password",
                "mongodb://localhost:27017");
        flow.parameter("mongodb.database", "The database", "shop");
        return Parts.connection(
                flow,
                "MongoDB",
                Map.of(
                        "Connection Type",
                        "MongoDB",
                        "MongoDB Uri",
                        "#{mongodb.uri}",
                        "MongoDB Database",
                        "#{mongodb.database}"));
    }

    /** A collection as columns in files. */
    static String parquet() {
        FlowDefinition flow =
                new FlowDefinition(
                        "MongoDB to Parquet",
                        "mongodb-parquet",
                        "Where MongoDB is, what is read, and where the files go");
        String mongo = connection(flow);
        flow.parameter("orders.collection", "The collection that is read", "orders");
        flow.parameter("output.path", Parts.OUTPUT, "out/paid-orders");
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("mongodb-parquet"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromMongoDB",
                                        "PaidOrders",
                                        Map.of(
                                                "Connection",
                                                "shop",
                                                "Collection",
                                                "#{orders.collection}",
                                                "Filter",
                                                "{status: paid}",
                                                "Schema",
                                                """
                                {type: object, required: [_id, at, country, items], properties: {
                                  _id: {type: string}, at: {type: string, format: date-time}, country: {type: string},
                                  items: {type: array, items: {type: object, properties: {
                                    article: {type: string}, pieces: {type: integer}, price: {type: number, format: decimal}}}}}}""")),
                                1,
                                0),
                        flow.processor(
                                stage("ExplodeFields", "Items", Map.of("Fields", "items")), 2, 0),
                        flow.processor(
                                stage("MapToFields", "Flat", Map.of("Expression Language", "sql"))
                                        .withFields(
                                                Map.of(
                                                        "order",
                                                        "_id",
                                                        "at",
                                                        "at",
                                                        "country",
                                                        "country",
                                                        "article",
                                                        "items.article",
                                                        "amount",
                                                        "items.pieces * items.price")),
                                3,
                                0),
                        flow.processor(write("Parquet", "WriteToParquet"), 3, 1),
                        flow.processor(
                                stage(
                                                "CombineElements",
                                                "PerCountry",
                                                Map.of("Group By", "country"))
                                        .withFields(
                                                Map.of(
                                                        "items",
                                                        "count(*)",
                                                        "amount",
                                                        "sum(amount)")),
                                2,
                                1),
                        flow.processor(
                                stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 1, 1));
        String run =
                flow.processor(
                        FlowProcessor.run(
                                        Map.of(
                                                "Pipeline Runner",
                                                runner(flow, "#{output.path}"),
                                                "Record Writer",
                                                writer(flow)))
                                .withFields(Map.of("connection.shop", mongo)),
                        0,
                        2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        flow.label(
                110,
                -170,
                1390,
                130,
                """
                MongoDB to Parquet: the paid orders of a collection as flat columns in files, and sums per country as FlowFiles. It ends when all is read.
                PaidOrders has MongoDB leave out what is not paid; many tasks read it, by ranges of _id. Without Schema a sample of documents tells the fields.
                Items gives an element for each item of an order's array; Flat keeps of it what a table wants. WriteToParquet passes on what it writes.
                To begin, set the parameters, enable the services, start the group.""");
        flow.label(
                2.25 * FlowDefinition.COLUMN,
                2 * ROW,
                810,
                150,
                """
                'shop' is a name: RunPipeline's property connection.shop says which service it is,
                and that one has address, user and password.
                The files are there all at once when the run has finished.
                Start it again and they are replaced by what the collection has then.
                results: the sums, as FlowFiles of JSON lines.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }

    /** From a stream by sessions to documents that are written by key. */
    static String sessions() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Kinesis sessions", "kinesis-sessions", "Where stream and collection are");
        flow.parameter("aws.region", "The region of the stream", "eu-central-1");
        flow.parameter("clicks.stream", "The stream that is read", "clicks");
        String mongo = connection(flow);
        flow.parameter("visits.collection", "The collection that is written", "visits");
        String kinesis =
                Parts.connection(
                        flow,
                        "Kinesis",
                        Map.of("Connection Type", "Kinesis", "Kinesis Region", "#{aws.region}"));
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("kinesis-sessions"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromKinesis",
                                        "Clicks",
                                        Map.of(
                                                "Connection",
                                                "site",
                                                "Stream Name",
                                                "#{clicks.stream}",
                                                "Initial Position In Stream",
                                                "TRIM_HORIZON",
                                                "Idle After",
                                                "30 s",
                                                "Format",
                                                "json",
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
                                        Map.of("Window Type", "sessions", "Gap", "10 min")),
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
                                stage(
                                        "WriteToMongoDB",
                                        "WriteToMongoDB",
                                        Map.of(
                                                "Connection",
                                                "shop",
                                                "Collection",
                                                "#{visits.collection}",
                                                "Operation",
                                                "upsert",
                                                "Key Fields",
                                                "user, begins")),
                                2,
                                1),
                        flow.processor(
                                stage("WriteToFlowFile", "WriteToFlowFile", Map.of()), 1, 1));
        String runner = runner(flow, "");
        String run =
                flow.processor(
                        FlowProcessor.run(
                                        Map.of(
                                                "Pipeline Runner",
                                                runner,
                                                "Record Writer",
                                                writer(flow)))
                                .withFields(
                                        Map.of(
                                                "connection.site",
                                                kinesis,
                                                "connection.shop",
                                                mongo)),
                        0,
                        2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        Parts.drain(flow, runner, "kinesis-sessions");
        flow.label(
                110,
                -190,
                1390,
                150,
                """
                Kinesis sessions: what each user's visit was, from a stream of clicks into a collection of MongoDB. The pipeline is unbounded.
                Clicks reads records {"time": …, "user": …, "page": …}, shard by shard; Visits ends a session when event time has passed ten minutes without a
                click of that user. WriteToMongoDB sets the document of user and beginning: written again after a restart it stays one document.
                The service Kinesis has no key set: then AWS's own chain says who asks (a role of the machine, say). Set key and secret there for another user.
                To begin, set the parameters, enable the services, start the group.""");
        flow.label(
                2.65 * FlowDefinition.COLUMN,
                2 * ROW + 170,
                800,
                130,
                """
                To end it, enable Drain and choose Run Once: nothing more is read, open sessions end, all comes out.
                results: the sessions once more, as JSON lines.   finished: a report of the run, once it is drained.
                submitted: the definition that runs.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }
}
