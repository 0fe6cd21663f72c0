package org.nifibeam.mongodb.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.RawBsonDocument;

/**
 * An aggregation: reading goes on by doing it again and passing over as many documents as were
 * read, if these are the same ones. A digest of all that were read tells.
 */
final class AggregationProgress implements Progress {
    private static final long FACTOR = 1_099_511_628_211L;

    private final ReadSettings settings;
    private final List<BsonDocument> stages;
    private long count;
    private long digest;
    private long passed;
    private long passedDigest;

    /**
     * The progress of an aggregation.
     *
     * @param filter which of its documents to read
     * @param position an earlier one's, without fields to begin
     */
    AggregationProgress(
            ReadSettings settings,
            BsonDocument filter,
            Optional<BsonDocument> projection,
            BsonDocument position) {
        this.settings = settings;
        List<BsonDocument> all = new ArrayList<>();
        if (!settings.filter().isEmpty()) {
            all.add(new BsonDocument("$match", settings.filter()));
        }
        all.addAll(settings.pipeline());
        if (!filter.isEmpty()) {
            all.add(new BsonDocument("$match", filter));
        }
        projection.ifPresent(fields -> all.add(new BsonDocument("$project", fields)));
        this.stages = List.copyOf(all);
        this.count = position.getInt64("count", new BsonInt64(0)).getValue();
        this.digest = position.getInt64("digest", new BsonInt64(0)).getValue();
    }

    @Override
    public MongoCursor<RawBsonDocument> open(MongoClient client) {
        passed = 0;
        passedDigest = 0;
        return settings.collection(client)
                .aggregate(stages)
                .allowDiskUse(true)
                .batchSize(settings.batchDocuments())
                .cursor();
    }

    @Override
    public boolean isNew(RawBsonDocument document) throws IOException {
        if (passed == count) {
            return true;
        }
        passedDigest = digest(passedDigest, document);
        passed++;
        if (passed == count && passedDigest != digest) {
            throw different();
        }
        return false;
    }

    @Override
    public void atEnd() throws IOException {
        if (passed < count) {
            throw different();
        }
    }

    private IOException different() {
        return new IOException(
                "the aggregation over "
                        + settings.what()
                        + " gives other documents, or in another order, than when it was begun: it cannot be"
                        + " gone on with; end it with a $sort by a field that tells all documents apart");
    }

    private static long digest(long before, RawBsonDocument document) {
        ByteBuffer bytes = document.getByteBuffer().asNIO();
        long digest = before * FACTOR + bytes.remaining();
        while (bytes.remaining() >= Long.BYTES) {
            digest = (digest ^ bytes.getLong()) * FACTOR;
            digest ^= digest >>> 32;
        }
        while (bytes.hasRemaining()) {
            digest = (digest ^ bytes.get()) * FACTOR;
        }
        return digest;
    }

    @Override
    public void took(RawBsonDocument document) {
        digest = digest(digest, document);
        count++;
        passed = count;
        passedDigest = digest;
    }

    @Override
    public BsonDocument position() {
        return new BsonDocument("count", new BsonInt64(count))
                .append("digest", new BsonInt64(digest));
    }
}
