package org.nifibeam.kafka.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.formats.message.MessageFormat;
import org.nifibeam.formats.payload.PayloadReading;
import org.nifibeam.formats.payload.PayloadWriting;
import org.nifibeam.kafka.ClientSettings;
import org.nifibeam.kafka.KafkaCluster;

/** {@code ReadFromKafka}: the messages of topics. */
public final class KafkaSourceProvider implements SourceProvider {
    private static final String TOPIC = "topic";
    private static final String PATTERN = "topic_pattern";
    private static final String METADATA = MessageFormat.METADATA;
    private static final String KEY_FORMAT = "key_format";
    private static final String RESET = "auto_offset_reset_config";
    private static final String ISOLATION = "isolation";
    private static final String DISCOVERY = "discovery_interval";
    private static final String LATE = "max_out_of_orderness";
    private static final String IDLE = "idle_after";
    private static final String TOMBSTONES = "tombstones";
    private static final String CONSUMER = "consumer_config";

    @Override
    public String type() {
        return "ReadFromKafka";
    }

    @Override
    public String description() {
        return "Reads the messages of Kafka topics, for ever or up to where they end when reading begins, or earlier.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>(KafkaCluster.naming());
        fields.add(
                ConfigField.optional(
                        TOPIC, Type.STRING, "The topic to read; several are separated by commas."));
        fields.add(
                ConfigField.optional(
                        PATTERN,
                        Type.STRING,
                        "In the place of topic: a regular expression for the whole names of topics to read; those made"
                                + " later too."));
        fields.addAll(PayloadReading.settings("message"));
        fields.add(
                ConfigField.optional(
                        METADATA,
                        Type.STRING_LIST,
                        "What else of a message becomes a field of that name: "
                                + String.join(", ", Metadata.names())
                                + "."));
        fields.add(
                ConfigField.choice(
                        KEY_FORMAT, "What the field key is: bytes or text.", "raw", "string"));
        fields.add(
                ConfigField.optional(
                                ReadRange.START,
                                Type.ANY,
                                "Where partitions are read from at the run's start: earliest, latest, committed (where the"
                                        + " consumer group is), a time such as 2026-11-01T00:00:00Z, or offsets such as"
                                        + " {\"orders:0\": 1200}. By default as auto_offset_reset_config says. Partitions made"
                                        + " later are read from their first message; a run that goes on from a checkpoint"
                                        + " goes on where it was.")
                        .besideSchema());
        fields.add(
                new ConfigField(
                                RESET,
                                Type.CHOICE,
                                "Where partitions are read from for which start says nothing.",
                                Optional.of("latest"),
                                false,
                                List.of("latest", "earliest"))
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                ReadRange.BOUNDED,
                                Type.BOOLEAN,
                                false,
                                "Whether to end: where the partitions end when reading begins, or where stop says.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                ReadRange.STOP,
                                Type.ANY,
                                "Where partitions end in a bounded read: latest, a time such as 2026-11-01T00:00:00Z (before"
                                        + " the first message of that time or later), or offsets such as {\"orders:0\": 1200}"
                                        + " (before those; of other partitions all). By default latest.")
                        .besideSchema());
        fields.add(
                ConfigField.choice(
                                ISOLATION,
                                "Whether messages of transactions are read only once these are committed.",
                                "read_committed",
                                "read_uncommitted")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                ReadRange.GROUP,
                                Type.STRING,
                                "The consumer group that is told, behind each checkpoint and behind a bounded run's end, how far reading has come; for others"
                                        + " to see, and for start: committed.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                DISCOVERY,
                                Type.STRING,
                                "1m",
                                "How often to look for new partitions and topics.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                LATE,
                                Type.STRING,
                                "5s",
                                "How much older than the newest a partition's next message may be: event time, which goes by the"
                                        + " messages' timestamps, is so far behind. Timestamps of a field are assigned by"
                                        + " AssignTimestamps, which has a setting of its own.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                IDLE,
                                Type.STRING,
                                "30s",
                                "After how long without messages a partition does not hold event time back.")
                        .besideSchema());
        fields.add(
                ConfigField.choice(
                                TOMBSTONES,
                                "What becomes of messages without a value: they are rejected, or passed over.",
                                "reject",
                                "skip")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                CONSUMER,
                                Type.ANY,
                                "Further settings of Kafka's consumer, by name. Those of security belong to the connection.")
                        .besideSchema());
        return List.copyOf(fields);
    }

    @Override
    public boolean bounded(Config config) {
        return config.flag(ReadRange.BOUNDED);
    }

    @Override
    public Optional<Schema> declaredSchema(Config config) throws ProblemException {
        return settings(config, Optional.empty()).format().declaredSchema();
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return new KafkaSource(settings(config, Optional.of(KafkaCluster.named(config))));
    }

    private ReadSettings settings(Config config, Optional<KafkaCluster> cluster)
            throws ProblemException {
        StartAt.Fixed otherwise =
                StartAt.Fixed.valueOf(config.string(RESET).toUpperCase(Locale.ROOT));
        Optional<String> group = config.optionalString(ReadRange.GROUP).filter(g -> !g.isBlank());
        TopicChoice topics = topics(config);
        return new ReadSettings(
                cluster,
                topics,
                format(config, topics, cluster.isPresent()),
                ReadRange.start(config, otherwise, group),
                bounded(config),
                ReadRange.stop(config, bounded(config)),
                config.string(ISOLATION).equals("read_committed")
                        ? IsolationLevel.READ_COMMITTED
                        : IsolationLevel.READ_UNCOMMITTED,
                group,
                config.duration(DISCOVERY, "10s"),
                config.duration(LATE, "10s"),
                config.duration(IDLE, "10s"),
                config.string(TOMBSTONES).equals("skip"),
                ClientSettings.of(config, CONSUMER));
    }

    private static TopicChoice topics(Config config) throws ProblemException {
        List<String> names =
                Arrays.stream(config.optionalString(TOPIC).orElse("").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        Optional<String> pattern = config.optionalString(PATTERN);
        if (names.isEmpty() == pattern.isEmpty()) {
            throw new ProblemException(
                    names.isEmpty() ? ProblemCode.MISSING : ProblemCode.INVALID_VALUE,
                    names.isEmpty()
                            ? "neither '" + TOPIC + "' nor '" + PATTERN + "' says what to read"
                            : "both '" + TOPIC + "' and '" + PATTERN + "' say what to read",
                    "give one of them");
        }
        if (pattern.isEmpty()) {
            return new TopicChoice.Named(names);
        }
        try {
            return new TopicChoice.Matching(Pattern.compile(pattern.get()));
        } catch (PatternSyntaxException e) {
            throw wrong(
                    "'" + PATTERN + "' is no regular expression: " + e.getDescription(),
                    "write one such as orders-.*");
        }
    }

    private static MessageFormat<ConsumerRecord<byte[], byte[]>> format(
            Config config, TopicChoice topics, boolean connected) throws ProblemException {
        Optional<String> subject =
                topics instanceof TopicChoice.Named named && named.topics().size() == 1
                        ? Optional.of(PayloadWriting.subject(named.topics().get(0)))
                        : Optional.empty();
        return MessageFormat.of(
                PayloadReading.of(config, subject, connected),
                config.strings(METADATA),
                Metadata.all(config.string(KEY_FORMAT).equals("string")));
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
