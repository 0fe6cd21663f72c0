package org.nifibeam.kinesis.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.kinesis.KinesisTesting;
import org.nifibeam.kinesis.server.FaultProxy;
import org.nifibeam.kinesis.server.Streams;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Writes streams of the mock server. */
final class KinesisSinkTest {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("key", FieldType.of(Kind.STRING)),
                    new Field("hash", FieldType.nullable(Kind.STRING)),
                    new Field("payload", FieldType.of(Kind.STRING)));

    private final Streams streams = Streams.shared();

    @TempDir Path folder;

    private static Map<String, Object> settings(String stream, Object... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("stream_name", stream);
        settings.put("format", "string");
        settings.put("partition_key_field", "key");
        settings.put("explicit_hash_key_field", "hash");
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    private Writer open(String address, Map<String, Object> settings) throws Exception {
        Sink sink = KinesisTesting.sink(Streams.connection(address), SCHEMA, settings);
        assertEquals(Sink.Guarantee.AT_LEAST_ONCE, sink.guarantee());
        return sink.open(new Sink.WriterContext("run", "write", 0, 1, folder));
    }

    private static void write(Writer writer, String key, String hash, String text)
            throws IOException {
        writer.write(
                RowShape.of(SCHEMA).row(key, hash, text),
                Timestamps.MIN,
                GlobalWindow.INSTANCE,
                Pane.NONE);
    }

    @Test
    void allThatWasWrittenIsThereAtACheckpoint() throws Exception {
        String stream = streams.make(3);
        List<String> expected = new ArrayList<>();
        try (Writer writer = open(streams.address(), settings(stream))) {
            for (int checkpoint = 1; checkpoint <= 2; checkpoint++) {
                for (int i = 0; i < 1200; i++) {
                    String text = "record-" + checkpoint + "-%04d".formatted(i);
                    write(writer, "k" + i % 7, null, text);
                    expected.add(text);
                }
                assertEquals(0, writer.prepare(checkpoint).length);
                assertEquals(
                        expected, Streams.texts(streams.all(stream)).stream().sorted().toList());
            }
        }
    }

    @Test
    void keysAndHashKeysDecideTheShard() throws Exception {
        String stream = streams.make(2);
        try (Writer writer = open(streams.address(), settings(stream))) {
            write(writer, "same", "0", "first shard");
            write(writer, "same", "340282366920938463463374607431768211455", "last shard");
            RejectedRowException wrong =
                    assertThrows(
                            RejectedRowException.class, () -> write(writer, "k", "-1", "none"));
            assertEquals(
                    "its explicit hash key is '-1', and must be a whole number from 0 to 2^128 - 1",
                    wrong.getMessage());
            assertThrows(RejectedRowException.class, () -> write(writer, "", null, "none"));
            writer.prepare(1);
        }
        List<Record> all = streams.all(stream);
        assertEquals(List.of("first shard", "last shard"), Streams.texts(all));
        assertEquals(List.of("same", "same"), all.stream().map(Record::partitionKey).toList());
    }

    @Test
    void aRecordThatIsTooLargeIsRejectedAndOthersAreWritten() throws Exception {
        String stream = streams.make(1);
        try (Writer writer = open(streams.address(), settings(stream, "max_record_bytes", 20L))) {
            write(writer, "k", null, "small");
            RejectedRowException large =
                    assertThrows(
                            RejectedRowException.class,
                            () -> write(writer, "k", null, "x".repeat(20)));
            assertEquals(
                    "its record would have 21 bytes with its partition key, and 'max_record_bytes' is 20",
                    large.getMessage());
            writer.prepare(1);
        }
        assertEquals(List.of("small"), Streams.texts(streams.all(stream)));
    }

    @Test
    void whatIsNotTakenIsWrittenAgainInTheOrderOfItsKey() throws Exception {
        String stream = streams.make(1);
        try (FaultProxy proxy = new FaultProxy(streams.address());
                Writer writer = open(proxy.address(), settings(stream, "order", "by_key"))) {
            proxy.refuseSome(6);
            proxy.fail("PutRecords", "ProvisionedThroughputExceededException", 1);
            for (int i = 0; i < 60; i++) {
                write(writer, "k" + i % 3, null, "k%d-%02d".formatted(i % 3, i));
            }
            writer.prepare(1);
        }
        List<String> all = Streams.texts(streams.all(stream));
        assertEquals(60, all.size());
        for (String key : List.of("k0", "k1", "k2")) {
            List<String> own = all.stream().filter(text -> text.startsWith(key)).toList();
            assertEquals(own.stream().sorted().toList(), own);
        }
    }

    @Test
    void partOfARequestThatIsNotTakenIsWrittenAgainAndNothingTwice() throws Exception {
        String stream = streams.make(2);
        List<String> expected = new ArrayList<>();
        try (FaultProxy proxy = new FaultProxy(streams.address());
                Writer writer = open(proxy.address(), settings(stream))) {
            proxy.refuseSome(4);
            for (int i = 0; i < 700; i++) {
                write(writer, "k" + i, null, "record-%04d".formatted(i));
                expected.add("record-%04d".formatted(i));
            }
            writer.prepare(1);
        }
        assertEquals(expected, Streams.texts(streams.all(stream)).stream().sorted().toList());
    }

    /** Whether they were taken cannot be known: at least once. */
    @Test
    void recordsWhoseAnswerIsLostAreWrittenAgain() throws Exception {
        String stream = streams.make(1);
        try (FaultProxy proxy = new FaultProxy(streams.address());
                Writer writer = open(proxy.address(), settings(stream))) {
            proxy.loseAnswers("PutRecords", 1);
            write(writer, "k", null, "a");
            writer.prepare(1);
            write(writer, "k", null, "b");
            writer.prepare(2);
            assertEquals(3, proxy.count("PutRecords"));
        }
        assertEquals(List.of("a", "a", "b"), Streams.texts(streams.all(stream)));
    }

    @Test
    void whoWaitsForRecordsToBeTakenIsToldThatTheWriterIsClosed() throws Exception {
        String stream = streams.make(1);
        try (FaultProxy proxy = new FaultProxy(streams.address())) {
            Writer writer = open(proxy.address(), settings(stream));
            proxy.fail("PutRecords", "ProvisionedThroughputExceededException", 1000);
            write(writer, "k", null, "text");
            FutureTask<byte[]> checkpoint = new FutureTask<>(() -> writer.prepare(1));
            Thread task = new Thread(checkpoint, "task");
            task.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            // In a pause between two requests, which after five of them takes most of a second.
            int requests = 0;
            long last = System.nanoTime();
            while (requests < 5 || System.nanoTime() - last < 100_000_000L) {
                assertTrue(System.nanoTime() < deadline, "that took too long");
                if (proxy.count("PutRecords") != requests) {
                    requests = proxy.count("PutRecords");
                    last = System.nanoTime();
                }
                Thread.onSpinWait();
            }
            writer.close();
            ExecutionException failure =
                    assertThrows(
                            ExecutionException.class, () -> checkpoint.get(30, TimeUnit.SECONDS));
            assertTrue(
                    failure.getCause().getMessage().endsWith(": the writer is closed"),
                    failure.getMessage());
        }
    }

    @Test
    void whatWillNeverBeTakenFailsTheRunAndSaysWhy() throws Exception {
        try (Writer writer = open(streams.address(), settings("nowhere"))) {
            write(writer, "k", null, "text");
            IOException failure = assertThrows(IOException.class, () -> writer.prepare(1));
            assertTrue(
                    failure.getMessage().endsWith(": there is no such stream, shard or consumer"),
                    failure.getMessage());
        }
    }
}
