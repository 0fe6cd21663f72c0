package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCursor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.mongodb.Attempts;
import org.nifibeam.mongodb.Closing;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;
import org.nifibeam.mongodb.document.BsonText;
import org.nifibeam.mongodb.document.DocumentDecoder;

/**
 * Reads the documents of a split. A cursor that the server has lost, or a server that is away for a
 * while, is no failure: reading goes on where it was. A position is a document of a version and
 * what the {@link Progress} says.
 */
final class DocumentReader implements Reader, Metered {
    static final int VERSION = 1;
    private static final int BATCH_ROWS = 1024;

    private final String what;
    private final SharedClient shared;
    private final MongoClient client;
    private final Progress progress;
    private final DocumentDecoder decoder;
    private final BatchBuilder batch;
    private final Attempts attempts;
    private Optional<MongoCursor<RawBsonDocument>> cursor = Optional.empty();
    private Optional<RawBsonDocument> held = Optional.empty();
    private String reason = "";
    private boolean ended;
    private long bytes;

    /**
     * A reader.
     *
     * @param shared whose client it uses until it is closed
     */
    DocumentReader(ReadSettings settings, SharedClient shared, Schema schema, Progress progress)
            throws IOException {
        this.what = "cannot read " + settings.what() + " at " + settings.deployment();
        this.shared = shared;
        this.progress = progress;
        this.decoder = new DocumentDecoder(schema);
        this.batch = new BatchBuilder(schema, BATCH_ROWS);
        this.attempts = new Attempts(settings.retryFor(), what);
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
        if (ended) {
            return End.INSTANCE;
        }
        if (!attempts.await(deadlineNanos)) {
            return Idle.WAITING;
        }
        try {
            if (cursor.isEmpty()) {
                cursor = Optional.of(progress.open(client));
            }
            fill(cursor.get());
            attempts.succeeded();
        } catch (MongoException e) {
            closeCursor();
            attempts.failed(e);
        }
        if (batch.size() > 0) {
            return new Columns(batch.take());
        }
        if (held.isPresent()) {
            return rejected();
        }
        return ended ? End.INSTANCE : Idle.WAITING;
    }

    /**
     * Decodes what is there until there is enough, or one is rejected; waits only for the first.
     */
    private void fill(MongoCursor<RawBsonDocument> documents) throws IOException {
        while (!batch.isFull()) {
            if (documents.available() == 0) {
                if (batch.size() > 0) {
                    return;
                }
                if (!documents.hasNext()) {
                    progress.atEnd();
                    ended = true;
                    return;
                }
            }
            RawBsonDocument document = documents.next();
            if (!progress.isNew(document)) {
                continue;
            }
            bytes += document.getByteBuffer().remaining();
            try {
                decoder.decode(document, batch);
            } catch (MalformedRecordException e) {
                held = Optional.of(document);
                reason = e.getMessage();
                return;
            }
            progress.took(document);
        }
    }

    private Rejected rejected() {
        RawBsonDocument document = held.orElseThrow();
        held = Optional.empty();
        progress.took(document);
        String place =
                document.containsKey("_id")
                        ? "_id " + BsonText.of(document.get("_id"))
                        : "a document";
        return new Rejected(
                List.of(
                        new RejectedRecord(
                                BsonText.json(document), place + ": " + reason, Timestamps.MIN)));
    }

    @Override
    public byte[] position() {
        return KeptDocument.bytes(progress.position().append("v", new BsonInt32(VERSION)));
    }

    @Override
    public long watermark() {
        return Timestamps.MIN;
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.empty();
    }

    @Override
    public long bytes() {
        return bytes;
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
