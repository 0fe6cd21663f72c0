package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.mongodb.Attempts;
import org.nifibeam.mongodb.Closing;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;
import org.nifibeam.mongodb.document.BsonText;

/**
 * Reads a change stream. A position is a document of a version, the resume token behind the last
 * change and the newest time so far; before the first change, where the stream begins.
 */
final class ChangeReader implements Reader {
    private static final int VERSION = 1;
    private static final int BATCH_ROWS = 1024;
    private static final long MILLIS_A_SECOND = 1000;

    /** How long a server waits for changes before it says that there are none. */
    private static final long SERVER_WAIT_MILLIS = 200;

    private static final int HISTORY_LOST = 286;

    private static final Set<OperationType> ROWS =
            EnumSet.of(
                    OperationType.INSERT,
                    OperationType.UPDATE,
                    OperationType.REPLACE,
                    OperationType.DELETE);

    private static final Set<OperationType> ENDS =
            EnumSet.of(
                    OperationType.DROP,
                    OperationType.RENAME,
                    OperationType.DROP_DATABASE,
                    OperationType.INVALIDATE);

    private final ReadSettings settings;
    private final ChangeSettings changes;
    private final String what;
    private final SharedClient shared;
    private final MongoClient client;
    private final ChangeDecoder decoder;
    private final BatchBuilder batch;
    private final RowShape shape;
    private final long[] timestamps = new long[BATCH_ROWS];
    private final Attempts attempts;
    private BsonDocument place;
    private long newest = Timestamps.MIN;
    private Optional<MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>>> cursor =
            Optional.empty();
    private Optional<ChangeStreamDocument<RawBsonDocument>> held = Optional.empty();
    private String reason = "";

    /**
     * A reader.
     *
     * @param place where the stream begins, as {@link ChangeRead} has found it
     */
    ChangeReader(
            ReadSettings settings,
            SharedClient shared,
            Schema schema,
            BsonDocument place,
            Optional<byte[]> position)
            throws IOException {
        this.settings = settings;
        this.changes = settings.changes().orElseThrow();
        this.what =
                "cannot read the changes of " + settings.what() + " at " + settings.deployment();
        this.shared = shared;
        this.decoder = new ChangeDecoder(schema);
        this.batch = new BatchBuilder(schema, BATCH_ROWS);
        this.shape = RowShape.of(schema);
        this.attempts = new Attempts(settings.retryFor(), what);
        this.place = place;
        if (position.isPresent()) {
            BsonDocument kept = KeptDocument.read(position.get(), VERSION, settings.what());
            newest = kept.getInt64("newest").getValue();
            this.place = kept.getDocument("place");
        }
        try {
            this.client = shared.acquire();
        } catch (MongoException e) {
            throw MongoFailures.io(e, what);
        }
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException, InterruptedException {
        if (held.isPresent()) {
            return rejected();
        }
        if (!attempts.await(deadlineNanos)) {
            return Idle.WAITING;
        }
        boolean atEnd = false;
        try {
            if (cursor.isEmpty()) {
                cursor = Optional.of(open());
            }
            atEnd = fill(cursor.get());
            attempts.succeeded();
        } catch (MongoException e) {
            closeCursor();
            if (e.getCode() == HISTORY_LOST) {
                throw new IOException(
                        what
                                + ": those from where it was are not kept any more (the oplog is too short for"
                                + " how long the pipeline was down)",
                        e);
            }
            attempts.failed(e);
        }
        if (batch.size() > 0) {
            Row[] rows = shape.rows(batch.take());
            return new Rows(rows, timestamps, rows.length);
        }
        if (held.isPresent()) {
            return rejected();
        }
        return atEnd ? Idle.CAUGHT_UP : Idle.WAITING;
    }

    private MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> open() {
        ChangeStreamIterable<RawBsonDocument> stream =
                settings.collection(client)
                        .watch(settings.pipeline())
                        .fullDocument(changes.fullDocument())
                        .batchSize(settings.batchDocuments())
                        .maxAwaitTime(SERVER_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (place.containsKey("token")) {
            stream.resumeAfter(place.getDocument("token"));
        } else {
            stream.startAtOperationTime(place.getTimestamp("time"));
        }
        return stream.cursor();
    }

    /** Takes what is there; waits only for the first. True if the server has no more now. */
    private boolean fill(MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> stream)
            throws IOException {
        while (!batch.isFull() && (batch.size() == 0 || stream.available() > 0)) {
            ChangeStreamDocument<RawBsonDocument> change = stream.tryNext();
            if (change == null) {
                BsonDocument token = stream.getResumeToken();
                if (token != null) {
                    place = new BsonDocument("token", token);
                }
                return true;
            }
            OperationType operation = change.getOperationType();
            if (ENDS.contains(operation)) {
                throw new IOException(
                        what
                                + ": it has been dropped or renamed ("
                                + change.getOperationTypeString()
                                + ")");
            }
            if (ROWS.contains(operation)) {
                try {
                    timestamps[batch.size()] = time(change);
                    decoder.decode(change, batch);
                } catch (MalformedRecordException e) {
                    held = Optional.of(change);
                    reason = e.getMessage();
                    return false;
                }
            }
            took(change);
        }
        return false;
    }

    private static long time(ChangeStreamDocument<RawBsonDocument> change) {
        BsonTimestamp time = change.getClusterTime();
        return time == null
                ? Timestamps.MIN
                : Integer.toUnsignedLong(time.getTime()) * MILLIS_A_SECOND;
    }

    private void took(ChangeStreamDocument<RawBsonDocument> change) {
        place = new BsonDocument("token", change.getResumeToken());
        newest = Math.max(newest, time(change));
    }

    private Rejected rejected() {
        ChangeStreamDocument<RawBsonDocument> change = held.orElseThrow();
        held = Optional.empty();
        took(change);
        BsonDocument document = ChangeDecoder.document(change);
        return new Rejected(
                List.of(
                        new RejectedRecord(
                                BsonText.json(document),
                                change.getOperationTypeString()
                                        + " of _id "
                                        + BsonText.of(document.get(ChangeFields.ID))
                                        + ": "
                                        + reason,
                                time(change))));
    }

    @Override
    public byte[] position() {
        return KeptDocument.bytes(
                new BsonDocument("v", new BsonInt32(VERSION))
                        .append("newest", new BsonInt64(newest))
                        .append("place", place));
    }

    /** Changes come in the order of their times, which are whole seconds. */
    @Override
    public long watermark() {
        return newest;
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.empty();
    }

    @Override
    public void acknowledge(byte[] position) {}

    private void closeCursor() {
        cursor.ifPresent(it -> Closing.close(it::close));
        cursor = Optional.empty();
    }

    @Override
    public void close() {
        try {
            closeCursor();
        } finally {
            shared.release();
        }
    }
}
