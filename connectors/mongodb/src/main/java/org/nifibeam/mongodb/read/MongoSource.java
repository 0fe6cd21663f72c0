package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.mongodb.document.SampledSchema;

/**
 * A collection as a source: its documents, what an aggregation makes of them, or its changes. A
 * projection is taken over, of filters what the server can do; of changes' filters none.
 */
final class MongoSource implements Source {
    private final ReadSettings settings;

    MongoSource(ReadSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> addresses() {
        return List.of(settings.deployment().address(settings.database(), settings.collection()));
    }

    @Override
    public Optional<Schema> declaredSchema() {
        return declared(settings);
    }

    static Optional<Schema> declared(ReadSettings settings) {
        return settings.declared()
                .map(schema -> settings.changes().isPresent() ? ChangeFields.of(schema) : schema);
    }

    @Override
    public Schema schema() throws ProblemException {
        String what = "read " + settings.what();
        boolean there =
                settings.deployment()
                        .ask(
                                client ->
                                        client.getDatabase(settings.database())
                                                .listCollectionNames()
                                                .into(new ArrayList<>())
                                                .contains(settings.collection()),
                                what);
        if (!there && settings.changes().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    "there is no collection '"
                            + settings.collection()
                            + "' in the database '"
                            + settings.database()
                            + "' at "
                            + settings.deployment(),
                    "correct 'collection' or 'database'");
        }
        Optional<Schema> declared = declaredSchema();
        if (settings.changes().isPresent()) {
            settings.deployment().ask(this::watch, "read the changes of " + settings.what());
        }
        if (declared.isPresent()) {
            if (settings.changes().isEmpty()) {
                settings.deployment().ask(this::find, what);
            }
            return declared.get();
        }
        Schema sampled = SampledSchema.of(settings.deployment().ask(this::sample, what));
        if (sampled.size() == 0) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE,
                    settings.what() + " has no documents whose fields could be found out",
                    "give the fields as 'schema'");
        }
        return settings.changes().isPresent() ? ChangeFields.of(sampled) : sampled;
    }

    /** Who may see a collection's name may not follow its changes yet, nor may each deployment. */
    private boolean watch(MongoClient client) throws MongoException {
        try (MongoChangeStreamCursor<?> stream =
                settings.collection(client)
                        .watch(settings.pipeline())
                        .maxAwaitTime(1, TimeUnit.MILLISECONDS)
                        .cursor()) {
            return stream.available() >= 0;
        }
    }

    /** Any document: what the settings say may take long to be found. True if there is one. */
    private boolean find(MongoClient client) throws MongoException {
        return settings.collection(client).find().limit(1).first() != null;
    }

    /** The first and the last documents by {@code _id}, or the first of an aggregation. */
    private List<RawBsonDocument> sample(MongoClient client) throws MongoException {
        List<RawBsonDocument> all = new ArrayList<>();
        boolean aggregates = settings.changes().isEmpty() && !settings.pipeline().isEmpty();
        if (aggregates) {
            List<BsonDocument> stages = new ArrayList<>();
            if (!settings.filter().isEmpty()) {
                stages.add(new BsonDocument("$match", settings.filter()));
            }
            stages.addAll(settings.pipeline());
            stages.add(new BsonDocument("$limit", new BsonInt32(settings.sample())));
            settings.collection(client).aggregate(stages).allowDiskUse(true).into(all);
            return all;
        }
        int half = (settings.sample() + 1) / 2;
        for (int order : List.of(1, -1)) {
            settings.collection(client)
                    .find(settings.filter())
                    .sort(new BsonDocument("_id", new BsonInt32(order)))
                    .limit(half)
                    .into(all);
        }
        return all;
    }

    @Override
    public SourceRead plan(Schema frozen, Pushdown pushdown) {
        if (settings.changes().isPresent()) {
            return new ChangeRead(settings, frozen.project(pushdown.fields()), pushdown.filters());
        }
        List<Expression> residual = new ArrayList<>();
        List<BsonDocument> queries = new ArrayList<>();
        for (Expression filter : pushdown.filters()) {
            Optional<ServerFilter> server = ServerFilter.of(filter);
            server.ifPresent(it -> queries.add(it.query()));
            if (server.isEmpty() || !server.get().exact()) {
                residual.add(filter);
            }
        }
        List<String> fields = residual.isEmpty() ? pushdown.outputs() : pushdown.fields();
        return new CollectionRead(
                settings, frozen.project(fields), residual, ServerFilter.and(queries));
    }

    @Override
    public String toString() {
        return settings.what();
    }
}
