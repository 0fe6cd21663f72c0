package org.nifibeam.kinesis.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.formats.message.FieldText;
import org.nifibeam.formats.message.MessageFields;
import org.nifibeam.formats.payload.PayloadWriting;
import org.nifibeam.kinesis.KinesisService;

/** {@code WriteToKinesis}: a record a row. */
public final class KinesisSinkProvider implements SinkProvider {
    private static final String STREAM = "stream_name";
    private static final String KEY = "partition_key";
    private static final String KEY_FIELD = "partition_key_field";
    private static final String HASH_FIELD = "explicit_hash_key_field";
    private static final String ORDER = "order";
    private static final String LARGEST = "max_record_bytes";

    private static final String BY_KEY = "by_key";
    private static final int MIB = 1 << 20;
    private static final long MOST_LARGEST = 10L * MIB;
    private static final int REQUEST = 5 * MIB;
    private static final int LARGE_REQUEST = 10 * MIB;

    @Override
    public String type() {
        return "WriteToKinesis";
    }

    @Override
    public String description() {
        return "Writes a record of a Kinesis data stream for each element, at least once.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>();
        fields.add(KinesisService.naming());
        fields.add(ConfigField.required(STREAM, Type.STRING, "The stream's name."));
        fields.addAll(PayloadWriting.settings("record"));
        fields.addAll(own());
        return List.copyOf(fields);
    }

    private static List<ConfigField> own() {
        return List.of(
                ConfigField.optional(
                        KEY,
                        Type.STRING,
                        "The partition key; fields in braces stand for their values, for example {country}-{id}. Without"
                                + " one, keys are made up, and records are spread over all shards."),
                ConfigField.optional(
                        KEY_FIELD,
                        Type.STRING,
                        "In the place of partition_key: the field that becomes the partition key, and is no part of the"
                                + " data."),
                ConfigField.optional(
                        HASH_FIELD,
                        Type.STRING,
                        "The field, text or a whole number, that becomes the explicit hash key, which decides the shard in"
                                + " the place of the partition key; it is no part of the data."),
                ConfigField.choice(
                        ORDER,
                        "Whether a task writes records of one partition key in the order in which they come, also when"
                                + " some are not taken at once: by_key puts at most one of a key into a request, and has one"
                                + " request under way.",
                        "none",
                        BY_KEY),
                ConfigField.optional(
                        LARGEST,
                        Type.INTEGER,
                        (long) MIB,
                        "The most bytes a record may have with its partition key; one of more is rejected. Streams take"
                                + " 1048576 unless they are set to more, and never more than 10485760."));
    }

    @Override
    public void check(Config config, Schema schema) throws ProblemException {
        settings(config, schema, Optional.empty());
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        return new KinesisSink(settings(config, schema, Optional.of(KinesisService.named(config))));
    }

    private static WriteSettings settings(
            Config config, Schema schema, Optional<KinesisService> service)
            throws ProblemException {
        long largest = config.integer(LARGEST);
        if (largest < 1 || largest > MOST_LARGEST) {
            throw wrong(
                    "'" + LARGEST + "' is " + largest,
                    "give a number of bytes from 1 to " + MOST_LARGEST);
        }
        Optional<String> key = config.optionalString(KEY);
        OptionalInt keyField = field(config, KEY_FIELD, schema);
        OptionalInt hashField = field(config, HASH_FIELD, schema);
        if (key.isPresent() && keyField.isPresent()) {
            throw wrong(
                    "both '" + KEY + "' and '" + KEY_FIELD + "' say the partition key",
                    "give one of them");
        }
        boolean ordered = config.string(ORDER).equals(BY_KEY);
        if (ordered && key.isEmpty() && keyField.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.MISSING,
                    "'" + ORDER + "' is " + BY_KEY + ", and there is no partition key",
                    "give '" + KEY + "' or '" + KEY_FIELD + "'");
        }
        List<Integer> payload = payload(schema, keyField, hashField);
        Schema data = schema.project(payload.stream().map(i -> schema.field(i).name()).toList());
        return new WriteSettings(
                service,
                config.string(STREAM),
                PayloadWriting.of(config, data, service.isPresent()),
                schema,
                payload,
                key.isPresent()
                        ? Optional.of(new FieldText(KEY, key.get(), schema))
                        : Optional.empty(),
                keyField,
                hashField,
                ordered,
                (int) largest,
                largest > MIB ? LARGE_REQUEST : REQUEST);
    }

    private static List<Integer> payload(Schema schema, OptionalInt keyField, OptionalInt hashField)
            throws ProblemException {
        List<Integer> payload = MessageFields.others(schema, keyField, hashField);
        if (payload.isEmpty()) {
            throw wrong(
                    "no field of the element is left for the record's data",
                    "keep one besides '" + KEY_FIELD + "' and '" + HASH_FIELD + "'");
        }
        return payload;
    }

    private static OptionalInt field(Config config, String setting, Schema schema)
            throws ProblemException {
        return MessageFields.named(
                config,
                setting,
                schema,
                "text or a whole number",
                Kind.STRING,
                Kind.INT8,
                Kind.INT16,
                Kind.INT32,
                Kind.INT64);
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
