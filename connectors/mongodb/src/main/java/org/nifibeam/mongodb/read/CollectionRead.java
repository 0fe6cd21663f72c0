package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;

/**
 * A read of the documents that are there, or of an aggregation's. Thread-safe. Where splits begin
 * is drawn by lot once, so that each enumerator finds the same ones.
 */
final class CollectionRead implements SourceRead {
    private static final int MOST_SPLITS = 1000;

    /** How many documents of a sample stand for a split: the more, the more even they are. */
    private static final int SAMPLES_A_SPLIT = 20;

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
    private static final Split AGGREGATION = new Split("aggregation", new byte[0]);

    private final ReadSettings settings;
    private final Schema delivered;
    private final List<Expression> residual;
    private final BsonDocument filter;
    private final SharedClient shared;
    private Optional<List<Split>> splits = Optional.empty();

    CollectionRead(
            ReadSettings settings,
            Schema delivered,
            List<Expression> residual,
            BsonDocument filter) {
        this.settings = settings;
        this.delivered = delivered;
        this.residual = List.copyOf(residual);
        this.filter = filter;
        this.shared = new SharedClient(settings.deployment());
    }

    @Override
    public Schema schema() {
        return delivered;
    }

    @Override
    public List<Expression> residual() {
        return residual;
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        return new OnceEnumerator(this::splits, true, snapshot, settings.what());
    }

    private synchronized List<Split> splits() throws IOException {
        if (splits.isEmpty()) {
            splits = Optional.of(settings.pipeline().isEmpty() ? ranges() : List.of(AGGREGATION));
        }
        return splits.get();
    }

    private List<Split> ranges() throws IOException {
        String what = "cannot find what to read of " + settings.what();
        List<BsonValue> bounds = new ArrayList<>();
        try {
            MongoClient client = shared.acquire();
            try {
                long documents = settings.collection(client).estimatedDocumentCount();
                long wanted =
                        Math.min(
                                MOST_SPLITS, -Math.floorDiv(-documents, settings.splitDocuments()));
                if (wanted > 1) {
                    bounds.addAll(bounds(client, documents, (int) wanted));
                }
            } finally {
                shared.release();
            }
        } catch (MongoException e) {
            throw MongoFailures.io(e, what + " at " + settings.deployment());
        }
        List<Split> found = new ArrayList<>();
        Optional<BsonValue> from = Optional.empty();
        for (BsonValue bound : bounds) {
            found.add(new IdRange(from, false, Optional.of(bound)).toSplit());
            from = Optional.of(bound);
        }
        found.add(new IdRange(from, false, Optional.empty()).toSplit());
        return List.copyOf(found);
    }

    /** Where splits but the first begin: each so manieth of a sample, in the server's order. */
    private List<BsonValue> bounds(MongoClient client, long documents, int wanted) {
        long sample = Math.min(documents, (long) wanted * SAMPLES_A_SPLIT);
        BsonDocument id = new BsonDocument("_id", new BsonInt32(1));
        List<BsonValue> ids = new ArrayList<>();
        for (RawBsonDocument document :
                settings.collection(client)
                        .aggregate(
                                List.of(
                                        new BsonDocument(
                                                "$sample",
                                                new BsonDocument(
                                                        "size", new BsonInt32((int) sample))),
                                        new BsonDocument("$project", id),
                                        new BsonDocument("$sort", id)))
                        .allowDiskUse(true)) {
            BsonValue value = document.decode(CODEC).get("_id");
            boolean again = !ids.isEmpty() && ids.get(ids.size() - 1).equals(value);
            if (IdRange.isBound(value) && !again) {
                ids.add(value);
            }
        }
        List<BsonValue> bounds = new ArrayList<>();
        for (int i = 1; i < wanted; i++) {
            int at = (int) ((long) i * ids.size() / wanted);
            if (at < ids.size()
                    && (bounds.isEmpty() || bounds.get(bounds.size() - 1) != ids.get(at))) {
                bounds.add(ids.get(at));
            }
        }
        return bounds;
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        BsonDocument from = new BsonDocument();
        if (position.isPresent()) {
            from = KeptDocument.read(position.get(), DocumentReader.VERSION, split.id());
        }
        Progress progress =
                split.id().equals(AGGREGATION.id())
                        ? new AggregationProgress(settings, filter, projection(false), from)
                        : new RangeProgress(
                                settings, filter, projection(true), IdRange.of(split), from);
        return new DocumentReader(settings, shared, delivered, progress);
    }

    /** The fields that servers are to give; empty if all, since names are such. */
    private Optional<BsonDocument> projection(boolean withId) {
        BsonDocument fields = new BsonDocument();
        for (String name : delivered.names()) {
            if (!ServerFilter.isPlain(name)) {
                return Optional.empty();
            }
            fields.append(name, new BsonInt32(1));
        }
        if (!fields.containsKey("_id")) {
            fields.append("_id", new BsonInt32(withId || fields.isEmpty() ? 1 : 0));
        }
        return Optional.of(fields);
    }
}
