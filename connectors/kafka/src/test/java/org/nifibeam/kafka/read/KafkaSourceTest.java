package org.nifibeam.kafka.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.kafka.KafkaTesting;
import org.nifibeam.kafka.server.Topics;
import org.nifibeam.testkit.Await;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;

/** Reads topics of a real broker. */
final class KafkaSourceTest {
    private static final Map<String, Object> ORDER =
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("id", Map.of("type", "integer")),
                    "required",
                    List.of("id"));

    private final Topics topics = Topics.shared();

    private Map<String, Object> settings(String topic, Object... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap_servers", topics.brokers());
        settings.put("topic", topic);
        settings.put("format", "string");
        settings.put("bounded", true);
        settings.put("auto_offset_reset_config", "earliest");
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    private List<String> read(Map<String, Object> settings) throws Exception {
        return SourceTexts.read(KafkaTesting.source(settings));
    }

    @Test
    void keepsTheLawsOfSources() throws Exception {
        String topic = topics.make(3);
        topics.write(topic, 0, 1000, "a", "b", "c");
        topics.write(topic, 2, 1000, "d", "e");
        SourceLaw law =
                new SourceLaw(
                        KafkaTesting.source(
                                settings(topic, "metadata", List.of("partition", "offset"))));
        law.all(List.of("payload", "offset"));
        assertEquals(5, law.all().size());
    }

    @Test
    void metadataBecomesFieldsBehindTheValues() throws Exception {
        String topic = topics.make("orders-of-metadata", 1);
        ProducerRecord<String, String> message =
                new ProducerRecord<>(topic, 0, 1_700_000_000_000L, "k1", "{\"id\": 7}");
        message.headers().add("origin", Topics.bytes("shop"));
        topics.write(message);
        Map<String, Object> settings =
                settings(
                        topic,
                        "format",
                        "json",
                        "schema",
                        ORDER,
                        "key_format",
                        "string",
                        "metadata",
                        List.of("key", "headers", "topic", "partition", "offset", "timestamp"));
        Source source = KafkaTesting.source(settings);
        assertEquals(
                List.of("id", "key", "headers", "topic", "partition", "offset", "timestamp"),
                source.schema().names());
        assertEquals(
                List.of("[7, 'k1', {origin=shop}, 'orders-of-metadata', 0, 0, 1700000000000000]"),
                SourceTexts.read(source));
    }

    @Test
    void whatIsNoRecordIsRejectedWithItsPlaceAndReadingGoesOn() throws Exception {
        String topic = topics.make("orders-with-poison", 1);
        topics.write(topic, 0, 1000, "{\"id\": 1}", "[7]", "{\"id\": 2}");
        topics.write(new ProducerRecord<>(topic, 0, "deleted", null));
        assertEquals(
                List.of(
                        "[1]",
                        "!orders-with-poison-0, offset 1: a record is a JSON object, which begins with {",
                        "[2]",
                        "!orders-with-poison-0, offset 3: it has a key and no value (a tombstone, which 'tombstones: skip'"
                                + " passes over)"),
                read(settings(topic, "format", "json", "schema", ORDER)));
        assertEquals(
                3,
                read(settings(topic, "format", "json", "schema", ORDER, "tombstones", "skip"))
                        .size());
    }

    @Test
    void readsWhatIsCommittedUnlessItIsToReadAll() throws Exception {
        String topic = topics.make(1);
        topics.write(topic, 0, 1000, "before");
        try (KafkaProducer<String, String> producer =
                topics.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, 2000L, null, "committed"));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, 0, 3000L, null, "aborted"));
            producer.flush();
            producer.abortTransaction();
        }
        assertEquals(List.of("['before']", "['committed']"), read(settings(topic)));
        assertEquals(
                List.of("['before']", "['committed']", "['aborted']"),
                read(settings(topic, "isolation", "read_uncommitted")));
    }

    @Test
    void beginsWhereTheSettingsSay() throws Exception {
        String topic = topics.make(1);
        topics.write(topic, 0, 1_700_000_000_000L, "a", "b", "c", "d");
        assertEquals(List.of(), read(settings(topic, "start", "latest")));
        assertEquals(
                List.of("['c']", "['d']"),
                read(settings(topic, "start", "2023-11-14T22:13:20.002Z")));
        assertEquals(List.of("['d']"), read(settings(topic, "start", Map.of(topic + ":0", 3L))));
        assertEquals(
                List.of("['b']", "['c']", "['d']"),
                read(settings(topic, "start", Map.of("0", 1L))));
        String group = "group-of-" + topic;
        Map<String, Object> committed = settings(topic, "start", "committed", "group_id", group);
        assertEquals(4, read(committed).size());
        try (var admin = topics.admin()) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(2)))
                    .all()
                    .get();
        }
        assertEquals(List.of("['c']", "['d']"), read(committed));
    }

    @Test
    void endsWhereTheSettingsSay() throws Exception {
        String topic = topics.make(2);
        topics.write(topic, 0, 1_700_000_000_000L, "a", "b", "c", "d");
        topics.write(topic, 1, 1_700_000_000_000L, "e");
        assertEquals(5, read(settings(topic, "stop", "latest")).size());
        assertEquals(
                List.of("['a']", "['b']", "['e']"),
                read(settings(topic, "stop", "2023-11-14T22:13:20.002Z")));
        assertEquals(5, read(settings(topic, "stop", "2100-01-01T00:00:00Z")).size());
        assertEquals(
                List.of("['a']", "['e']"), read(settings(topic, "stop", Map.of(topic + ":0", 1L))));
        assertEquals(
                List.of("['c']"),
                read(settings(topic, "start", Map.of("0", 2L), "stop", Map.of("0", 3L, "1", 0L))));
        assertEquals(
                List.of("['e']"),
                read(settings(topic, "start", Map.of("0", 2L), "stop", Map.of("0", 1L))));
        IOException early =
                assertThrows(
                        IOException.class,
                        () -> read(settings(topic, "stop", Map.of(topic + ":0", 5L))));
        assertEquals(
                topic + "-0 is to be read up to offset 5 ('stop'), and ends at 4",
                early.getMessage());
    }

    @Test
    void topicsByPatternAndPartitionsMadeLaterAreFoundOnce() throws Exception {
        String first = topics.make("pattern-a", 1);
        Map<String, Object> settings =
                settings(first, "bounded", false, "discovery_interval", "100ms", "start", "latest");
        settings.remove("topic");
        settings.put("topic_pattern", "pattern-.*");
        topics.write(first, 0, 1000, "seen by nobody");
        Source source = KafkaTesting.source(settings);
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        byte[] snapshot;
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(List.of("pattern-a-0"), found(enumerator, 1));
            snapshot = enumerator.snapshot();
        }
        topics.make("pattern-b", 1);
        topics.widen(first, 2);
        topics.write(first, 1, 1000, "the first of its partition");
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.of(snapshot))) {
            List<Split> splits = splits(enumerator, 2);
            assertEquals(
                    List.of("pattern-a-1", "pattern-b-0"),
                    splits.stream().map(Split::id).sorted().toList());
            List<String> all = new ArrayList<>();
            Split widened =
                    splits.stream().filter(s -> s.id().equals("pattern-a-1")).findAny().get();
            try (Reader reader = read.open(widened, Optional.empty())) {
                while (all.isEmpty()) {
                    SourceTexts.take(reader, read.schema(), all);
                }
            }
            assertEquals(List.of("['the first of its partition']"), all);
        }
    }

    private static List<String> found(Source.SplitEnumerator enumerator, int count)
            throws Exception {
        return splits(enumerator, count).stream().map(Split::id).toList();
    }

    private static List<Split> splits(Source.SplitEnumerator enumerator, int count)
            throws Exception {
        List<Split> splits = new ArrayList<>();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (splits.size() < count && System.nanoTime() - deadline < 0) {
            splits.addAll(enumerator.discover());
        }
        return splits;
    }

    @Test
    void severalPartitionsOfAThreadShareAConsumerAndKeepTheirWatermarks() throws Exception {
        String topic = topics.make(2);
        topics.write(topic, 0, 100_000, "a", "b");
        topics.write(topic, 1, 200_000, "c");
        Source source =
                KafkaTesting.source(
                        settings(topic, "bounded", false, "max_out_of_orderness", "1s"));
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            List<Split> splits = splits(enumerator, 2);
            try (Reader first = read.open(splits.get(0), Optional.empty());
                    Reader second = read.open(splits.get(1), Optional.empty())) {
                assertEquals(Timestamps.MIN, first.watermark());
                List<String> ofFirst = new ArrayList<>();
                List<String> ofSecond = new ArrayList<>();
                while (ofFirst.size() < 2 || ofSecond.isEmpty()) {
                    SourceTexts.take(first, schema, ofFirst);
                    SourceTexts.take(second, schema, ofSecond);
                }
                assertEquals(List.of("['a']", "['b']"), ofFirst);
                assertEquals(List.of("['c']"), ofSecond);
                assertEquals(99_001, first.watermark());
                assertEquals(199_000, second.watermark());
                assertEquals(0, first.backlog().getAsLong());
            }
        }
    }

    /**
     * Of a transaction that is open nothing can be read yet, and there is something all the same.
     */
    @Test
    void aPartitionIsReadToItsEndWhenNothingIsBehindIt() throws Exception {
        String topic = topics.make(1);
        topics.write(topic, 0, 1000, "a", "b");
        Source source = KafkaTesting.source(settings(topic, "bounded", false));
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty());
                Reader reader = read.open(splits(enumerator, 1).get(0), Optional.empty());
                KafkaProducer<String, String> producer =
                        topics.producer(Map.of("transactional.id", "read-to-its-end"))) {
            assertEquals(2, SourceLaw.untilCaughtUp(read, reader).size());
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "c")).get();
            Await.until("it is behind again", () -> poll(reader) == Reader.Idle.WAITING);
            assertEquals(Reader.Idle.WAITING, poll(reader));
            producer.commitTransaction();
            assertEquals(1, SourceLaw.untilCaughtUp(read, reader).size());
        }
    }

    private static Reader.Result poll(Reader reader) {
        try {
            return reader.poll(System.nanoTime() + 100_000_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void acknowledgedPositionsAreCommittedToTheGroup() throws Exception {
        String topic = topics.make(1);
        topics.write(topic, 0, 1000, "a", "b", "c");
        Source source = KafkaTesting.source(settings(topic, "group_id", "told-" + topic));
        Schema schema = source.schema();
        SourceRead read = source.plan(schema, Pushdown.everything(schema));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty());
                Reader reader = read.open(enumerator.discover().get(0), Optional.empty())) {
            List<String> all = new ArrayList<>();
            while (all.size() < 3) {
                SourceTexts.take(reader, schema, all);
            }
            reader.acknowledge(reader.position());
        }
        try (var admin = topics.admin()) {
            assertEquals(
                    3,
                    admin.listConsumerGroupOffsets("told-" + topic)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(new TopicPartition(topic, 0))
                            .offset());
        }
    }

    @Test
    void aTopicThatIsNotThereAndABrokerThatDoesNotAnswerAreSaid() throws Exception {
        ProblemException missing =
                assertThrows(
                        ProblemException.class,
                        () -> KafkaTesting.source(settings("nowhere")).schema());
        assertEquals(
                "cannot find the topic 'nowhere' at "
                        + topics.brokers()
                        + ": there is no such topic",
                missing.problems().get(0).message());
        long start = System.nanoTime();
        ProblemException silent =
                assertThrows(
                        ProblemException.class,
                        () ->
                                KafkaTesting.source(
                                                settings(
                                                        "orders",
                                                        "bootstrap_servers",
                                                        "127.0.0.1:1"))
                                        .schema());
        assertTrue(silent.getMessage().contains("127.0.0.1:1"), silent.getMessage());
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "that took too long");
    }

    @Test
    void aTopicDeletedAndMadeAgainIsNotTakenForTheSame() throws Exception {
        String topic = topics.make("made-again", 1);
        Source source =
                KafkaTesting.source(
                        settings(topic, "bounded", false, "discovery_interval", "50ms"));
        SourceRead read = source.plan(source.schema(), Pushdown.everything(source.schema()));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(1, splits(enumerator, 1).size());
            topics.delete(topic);
            IOException deleted = assertThrows(IOException.class, () -> splits(enumerator, 9));
            assertEquals(
                    "cannot find the topic 'made-again': there is no such topic",
                    deleted.getMessage());
            topics.make("made-again", 1);
            IOException again = assertThrows(IOException.class, () -> splits(enumerator, 9));
            assertEquals(
                    "the topic 'made-again' has been deleted and made again: its records are others than those that were"
                            + " read so far",
                    again.getMessage());
        }
    }
}
