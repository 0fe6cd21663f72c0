package org.nifibeam.core.compile;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Beam's transforms that are known and not there, with what is there instead. */
final class NotAvailable {
    private static final String PYTHON =
            "it needs Python; use the transforms that are there, or write a program with the Java SDK";
    private static final String MODEL =
            "it needs a machine-learning library; call the model in a program with the Java SDK";
    private static final String CONNECTOR =
            "install its connector; the connectors that are there begin with ReadFrom and WriteTo";

    private static final Map<String, String> ADVICE =
            Map.ofEntries(
                    Map.entry("PyTransform", PYTHON),
                    Map.entry("PyMap", PYTHON),
                    Map.entry("PyFlatMap", PYTHON),
                    Map.entry("MLTransform", MODEL),
                    Map.entry("RunInference", MODEL),
                    Map.entry("AnomalyDetection", MODEL),
                    Map.entry("MatchAll", "install the file connector"));

    private static final Set<String> BEAM_SYSTEMS =
            Set.of(
                    "Text",
                    "Csv",
                    "Json",
                    "Parquet",
                    "Avro",
                    "TFRecord",
                    "Kafka",
                    "PubSub",
                    "PubSubLite",
                    "BigQuery",
                    "BigTable",
                    "Spanner",
                    "Datastore",
                    "Jdbc",
                    "MySql",
                    "Postgres",
                    "SqlServer",
                    "Oracle",
                    "MongoDB",
                    "Kinesis",
                    "Jms",
                    "Mqtt",
                    "Cassandra",
                    "Elasticsearch",
                    "Iceberg",
                    "Snowflake",
                    "Datadog",
                    "Splunk",
                    "Delta",
                    "IbmMq");

    private NotAvailable() {}

    /** What to do instead; empty for a transform that nobody knows. */
    static Optional<String> advice(String type) {
        boolean connector = type.startsWith("ReadFrom") || type.startsWith("WriteTo");
        return Optional.ofNullable(ADVICE.get(type))
                .or(
                        () ->
                                Optional.of(CONNECTOR)
                                        .filter(
                                                a ->
                                                        connector
                                                                && BEAM_SYSTEMS.contains(
                                                                        type.replaceFirst(
                                                                                "ReadFrom|WriteTo",
                                                                                ""))));
    }
}
