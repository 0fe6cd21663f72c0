package org.nifibeam.kafka.write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.formats.message.MessageFields;
import org.nifibeam.formats.payload.PayloadWriting;
import org.nifibeam.kafka.ClientSettings;
import org.nifibeam.kafka.KafkaCluster;

/** {@code WriteToKafka}: a message a record. */
public final class KafkaSinkProvider implements SinkProvider {
    private static final String TOPIC = "topic";
    private static final String KEY = "key_field";
    private static final String HEADERS = "headers_field";
    private static final String PARTITION = "partition_field";
    private static final String GUARANTEE = "guarantee";
    private static final String PREFIX = "transaction_prefix";
    private static final String TIMEOUT = "transaction_timeout";
    private static final String DOWNTIME = "max_downtime";
    private static final String LARGEST = "max_message_bytes";
    private static final String PRODUCER = "producer_config_updates";

    private static final long DEFAULT_LARGEST = 1 << 20;
    private static final long MOST_LARGEST = 1 << 30;

    @Override
    public String type() {
        return "WriteToKafka";
    }

    @Override
    public String description() {
        return "Writes a Kafka message for each record, exactly once by transactions or at least once.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>(KafkaCluster.naming());
        fields.add(
                ConfigField.required(
                        TOPIC,
                        Type.STRING,
                        "The topic; fields in braces stand for their values, for example orders-{country}."));
        fields.addAll(PayloadWriting.settings("message"));
        fields.add(
                ConfigField.optional(
                        KEY,
                        Type.STRING,
                        "The field that becomes the message's key, and is no part of its value."));
        fields.add(
                ConfigField.optional(
                        HEADERS,
                        Type.STRING,
                        "The field, a map, that becomes the message's headers, and is no part of its value."));
        fields.add(
                ConfigField.optional(
                        PARTITION,
                        Type.STRING,
                        "The field that says the number of the message's partition, and is no part of its value; by default"
                                + " the key does."));
        fields.add(
                ConfigField.choice(
                        GUARANTEE,
                        "exactly_once writes in transactions that end with each checkpoint: who reads committed messages"
                                + " sees them then. at_least_once writes at once, and after a restart again what was"
                                + " written since the last checkpoint.",
                        "exactly_once",
                        "at_least_once"));
        fields.add(
                ConfigField.optional(
                        PREFIX,
                        Type.STRING,
                        "nifibeam",
                        "What the ids of transactions begin with, where the cluster allows only some."));
        fields.add(
                ConfigField.optional(
                        TIMEOUT,
                        Type.STRING,
                        "15m",
                        "After how long the cluster gives up a transaction, and what it held is lost; at most its"
                                + " transaction.max.timeout.ms. A bounded run's transactions are open until its end."));
        fields.add(
                ConfigField.optional(
                        DOWNTIME,
                        Type.STRING,
                        "10m",
                        "How long the pipeline may be down and still lose nothing; less than transaction_timeout."));
        fields.add(
                ConfigField.optional(
                        LARGEST,
                        Type.INTEGER,
                        DEFAULT_LARGEST,
                        "The most bytes a message may have; a record of a larger one is rejected."));
        fields.add(
                ConfigField.optional(
                        PRODUCER,
                        Type.ANY,
                        "Further settings of Kafka's producer, by name. Those of security belong to the connection."));
        return List.copyOf(fields);
    }

    @Override
    public void check(Config config, Schema schema) throws ProblemException {
        settings(config, schema, Optional.empty());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        return new KafkaSink(settings(config, schema, Optional.of(KafkaCluster.named(config))));
    }

    private static WriteSettings settings(
            Config config, Schema schema, Optional<KafkaCluster> cluster) throws ProblemException {
        boolean exactlyOnce = config.string(GUARANTEE).equals("exactly_once");
        Duration timeout = config.positiveDuration(TIMEOUT, "10m");
        Duration downtime = config.positiveDuration(DOWNTIME, "10m");
        if (exactlyOnce && timeout.compareTo(downtime) <= 0) {
            throw wrong(
                    "'"
                            + TIMEOUT
                            + "' is "
                            + config.string(TIMEOUT)
                            + ", and the pipeline may be down for '"
                            + DOWNTIME
                            + "' of "
                            + config.string(DOWNTIME)
                            + ": what is not committed by then is lost",
                    "give a longer '"
                            + TIMEOUT
                            + "', as far as the cluster allows, or a shorter '"
                            + DOWNTIME
                            + "'");
        }
        if (timeout.toMillis() > Integer.MAX_VALUE) {
            throw wrong("'" + TIMEOUT + "' is " + config.string(TIMEOUT), "give at most 24 days");
        }
        long largest = config.integer(LARGEST);
        if (largest < 1 || largest > MOST_LARGEST) {
            throw wrong(
                    "'" + LARGEST + "' is " + largest,
                    "give a number of bytes from 1 to " + MOST_LARGEST);
        }
        return new WriteSettings(
                cluster,
                layout(config, schema, cluster.isPresent()),
                exactlyOnce,
                config.string(PREFIX),
                timeout,
                (int) largest,
                ClientSettings.of(config, PRODUCER));
    }

    private static MessageLayout layout(Config config, Schema schema, boolean connected)
            throws ProblemException {
        OptionalInt key =
                MessageFields.named(config, KEY, schema, "text or bytes", Kind.STRING, Kind.BYTES);
        OptionalInt headers = headers(config, schema);
        OptionalInt partition =
                MessageFields.named(
                        config,
                        PARTITION,
                        schema,
                        "a whole number",
                        Kind.INT8,
                        Kind.INT16,
                        Kind.INT32,
                        Kind.INT64);
        List<Integer> payload = MessageFields.others(schema, key, headers, partition);
        if (payload.isEmpty()) {
            throw wrong(
                    "no field of the record is left for the message's value",
                    "keep one besides '" + KEY + "', '" + HEADERS + "' and '" + PARTITION + "'");
        }
        Schema value = schema.project(payload.stream().map(i -> schema.field(i).name()).toList());
        return new MessageLayout(
                PayloadWriting.of(config, value, connected),
                schema,
                payload,
                new TopicName(TOPIC, config.string(TOPIC), schema),
                key,
                headers,
                partition);
    }

    private static OptionalInt headers(Config config, Schema schema) throws ProblemException {
        OptionalInt field = MessageFields.named(config, HEADERS, schema);
        if (field.isPresent()) {
            FieldType type = schema.type(field.getAsInt()).base();
            boolean fits =
                    type instanceof FieldType.Mapping map
                            && map.key().is(Kind.STRING)
                            && (map.value().is(Kind.STRING) || map.value().is(Kind.BYTES));
            if (!fits) {
                throw MessageFields.mismatch(HEADERS, schema, field.getAsInt(), "a map of texts");
            }
        }
        return field;
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
