package org.nifibeam.mongodb.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.mongodb.MongoTesting;
import org.nifibeam.mongodb.server.Collections;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;
import org.nifibeam.testkit.TcpProxy;

/** Changes of collections: where reading begins, goes on and ends. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class ChangesTest {
    private static final Map<String, Object> SETTINGS =
            Map.of(
                    "changes",
                    true,
                    "schema",
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            new java.util.TreeMap<>(
                                    Map.of(
                                            "_id", Map.of("type", "integer"),
                                            "n", Map.of("type", "integer")))));

    private final Collections collections = Collections.shared();

    private SourceRead read(String collection, Map<String, Object> more) throws Exception {
        Map<String, Object> settings = new java.util.HashMap<>(SETTINGS);
        settings.putAll(more);
        Source source = MongoTesting.source(collection, settings);
        Schema schema = source.schema();
        assertEquals(
                "{operation: string, id: int64?, cluster_time: datetime?, document: row{_id: int64?, n: int64?}?}",
                schema.toString());
        return source.plan(schema, Pushdown.everything(schema));
    }

    private static Split split(SourceRead read) throws Exception {
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            List<Split> splits = enumerator.discover();
            assertEquals(List.of(), enumerator.discover());
            assertFalse(enumerator.exhausted(), "it ends");
            return splits.get(0);
        }
    }

    /** So many of what comes, without the time. */
    private static List<String> take(SourceRead read, Reader reader, int count) {
        List<String> all = new ArrayList<>();
        Await.until(
                count + " have come",
                () -> {
                    try {
                        SourceTexts.take(reader, read.schema(), all);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    return all.size() >= count;
                });
        return all.stream().map(row -> row.replaceAll(", [0-9]{16},", ",")).toList();
    }

    @Test
    void insertsUpdatesAndDeletions() throws Exception {
        String collection = collections.make("{_id: 1, n: 1}");
        SourceRead read = read(collection, Map.of());
        Split split = split(read);
        collections.insert(collection, "{_id: 2, n: 2}");
        collections
                .collection(collection)
                .updateOne(BsonDocument.parse("{_id: 2}"), BsonDocument.parse("{$set: {n: 3}}"));
        collections.collection(collection).deleteOne(BsonDocument.parse("{_id: 2}"));
        try (Reader reader = read.open(split, Optional.empty())) {
            List<String> changes = withoutEarlier(take(read, reader, 4));
            assertEquals("['insert', 2, [2, 2]]", changes.get(0));
            // The server here does not say whose update it is.
            assertTrue(changes.get(1).startsWith("['update', "), changes.get(1));
            assertEquals("['delete', 2, null]", changes.get(2));
            long now = System.currentTimeMillis();
            assertTrue(Math.abs(reader.watermark() - now) < 120_000, "event time is the cluster's");
        }
        assertEquals(Optional.of(Duration.ofSeconds(30)), read.idleAfter());
    }

    /** The server here tells whole seconds where a stream begins: the first insert may come too. */
    private static List<String> withoutEarlier(List<String> changes) {
        return changes.stream().filter(row -> !row.startsWith("['insert', 1,")).toList();
    }

    @Test
    void whatIsChangedBeforeTheFirstPollIsNotMissed() throws Exception {
        String collection = collections.make();
        SourceRead first = read(collection, Map.of());
        Split split = split(first);
        collections.insert(collection, "{_id: 1, n: 1}");
        // Killed before it read anything; another process opens the split.
        SourceRead other = read(collection, Map.of());
        try (Reader reader = other.open(split, Optional.empty())) {
            assertEquals(List.of("['insert', 1, [1, 1]]"), take(other, reader, 1));
        }
    }

    @Test
    void goesOnBehindTheLastChange() throws Exception {
        String collection = collections.make();
        SourceRead read = read(collection, Map.of("start", "2020-01-01T00:00:00Z"));
        Split split = split(read);
        collections.insert(collection, "{_id: 1, n: 1}", "{_id: 2, n: 2}");
        byte[] position;
        try (Reader reader = read.open(split, Optional.empty())) {
            assertEquals(Timestamps.MIN, reader.watermark());
            assertEquals(2, take(read, reader, 2).size());
            position = reader.position();
        }
        collections.insert(collection, "{_id: 3, n: 3}");
        try (Reader reader = read.open(split, Optional.of(position))) {
            assertArrayEquals(position, reader.position());
            assertTrue(reader.watermark() > Timestamps.MIN, "event time is kept");
            assertEquals(List.of("['insert', 3, [3, 3]]"), take(read, reader, 1));
        }
    }

    @Test
    void aPollKeepsItsDeadline() throws Exception {
        SourceRead read = read(collections.make(), Map.of());
        try (Reader reader = read.open(split(read), Optional.empty())) {
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                assertEquals(Reader.Idle.CAUGHT_UP, reader.poll(start));
                assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5), "it overstays");
            }
        }
    }

    @Test
    void theStreamIsReadToItsEndWhenTheServerHasNoMore() throws Exception {
        String collection = collections.make();
        SourceRead read = read(collection, Map.of("start", "2020-01-01T00:00:00Z"));
        Split split = split(read);
        collections.insert(collection, "{_id: 1, n: 1}", "{_id: 2, n: 2}");
        try (Reader reader = read.open(split, Optional.empty())) {
            assertEquals(2, SourceLaw.untilCaughtUp(read, reader).size());
        }
    }

    @Test
    void whatIsChangedWhileTheServerIsAwayComesOnceWhenItIsBack() throws Exception {
        String collection = collections.make();
        try (TcpProxy way = TcpProxy.to(collections.port())) {
            SourceRead read =
                    read(
                            collection,
                            Map.of(
                                    "uri",
                                    "mongodb://127.0.0.1:"
                                            + way.port()
                                            + "/?serverSelectionTimeoutMS=300",
                                    "start",
                                    "2020-01-01T00:00:00Z"));
            Split split = split(read);
            collections.insert(collection, "{_id: 1, n: 1}");
            try (Reader reader = read.open(split, Optional.empty())) {
                assertEquals(1, SourceLaw.untilCaughtUp(read, reader).size());
                way.cut();
                collections.insert(collection, "{_id: 2, n: 2}");
                for (int i = 0; i < 5; i++) {
                    assertEquals(Reader.Idle.WAITING, reader.poll(System.nanoTime()));
                }
                way.mend();
                assertEquals(List.of("['insert', 2, [2, 2]]"), take(read, reader, 1));
                assertEquals(0, SourceLaw.untilCaughtUp(read, reader).size());
            }
        }
    }

    @Test
    void whatDoesNotFitIsRejected() throws Exception {
        String collection = collections.make();
        SourceRead read = read(collection, Map.of("start", "2020-01-01T00:00:00Z"));
        collections.insert(collection, "{_id: 1, n: 1}", "{_id: 2, n: 'x'}", "{_id: 3, n: 3}");
        try (Reader reader = read.open(split(read), Optional.empty())) {
            assertEquals(
                    List.of(
                            "['insert', 1, [1, 1]]",
                            "!insert of _id 2: field 'document': field 'n': 'x' (string) is no value of the field's type int64?",
                            "['insert', 3, [3, 3]]"),
                    take(read, reader, 3));
        }
    }

    /** On a server of its own: this one tells all streams of it. */
    @Test
    void aCollectionThatIsDroppedFailsTheRun() throws Exception {
        try (Collections own = Collections.start()) {
            String collection = own.make();
            SourceRead read = read(collection, Map.of("uri", own.uri()));
            try (Reader reader = read.open(split(read), Optional.empty())) {
                reader.poll(System.nanoTime());
                own.collection(collection).drop();
                UncheckedIOException e =
                        assertThrows(
                                UncheckedIOException.class,
                                () -> Await.until("it fails", () -> fails(reader)));
                assertEquals(
                        "cannot read the changes of the collection 'shop."
                                + collection
                                + "' at 127.0.0.1:"
                                + own.port()
                                + ": it has been dropped or renamed (drop)",
                        e.getCause().getMessage());
            }
        }
    }

    private static boolean fails(Reader reader) {
        try {
            reader.poll(System.nanoTime());
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
