package org.nifibeam.mongodb.read;

import com.mongodb.client.model.changestream.FullDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.formats.SchemaDocument;
import org.nifibeam.mongodb.MongoDeployment;
import org.nifibeam.mongodb.MongoSettings;

/** {@code ReadFromMongoDB}: the documents of a collection, or their changes. */
public final class MongoSourceProvider implements SourceProvider {
    private static final String FILTER = "filter";
    private static final String PIPELINE = "pipeline";
    private static final String SCHEMA = "schema";
    private static final String SAMPLE = "sample_size";
    private static final String SPLIT = "split_documents";
    private static final String BATCH = "batch_size";
    private static final String CHANGES = "changes";
    private static final String START = "start";
    private static final String FULL = "full_document";
    private static final String IDLE = "idle_after";

    private static final List<String> OUTPUT_STAGES = List.of("$out", "$merge");

    @Override
    public String type() {
        return "ReadFromMongoDB";
    }

    @Override
    public String description() {
        return "Reads the documents of a MongoDB collection, what an aggregation makes of them, or, for ever, their changes.";
    }

    @Override
    public List<ConfigField> settings() {
        List<ConfigField> fields = new ArrayList<>(MongoDeployment.naming());
        fields.add(MongoSettings.collection());
        fields.add(
                ConfigField.optional(
                                FILTER,
                                Type.ANY,
                                "Which documents to read, in MongoDB's query language: {status: paid}. Filters behind the"
                                        + " stage are given to the server too, as far as it can do them.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                        PIPELINE,
                        Type.ANY,
                        "Stages of an aggregation that make the documents to read: [{$unwind: $items}]. It is read by one"
                                + " task. With changes, stages that the changes go through."));
        fields.add(
                ConfigField.optional(
                        SCHEMA,
                        Type.ANY,
                        "The documents' fields as a JSON schema: {type: object, properties: {name: {type: string}}}. By"
                                + " default made of a sample."));
        fields.add(
                ConfigField.optional(
                        SAMPLE,
                        Type.INTEGER,
                        1000L,
                        "Of how many documents the schema is made, if it is not given: the first and the last by _id."));
        fields.add(
                ConfigField.optional(
                                SPLIT,
                                Type.INTEGER,
                                50_000L,
                                "About how many documents one task reads at a time; the collection is split by _id.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                BATCH,
                                Type.INTEGER,
                                1000L,
                                "How many documents a server sends at once.")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                        CHANGES,
                        Type.BOOLEAN,
                        false,
                        "Whether to read changes as they are made, in the place of the documents: each with the fields"
                                + " operation, id, cluster_time and document. From replica sets and sharded clusters alone."));
        fields.add(
                ConfigField.optional(
                                START,
                                Type.STRING,
                                "With changes: the time from which on, such as 2026-11-01T00:00:00Z. By default those made"
                                        + " behind the run's start; a run that goes on from a checkpoint goes on where it was.")
                        .besideSchema());
        fields.add(
                ConfigField.choice(
                                FULL,
                                "With changes: which document comes with an update: the one as it is when the change is read,"
                                        + " none, or the one right behind the update, which the collection must keep"
                                        + " (changeStreamPreAndPostImages), if it has it or else an error.",
                                "update_lookup",
                                "none",
                                "when_available",
                                "required")
                        .besideSchema());
        fields.add(
                ConfigField.optional(
                                IDLE,
                                Type.STRING,
                                "30s",
                                "With changes: after how long without one event time is not held back.")
                        .besideSchema());
        fields.add(MongoSettings.retryFor().besideSchema());
        return List.copyOf(fields);
    }

    @Override
    public boolean bounded(Config config) {
        return !config.flag(CHANGES);
    }

    @Override
    public Optional<Schema> declaredSchema(Config config) throws ProblemException {
        return MongoSource.declared(settings(config, Optional.empty()));
    }

    @Override
    public Source create(Config config) throws ProblemException {
        return new MongoSource(settings(config, Optional.of(MongoDeployment.named(config))));
    }

    private static ReadSettings settings(Config config, Optional<MongoDeployment> found)
            throws ProblemException {
        BsonDocument filter = QueryDocuments.document(config, FILTER);
        Optional<ChangeSettings> changes = changes(config);
        if (changes.isPresent() && !filter.isEmpty()) {
            throw wrong(
                    "'" + FILTER + "' is for documents, and '" + CHANGES + "' is true",
                    "write '"
                            + PIPELINE
                            + ": [{$match: {fullDocument.status: paid}}]', or filter behind the stage");
        }
        return new ReadSettings(
                found,
                found.isPresent() ? found.get().database(config) : "",
                MongoSettings.collection(config),
                filter,
                pipeline(config),
                declared(config),
                MongoSettings.positive(config, SAMPLE),
                MongoSettings.positive(config, SPLIT),
                MongoSettings.positive(config, BATCH),
                MongoSettings.retryFor(config),
                changes);
    }

    /**
     * What a lookup is told: where, which documents, and their fields; nothing of how all are read.
     */
    static ReadSettings lookup(Config config) throws ProblemException {
        MongoDeployment found = MongoDeployment.named(config);
        return new ReadSettings(
                Optional.of(found),
                found.database(config),
                MongoSettings.collection(config),
                QueryDocuments.document(config, FILTER),
                List.of(),
                declared(config),
                MongoSettings.positive(config, SAMPLE),
                1,
                1,
                Duration.ZERO,
                Optional.empty());
    }

    private static Optional<Schema> declared(Config config) throws ProblemException {
        Optional<Object> document = config.optionalAny(SCHEMA);
        return document.isPresent()
                ? Optional.of(SchemaDocument.parse(SCHEMA, document.get()))
                : Optional.empty();
    }

    private static List<BsonDocument> pipeline(Config config) throws ProblemException {
        List<BsonDocument> stages = QueryDocuments.list(config, PIPELINE);
        for (BsonDocument stage : stages) {
            if (OUTPUT_STAGES.contains(stage.getFirstKey())) {
                throw wrong(
                        "'"
                                + PIPELINE
                                + "' has the stage "
                                + stage.getFirstKey()
                                + ", which writes",
                        "take it out, and write with WriteToMongoDB");
            }
        }
        return stages;
    }

    private static Optional<ChangeSettings> changes(Config config) throws ProblemException {
        Optional<String> start = config.optionalString(START).filter(text -> !text.isBlank());
        Duration idle = config.duration(IDLE, "10s");
        if (!config.flag(CHANGES)) {
            if (start.isPresent()) {
                throw wrong(
                        "'" + START + "' is for changes, and '" + CHANGES + "' is false",
                        "set '" + CHANGES + "' to true, or take '" + START + "' out");
            }
            return Optional.empty();
        }
        Optional<Instant> time = Optional.empty();
        if (start.isPresent()) {
            try {
                time = Optional.of(Instant.parse(start.get().strip()));
            } catch (DateTimeParseException e) {
                throw wrong(
                        "'" + START + "' is '" + start.get() + "', which is no time",
                        "write one such as 2026-11-01T00:00:00Z");
            }
        }
        FullDocument full =
                switch (config.string(FULL)) {
                    case "none" -> FullDocument.DEFAULT;
                    case "when_available" -> FullDocument.WHEN_AVAILABLE;
                    case "required" -> FullDocument.REQUIRED;
                    default -> FullDocument.UPDATE_LOOKUP;
                };
        return Optional.of(new ChangeSettings(time, full, idle));
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }
}
