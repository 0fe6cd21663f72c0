package org.nifibeam.mongodb.write;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.spi.BulkWriter;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;
import org.nifibeam.mongodb.Attempts;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;

/**
 * Writes rows in bulks. What was not answered is asked for again: with a key, or an id that was
 * made here, it has the same effect.
 *
 * <p>A document that is to be inserted and is there already, the same, was written before: by a
 * bulk whose answer was lost, or by the run before its restart. Another one of its id is a
 * duplicate, and rejected.
 */
final class MongoWriter implements BulkWriter, Metered {
    private static final byte[] NOTHING = new byte[0];

    /** A bulk of more is sent: servers take 48 MB in one message. */
    private static final long FULL_BYTES = 16L * 1024 * 1024;

    private static final int DUPLICATE = 11000;

    /** How often an upsert is tried whose document another one has inserted meanwhile. */
    private static final int COLLISIONS = 5;

    private final WriteSettings settings;
    private final WriteModels models;
    private final SharedClient shared;
    private final MongoCollection<BsonDocument> collection;
    private final List<Pending> gathered = new ArrayList<>();
    private long gatheredBytes;
    private long bytes;

    /** A row to be written, by its number. */
    private static final class Pending {
        private final int number;
        private final WriteModels.One one;
        private int collisions;

        Pending(int number, WriteModels.One one) {
            this.number = number;
            this.one = one;
        }
    }

    MongoWriter(WriteSettings settings, SharedClient shared) throws IOException {
        this.settings = settings;
        this.models = new WriteModels(settings);
        this.shared = shared;
        try {
            MongoClient client = shared.acquire();
            this.collection = settings.collection(client);
        } catch (MongoException e) {
            throw MongoFailures.io(e, what());
        }
    }

    private String what() {
        return "cannot write to " + settings + " at " + settings.deployment();
    }

    @Override
    public void write(Row row, long timestamp, Windows windows, Pane pane)
            throws RejectedRowException {
        WriteModels.One one = models.of(row);
        gathered.add(new Pending(gathered.size(), one));
        gatheredBytes += one.bytes();
    }

    @Override
    public boolean isFull() {
        return gathered.size() >= settings.batch() || gatheredBytes >= FULL_BYTES;
    }

    @Override
    public SortedMap<Integer, RejectedRowException> flush() throws IOException {
        SortedMap<Integer, RejectedRowException> rejected = new TreeMap<>();
        for (List<Pending> part : parts()) {
            write(part, rejected);
        }
        bytes += gatheredBytes;
        gathered.clear();
        gatheredBytes = 0;
        return rejected;
    }

    /** Without an order, two of one key are not sent together: the later one must win. */
    private List<List<Pending>> parts() {
        if (settings.ordered() || settings.operation() == Operation.INSERT) {
            return gathered.isEmpty() ? List.of() : List.of(gathered);
        }
        List<List<Pending>> parts = new ArrayList<>();
        Set<BsonDocument> keys = new HashSet<>();
        List<Pending> part = new ArrayList<>();
        for (Pending pending : gathered) {
            if (!keys.add(pending.one.key())) {
                parts.add(part);
                part = new ArrayList<>();
                keys.clear();
                keys.add(pending.one.key());
            }
            part.add(pending);
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private void write(List<Pending> part, SortedMap<Integer, RejectedRowException> rejected)
            throws IOException {
        Attempts attempts = new Attempts(settings.retryFor(), what());
        List<Pending> left = new ArrayList<>(part);
        BulkWriteOptions options = new BulkWriteOptions().ordered(settings.ordered());
        while (!left.isEmpty()) {
            List<WriteModel<BsonDocument>> bulk = left.stream().map(p -> p.one.model()).toList();
            try {
                attempts.await();
                try {
                    collection.bulkWrite(bulk, options);
                    return;
                } catch (MongoBulkWriteException e) {
                    if (e.getWriteErrors().isEmpty()) {
                        throw e;
                    }
                    left = remaining(left, e, rejected, attempts);
                }
            } catch (MongoException e) {
                attempts.failed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(what() + ": interrupted", e);
            }
        }
    }

    /** What is still to be written when some could not be. */
    private List<Pending> remaining(
            List<Pending> sent,
            MongoBulkWriteException failure,
            SortedMap<Integer, RejectedRowException> rejected,
            Attempts attempts)
            throws IOException {
        List<Pending> left = new ArrayList<>();
        boolean duplicates = false;
        // In order, all behind the first one is still to be done.
        List<BulkWriteError> errors =
                settings.ordered()
                        ? failure.getWriteErrors().subList(0, 1)
                        : failure.getWriteErrors();
        for (BulkWriteError error : errors) {
            Pending pending = sent.get(error.getIndex());
            boolean collided =
                    error.getCode() == DUPLICATE
                            && List.of(Operation.UPSERT, Operation.REPLACE)
                                    .contains(settings.operation())
                            && ++pending.collisions < COLLISIONS;
            if (MongoFailures.isPassing(error.getCode())) {
                attempts.failed(new MongoException(error.getCode(), error.getMessage()));
                left.add(pending);
            } else if (error.getCode() == DUPLICATE && settings.operation() == Operation.INSERT) {
                duplicates = true;
                left.add(pending);
            } else if (collided) {
                left.add(pending);
            } else if (error.getCode() == 13) {
                throw MongoFailures.io(new MongoException(13, error.getMessage()), what());
            } else {
                rejected.put(pending.number, new RejectedRowException(error.getMessage()));
            }
        }
        if (settings.ordered()) {
            int first = errors.get(0).getIndex();
            left.addAll(sent.subList(first + 1, sent.size()));
        }
        return duplicates ? withoutWritten(left, errors, sent, rejected) : left;
    }

    /** Those whose id is not there yet; the others are the same, or rejected. */
    private List<Pending> withoutWritten(
            List<Pending> left,
            List<BulkWriteError> errors,
            List<Pending> sent,
            SortedMap<Integer, RejectedRowException> rejected) {
        BsonArray ids = new BsonArray();
        left.forEach(pending -> ids.add(pending.one.document().get("_id")));
        Map<BsonValue, BsonDocument> there = new HashMap<>();
        collection
                .find(new BsonDocument("_id", new BsonDocument("$in", ids)))
                .forEach(document -> there.put(document.get("_id"), document));
        Map<Integer, String> reasons = new HashMap<>();
        errors.forEach(e -> reasons.put(sent.get(e.getIndex()).number, e.getMessage()));
        List<Pending> fresh = new ArrayList<>();
        for (Pending pending : left) {
            BsonDocument found = there.get(pending.one.document().get("_id"));
            String reason = reasons.get(pending.number);
            if (found == null && reason == null) {
                fresh.add(pending);
            } else if (found == null || !found.equals(pending.one.document())) {
                rejected.put(
                        pending.number,
                        new RejectedRowException(
                                reason != null
                                        ? reason
                                        : "there is another document of its _id already"));
            }
        }
        return fresh;
    }

    @Override
    public byte[] prepare(long checkpoint) throws IOException {
        if (!gathered.isEmpty()) {
            throw new IllegalStateException(gathered.size() + " rows were not flushed");
        }
        return NOTHING;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        shared.release();
    }
}
