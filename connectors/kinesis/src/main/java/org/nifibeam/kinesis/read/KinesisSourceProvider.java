package org.nifibeam.kinesis.read;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.nifibeam.kinesis.KinesisService;

/** {@code ReadFromKinesis}: the records of a stream. */
public final class KinesisSourceProvider implements SourceProvider {
    static final String SEQUENCES = "initial_sequence_numbers";
    static final String UNTIL = "until";

    private static final String STREAM = "stream_name";
    private static final String METADATA = MessageFormat.METADATA;
    private static final String POSITION = "initial_position_in_stream";
    static final String TIMESTAMP = "initial_timestamp_in_stream";
    private static final String BOUNDED = "bounded";
    private static final String RETRIEVAL = "retrieval";
    private static final String CONSUMER = "consumer_name";
    private static final String POLL = "poll_interval";
    private static final String RECORDS = "request_records_limit";
    private static final String DISCOVERY = "discovery_interval";
    private static final String LATE = "max_out_of_orderness";
    private static final String IDLE = "idle_after";
    private static final String AGGREGATED = "deaggregate";

    private static final String AT_TIMESTAMP = "AT_TIMESTAMP";
    private static final String FAN_OUT = "enhanced_fan_out";
    private static final long MOST_RECORDS = 10_000;

    @Override
    public String type() {
        return "ReadFromKinesis";
    }

    @Override
    public String description() {
        return "Reads the records of a Kinesis data stream, for ever or up to where it ends when reading begins.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>();
        fields.add(KinesisService.naming());
        fields.add(ConfigField.required(STREAM, Type.STRING, "The stream's name."));
        fields.addAll(PayloadReading.settings("record"));
        fields.addAll(own());
        return List.copyOf(fields);
    }

    private static List<ConfigField> own() {
        return List.of(
                ConfigField.optional(
                        METADATA,
                        Type.STRING_LIST,
                        "What else of a record becomes a field of that name: "
                                + String.join(", ", Metadata.all().keySet())
                                + "."),
                ConfigField.choice(
                                POSITION,
                                "Where shards are read from that are there at the run's start: what comes from then on (to"
                                        + " the second), all there is, or what arrived at a time and later. Shards that come of"
                                        + " others later are read from their first record; a run that goes on from a checkpoint"
                                        + " goes on where it was.",
                                "LATEST",
                                "TRIM_HORIZON",
                                AT_TIMESTAMP)
                        .besideSchema(),
                ConfigField.optional(
                                TIMESTAMP,
                                Type.STRING,
                                "With AT_TIMESTAMP: the time, such as 2026-11-01T00:00:00Z.")
                        .besideSchema(),
                ConfigField.optional(
                                SEQUENCES,
                                Type.ANY,
                                "Sequence numbers by shard, to read these shards from there: {shardId-000000000000:"
                                        + " \"4959\"}.")
                        .besideSchema(),
                ConfigField.optional(
                                BOUNDED,
                                Type.BOOLEAN,
                                false,
                                "Whether to end where the shards end when reading begins.")
                        .besideSchema(),
                ConfigField.optional(
                                UNTIL,
                                Type.STRING,
                                "Of a bounded read: the time, which must have passed, after which records that arrived are not"
                                        + " read.")
                        .besideSchema(),
                ConfigField.choice(
                                RETRIEVAL,
                                "How records come: asked for, at most five times a second and shard by all readers together;"
                                        + " or pushed to a consumer that is registered for that, with a throughput of its own,"
                                        + " which AWS charges for.",
                                "polling",
                                FAN_OUT)
                        .besideSchema(),
                ConfigField.optional(
                                CONSUMER,
                                Type.STRING,
                                "With enhanced_fan_out: the consumer's name, one for each pipeline. It is registered if it is"
                                        + " not there, and stays.")
                        .besideSchema(),
                ConfigField.optional(
                                POLL,
                                Type.STRING,
                                "200ms",
                                "With polling: how long to wait between two requests of a shard that has been read to its end.")
                        .besideSchema(),
                ConfigField.optional(
                                RECORDS,
                                Type.INTEGER,
                                MOST_RECORDS,
                                "With polling: how many records a request asks for, 10000 at most.")
                        .besideSchema(),
                ConfigField.optional(
                                DISCOVERY,
                                Type.STRING,
                                "1m",
                                "How often to look for new shards. Those that come of one that was read to its end are looked"
                                        + " for at once.")
                        .besideSchema(),
                ConfigField.optional(
                                LATE,
                                Type.STRING,
                                "1s",
                                "How much older than the newest a shard's next record may be: event time, which goes by the"
                                        + " records' approximate arrival, is so far behind. Timestamps of a field are"
                                        + " assigned by AssignTimestamps, which has a setting of its own.")
                        .besideSchema(),
                ConfigField.optional(
                                IDLE,
                                Type.STRING,
                                "30s",
                                "After how long without records a shard does not hold event time back.")
                        .besideSchema(),
                ConfigField.optional(
                                AGGREGATED,
                                Type.BOOLEAN,
                                true,
                                "Whether records that the Kinesis Producer Library has put together are taken apart.")
                        .besideSchema());
    }

    @Override
    public boolean bounded(Config config) {
        return config.flag(BOUNDED);
    }

    @Override
    public Optional<Schema> declaredSchema(Config config) throws ProblemException {
        return settings(config, Optional.empty()).format().declaredSchema();
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return new KinesisSource(settings(config, Optional.of(KinesisService.named(config))));
    }

    private static ReadSettings settings(Config config, Optional<KinesisService> service)
            throws ProblemException {
        MessageFormat<KinesisMessage> format =
                MessageFormat.of(
                        PayloadReading.of(
                                config,
                                Optional.of(PayloadWriting.subject(config.string(STREAM))),
                                service.isPresent()),
                        config.strings(METADATA),
                        Metadata.all());
        long records = config.integer(RECORDS);
        if (records < 1 || records > MOST_RECORDS) {
            throw wrong("'" + RECORDS + "' is " + records, "give a number from 1 to 10000");
        }
        Optional<Instant> until = time(config, UNTIL);
        if (until.isPresent() && !config.flag(BOUNDED)) {
            throw wrong(
                    "'" + UNTIL + "' is given, and '" + BOUNDED + "' is not true",
                    "say 'bounded: true' to have the read end");
        }
        return new ReadSettings(
                service,
                config.string(STREAM),
                format,
                start(config),
                sequences(config),
                config.flag(BOUNDED),
                until,
                consumer(config),
                config.duration(POLL, "10s"),
                (int) records,
                config.duration(DISCOVERY, "10s"),
                config.duration(LATE, "10s"),
                config.duration(IDLE, "10s"),
                config.flag(AGGREGATED));
    }

    private static Optional<ReadFrom> start(Config config) throws ProblemException {
        String position = config.string(POSITION);
        Optional<Instant> time = time(config, TIMESTAMP);
        if (time.isPresent() != position.equals(AT_TIMESTAMP)) {
            throw new ProblemException(
                    time.isPresent() ? ProblemCode.INVALID_VALUE : ProblemCode.MISSING,
                    time.isPresent()
                            ? "'" + TIMESTAMP + "' is given, and '" + POSITION + "' is " + position
                            : "'"
                                    + POSITION
                                    + "' is "
                                    + AT_TIMESTAMP
                                    + ", and there is no '"
                                    + TIMESTAMP
                                    + "'",
                    time.isPresent()
                            ? "say '" + POSITION + ": " + AT_TIMESTAMP + "', or leave the time out"
                            : "give the time");
        }
        if (time.isPresent()) {
            return Optional.of(new ReadFrom.Time(time.get()));
        }
        return position.equals("LATEST")
                ? Optional.empty()
                : Optional.of(ReadFrom.Oldest.TRIM_HORIZON);
    }

    private static Optional<String> consumer(Config config) throws ProblemException {
        Optional<String> name = config.optionalString(CONSUMER).filter(n -> !n.isBlank());
        boolean pushed = config.string(RETRIEVAL).equals(FAN_OUT);
        if (pushed && name.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "'" + RETRIEVAL + "' is " + FAN_OUT + ", and there is no '" + CONSUMER + "'",
                    "name the consumer; pipelines that read at once need one each");
        }
        if (!pushed && name.isPresent()) {
            throw wrong(
                    "'" + CONSUMER + "' is given, and '" + RETRIEVAL + "' is polling",
                    "say '" + RETRIEVAL + ": " + FAN_OUT + "', or leave the name out");
        }
        if (pushed && !name.get().matches("[a-zA-Z0-9_.-]{1,128}")) {
            throw wrong(
                    "'" + CONSUMER + "' is '" + name.get() + "', and none can be called so",
                    "names are of letters, digits, '.', '_' and '-', 128 at most");
        }
        return name;
    }

    private static Map<String, String> sequences(Config config) throws ProblemException {
        Optional<Object> given = config.optionalAny(SEQUENCES);
        if (given.isEmpty()) {
            return Map.of();
        }
        String advice =
                "write the shards' ids and sequence numbers, for example {shardId-000000000000: \"4959\"}";
        if (!(given.get() instanceof Map<?, ?> map)) {
            throw wrong("'" + SEQUENCES + "' is no mapping", advice);
        }
        Map<String, String> sequences = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String sequence = String.valueOf(entry.getValue());
            if (!sequence.matches("[0-9]{1,128}")) {
                throw wrong("'" + SEQUENCES + "' has " + entry.getKey() + ": " + sequence, advice);
            }
            sequences.put(entry.getKey().toString(), sequence);
        }
        return sequences;
    }

    private static Optional<Instant> time(Config config, String name) throws ProblemException {
        Optional<String> text = config.optionalString(name);
        try {
            return text.map(String::strip).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw wrong(
                    "'" + name + "' is no time: " + text.orElseThrow(),
                    "write one such as 2026-11-01T00:00:00Z");
        }
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
