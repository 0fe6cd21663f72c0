package org.nifibeam.mongodb.read;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.mongodb.MongoFailures;
import org.nifibeam.mongodb.SharedClient;

/**
 * A read of changes: one split, whose beginning is found and kept before anything is read, so that
 * nothing is missed if the run is killed before its first change. Thread-safe.
 */
final class ChangeRead implements SourceRead {
    private static final int VERSION = 1;

    private final ReadSettings settings;
    private final ChangeSettings changes;
    private final Schema delivered;
    private final List<Expression> residual;
    private final SharedClient shared;

    ChangeRead(ReadSettings settings, Schema delivered, List<Expression> residual) {
        this.settings = settings;
        this.changes = settings.changes().orElseThrow();
        this.delivered = delivered;
        this.residual = List.copyOf(residual);
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
    public Optional<Duration> idleAfter() {
        return Optional.of(changes.idleAfter());
    }

    @Override
    public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
        return new OnceEnumerator(this::split, false, snapshot, settings.what());
    }

    private List<Split> split() throws IOException {
        BsonDocument place;
        if (changes.start().isPresent()) {
            place = at(changes.start().get());
        } else {
            place = now();
        }
        return List.of(
                new Split(
                        "changes",
                        KeptDocument.bytes(
                                new BsonDocument("v", new BsonInt32(VERSION))
                                        .append("place", place))));
    }

    private static BsonDocument at(Instant time) {
        return new BsonDocument("time", new BsonTimestamp((int) time.getEpochSecond(), 0));
    }

    /**
     * Behind all that has been changed so far: a token, if the server gives one before the first
     * change; else its time, and what was changed in the same second comes too.
     */
    private BsonDocument now() throws IOException {
        try {
            MongoClient client = shared.acquire();
            try {
                return now(client);
            } finally {
                shared.release();
            }
        } catch (MongoException e) {
            throw MongoFailures.io(
                    e,
                    "cannot begin to read the changes of "
                            + settings.what()
                            + " at "
                            + settings.deployment());
        }
    }

    private BsonDocument now(MongoClient client) {
        try (MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> stream =
                settings.collection(client)
                        .watch(settings.pipeline())
                        .maxAwaitTime(1, TimeUnit.MILLISECONDS)
                        .cursor()) {
            BsonDocument token = stream.getResumeToken();
            if (token != null) {
                return new BsonDocument("token", token);
            }
        }
        BsonDocument server =
                client.getDatabase("admin")
                        .runCommand(
                                new BsonDocument("isMaster", new BsonInt32(1)), BsonDocument.class);
        if (server.containsKey("operationTime")) {
            return new BsonDocument("time", server.getTimestamp("operationTime"));
        }
        return at(Instant.ofEpochMilli(server.getDateTime("localTime").getValue()));
    }

    @Override
    public Reader open(Split split, Optional<byte[]> position) throws IOException {
        BsonDocument place =
                KeptDocument.read(split.data(), VERSION, split.id()).getDocument("place");
        return new ChangeReader(settings, shared, delivered, place, position);
    }
}
