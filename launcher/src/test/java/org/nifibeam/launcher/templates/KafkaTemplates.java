package org.nifibeam.launcher.templates;

import static org.nifibeam.launcher.templates.Parts.run;
import static org.nifibeam.launcher.templates.Parts.runner;
import static org.nifibeam.launcher.templates.Parts.stage;
import static org.nifibeam.launcher.templates.Parts.writer;

import java.util.Map;
import org.nifibeam.launcher.canvas.FlowDefinition;
import org.nifibeam.launcher.canvas.FlowProcessor;

/** Topics of Kafka. */
final class KafkaTemplates {
    private static final int ROW = FlowDefinition.ROW;

    private KafkaTemplates() {}

    /** From a topic to a topic, exactly once. */
    static String windows() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Kafka windows",
                        "kafka-windows",
                        "Where Kafka is, and which topics are meant");
        flow.parameter(
                "kafka.brokers",
                "Some of the cluster's brokers, as host:port, separated by commas",
                "localhost:9092");
        flow.parameter("orders.topic", "The topic that is read", "orders");
        flow.parameter("totals.topic", "The topic that is written", "totals");
        String kafka =
                Parts.connection(
                        flow,
                        "PipelineConnection",
                        Map.of(
                                "Connection Type",
                                "Kafka",
                                "Kafka Bootstrap Servers",
                                "#{kafka.brokers}"));
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("kafka-windows"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromKafka",
                                        "Orders",
                                        Map.of(
                                                "Connection",
                                                "shop",
                                                "Topic",
                                                "#{orders.topic}",
                                                "Auto Offset Reset Config",
                                                "earliest",
                                                "Idle After",
                                                "2 s",
                                                "Format",
                                                "json",
                                                "Schema",
                                                """
                                {type: object, required: [time, country, amount], properties: {
                                  time: {type: string, format: date-time}, country: {type: string}, amount: {type: integer}}}""")),
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
                                        "Minutes",
                                        Map.of("Window Type", "fixed", "Size", "1 min")),
                                3,
                                0),
                        flow.processor(
                                stage(
                                                "CombineElements",
                                                "PerCountry",
                                                Map.of(
                                                        "Group By",
                                                        "country",
                                                        "Window Start Field",
                                                        "minute"))
                                        .withFields(
                                                Map.of(
                                                        "orders",
                                                        "count(amount)",
                                                        "total",
                                                        "sum(amount)")),
                                3,
                                1),
                        flow.processor(
                                stage(
                                        "WriteToKafka",
                                        "Totals",
                                        Map.of(
                                                "Connection",
                                                "shop",
                                                "Topic",
                                                "#{totals.topic}",
                                                "Key Field",
                                                "country")),
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
                                .withFields(Map.of("connection.shop", kafka)),
                        0,
                        2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        Parts.drain(flow, runner, "kafka-windows");
        flow.label(
                110,
                -190,
                1390,
                150,
                """
                Kafka windows: what is ordered per country and minute, from a topic to a topic, exactly once. The pipeline is unbounded.
                Orders reads messages {"time": …, "country": …, "amount": …}; EventTime takes time from them, not from the clock. Each sum is written in a
                transaction that is committed with a checkpoint, every ten seconds: who reads with isolation.level=read_committed sees it once.
                'shop' is a name: RunPipeline's property connection.shop says which service it is, and that one has the brokers, passwords and certificates.
                To begin, set the parameters, enable the services, start the group.""");
        flow.label(
                2.65 * FlowDefinition.COLUMN,
                2 * ROW + 170,
                800,
                130,
                """
                To end it, enable Drain and choose Run Once: nothing more is read, open minutes end, all comes out.
                results: the sums once more, as FlowFiles of JSON lines.   finished: a report of the run, once it is drained.
                submitted: the definition that runs.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }

    /** From a topic to a topic, by way of a collection in which the rest is looked up. */
    static String enrichment() {
        FlowDefinition flow =
                new FlowDefinition(
                        "Kafka enrichment",
                        "kafka-enrichment",
                        "Where Kafka and MongoDB are, and what is read and written there");
        flow.parameter(
                "kafka.brokers",
                "Some of the cluster's brokers, as host:port, separated by commas",
                "localhost:9092");
        flow.parameter("orders.topic", "The topic that is read", "orders");
        flow.parameter("enriched.topic", "The topic that is written", "enriched-orders");
        flow.parameter(
                "mongodb.uri",
                "Where MongoDB is, without user and password",
                "mongodb://localhost:27017");
        flow.parameter("mongodb.database", "The database that knows the customers", "shop");
        flow.parameter("customers.collection", "The collection of the customers", "customers");
        String kafka =
                Parts.connection(
                        flow,
                        "Kafka",
                        Map.of(
                                "Connection Type",
                                "Kafka",
                                "Kafka Bootstrap Servers",
                                "#{kafka.brokers}"));
        String mongo =
                Parts.connection(
                        flow,
                        "MongoDB",
                        Map.of(
                                "Connection Type",
                                "MongoDB",
                                "MongoDB Uri",
                                "#{mongodb.uri}",
                                "MongoDB Database",
                                "#{mongodb.database}"));
        String last =
                flow.chain(
                        flow.processor(FlowProcessor.define("kafka-enrichment"), 0, 0),
                        flow.processor(
                                stage(
                                        "ReadFromKafka",
                                        "Orders",
                                        Map.of(
                                                "Connection",
                                                "orders",
                                                "Topic",
                                                "#{orders.topic}",
                                                "Auto Offset Reset Config",
                                                "earliest",
                                                "Format",
                                                "json",
                                                "Schema",
                                                """
                                {type: object, required: [order, customer, amount], properties: {
                                  order: {type: string}, customer: {type: string}, amount: {type: integer}}}""")),
                                1,
                                0),
                        flow.processor(
                                stage(
                                        "AddBeamYaml",
                                        "Customers",
                                        Map.of(
                                                "Beam YAML",
                                                """
                                type: Enrichment
                                config:
                                  enrichment_handler: MongoDB
                                  handler_config:
                                    connection: customers
                                    collection: '#{customers.collection}'
                                    key: {customer: _id}
                                    fields: {name: name, country: country}
                                    schema:
                                      type: object
                                      required: [_id]
                                      properties: {_id: {type: string}, name: {type: string}, country: {type: string}}
                                  cache_expiry: 1m
                                  retries: 3
                                """)),
                                2,
                                0),
                        flow.processor(
                                stage(
                                        "FilterElements",
                                        "Known",
                                        Map.of(
                                                "Condition",
                                                "name IS NOT NULL",
                                                "Expression Language",
                                                "sql")),
                                3,
                                0),
                        flow.processor(
                                stage(
                                        "WriteToKafka",
                                        "Enriched",
                                        Map.of(
                                                "Connection",
                                                "orders",
                                                "Topic",
                                                "#{enriched.topic}",
                                                "Key Field",
                                                "customer")),
                                3,
                                1),
                        flow.processor(
                                stage(
                                        "FilterElements",
                                        "Unknown",
                                        Map.of(
                                                "Condition",
                                                "name IS NULL",
                                                "Expression Language",
                                                "sql",
                                                "Input Stage",
                                                "Customers")),
                                2,
                                1),
                        flow.processor(
                                stage("WriteToFlowFile", "UnknownCustomers", Map.of()), 1, 1));
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
                                                "connection.orders",
                                                kafka,
                                                "connection.customers",
                                                mongo)),
                        0,
                        2);
        flow.connect(last, run, "success");
        flow.ends(run, 1, 2);
        Parts.drain(flow, runner, "kafka-enrichment");
        flow.label(
                110,
                -190,
                1390,
                150,
                """
                Kafka enrichment: each order of a topic gets what MongoDB knows of its customer, and goes to another topic, exactly once. The pipeline is unbounded.
                Orders reads messages {"order": …, "customer": …, "amount": …}. Customers, a piece of Beam YAML, asks the collection for many customers in one
                query, and remembers for a minute what it was told; a query that fails is made again three times. It needs an index for any key but _id.
                Name and country of who is not found are null: Known keeps those who were found; Unknown takes the others from Customers, past Known.
                To begin, set the parameters, enable the services, start the group.""");
        flow.label(
                2.65 * FlowDefinition.COLUMN,
                2 * ROW + 170,
                800,
                130,
                """
                To end it, enable Drain and choose Run Once: the pipeline reads no more, and all comes out.
                results: orders of unknown customers, as FlowFiles of JSON lines; mend and send them again,
                or write a default instead: MapToFields with COALESCE(name, 'unknown').
                finished: a report of the run, once it is drained.   failed: what was refused, or a run that has failed.""");
        return flow.json();
    }
}
