package org.nifibeam.kinesis.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.kinesis.KinesisTesting;
import org.nifibeam.kinesis.server.Streams;
import org.nifibeam.testkit.SourceLaw;
import org.nifibeam.testkit.SourceTexts;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Reads streams of the mock server. */
final class KinesisSourceTest {
    private static final Map<String, Object> ORDER =
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("id", Map.of("type", "integer")),
                    "required",
                    List.of("id"));

    private final Streams streams = Streams.shared();

    private static Map<String, Object> settings(String stream, Object... more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("stream_name", stream);
        settings.put("format", "string");
        settings.put("bounded", true);
        settings.put("initial_position_in_stream", "TRIM_HORIZON");
        settings.put("poll_interval", "10ms");
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return settings;
    }

    private Source source(Map<String, Object> settings) throws Exception {
        return KinesisTesting.source(streams.connection(), settings);
    }

    private List<String> read(Map<String, Object> settings) throws Exception {
        return SourceTexts.read(source(settings));
    }

    private static SourceRead plan(Source source) throws Exception {
        Schema schema = source.schema();
        return source.plan(schema, Pushdown.everything(schema));
    }

    @Test
    void keepsTheLawsOfSources() throws Exception {
        String stream = streams.make(3);
        streams.putAll(stream, List.of("a", "b", "c", "d", "e", "f", "g"));
        streams.put(
                stream,
                "aggregated",
                new Aggregate().add("x", "x1").add("aggregated", "x2").add("x", "x3").bytes());
        SourceLaw law =
                new SourceLaw(
                        source(
                                settings(
                                        stream,
                                        "metadata",
                                        List.of("sequence_number", "sub_sequence_number"))));
        law.all(List.of("payload", "sub_sequence_number"));
        assertTrue(law.all().size() > 7, () -> law.all().toString());
    }

    @Test
    void metadataBecomesFieldsBehindTheData() throws Exception {
        String stream = streams.make(1);
        String sequence = streams.put(stream, "k1", "{\"id\": 7}");
        Record there = streams.all(stream).get(0);
        Source source =
                source(
                        settings(
                                stream,
                                "format",
                                "json",
                                "schema",
                                ORDER,
                                "metadata",
                                List.of(
                                        "partition_key",
                                        "explicit_hash_key",
                                        "sequence_number",
                                        "sub_sequence_number",
                                        "shard_id",
                                        "arrival_time")));
        assertEquals(
                List.of(
                        "id",
                        "partition_key",
                        "explicit_hash_key",
                        "sequence_number",
                        "sub_sequence_number",
                        "shard_id",
                        "arrival_time"),
                source.schema().names());
        assertEquals(
                List.of(
                        "[7, 'k1', null, '%s', 0, 'shardId-000000000000', %d]"
                                .formatted(
                                        sequence,
                                        there.approximateArrivalTimestamp().toEpochMilli() * 1000)),
                SourceTexts.read(source));
    }

    @Test
    void whatIsNoRecordIsRejectedWithItsPlaceAndReadingGoesOn() throws Exception {
        String stream = streams.make("orders-with-poison", 1);
        streams.put(stream, "k", "{\"id\": 1}");
        String poison = streams.put(stream, "k", "[7]");
        streams.put(stream, "k", "{\"id\": 2}");
        assertEquals(
                List.of(
                        "[1]",
                        "!shardId-000000000000 of orders-with-poison, sequence number "
                                + poison
                                + ": a record is a JSON object, which begins with {",
                        "[2]"),
                read(settings(stream, "format", "json", "schema", ORDER)));
    }

    @Test
    void beginsWhereTheSettingsSay() throws Exception {
        String stream = streams.make(1);
        streams.put(stream, "k", "a");
        String second = streams.put(stream, "k", "b");
        streams.put(stream, "k", "c");
        assertEquals(List.of("['a']", "['b']", "['c']"), read(settings(stream)));
        assertEquals(
                List.of("['b']", "['c']"),
                read(
                        settings(
                                stream,
                                "initial_sequence_numbers",
                                Map.of("shardId-000000000000", second))));
        Map<String, Object> future =
                settings(
                        stream,
                        "initial_position_in_stream",
                        "AT_TIMESTAMP",
                        "initial_timestamp_in_stream",
                        "2100-01-01T00:00:00Z");
        assertEquals(
                "'initial_timestamp_in_stream' is 2100-01-01T00:00:00Z, which has not come yet",
                assertThrows(IOException.class, () -> read(future)).getMessage());
        assertEquals(
                3,
                read(settings(
                                stream,
                                "initial_position_in_stream",
                                "AT_TIMESTAMP",
                                "initial_timestamp_in_stream",
                                "2020-01-01T00:00:00Z"))
                        .size());
        assertEquals(List.of(), read(settings(stream, "until", "2020-01-01T00:00:00Z")));
    }

    @Test
    void aggregatedRecordsAreTakenApartAndGoneOnFromTheirMiddle() throws Exception {
        String stream = streams.make(1);
        streams.put(stream, "k", "before");
        streams.put(
                stream,
                "k",
                new Aggregate().add("a", "one").add("b", "two").add("a", "three").bytes());
        streams.put(stream, "k", "behind");
        Source source =
                source(
                        settings(
                                stream,
                                "metadata",
                                List.of("partition_key", "sub_sequence_number")));
        assertEquals(
                List.of(
                        "['before', 'k', 0]",
                        "['one', 'a', 0]",
                        "['two', 'b', 1]",
                        "['three', 'a', 2]",
                        "['behind', 'k', 0]"),
                SourceTexts.read(source));
        assertEquals(3, read(settings(stream, "deaggregate", false)).size());
    }

    @Test
    void shardsThatCameOfOthersAreReadBehindThem() throws Exception {
        String stream = streams.make(1);
        streams.put(stream, "k", "first");
        streams.split(stream, "shardId-000000000000");
        streams.put(stream, "k", "second");
        streams.merge(stream, "shardId-000000000001", "shardId-000000000002");
        streams.put(stream, "k", "third");
        assertEquals(List.of("['first']", "['second']", "['third']"), read(settings(stream)));
        SourceRead read = plan(source(settings(stream, "bounded", false)));
        try (Source.OrderedEnumerator enumerator =
                (Source.OrderedEnumerator) read.enumerator(Optional.empty())) {
            assertEquals(List.of("shardId-000000000000"), ids(enumerator.discover()));
            enumerator.unfinished(Set.of("shardId-000000000000"));
            assertEquals(List.of(), enumerator.discover());
            enumerator.unfinished(Set.of());
            assertEquals(
                    List.of("shardId-000000000001", "shardId-000000000002"),
                    ids(enumerator.discover()));
            enumerator.unfinished(Set.of("shardId-000000000002"));
            assertEquals(List.of(), enumerator.discover());
            byte[] snapshot = enumerator.snapshot();
            try (Source.OrderedEnumerator restored =
                    (Source.OrderedEnumerator) read.enumerator(Optional.of(snapshot))) {
                restored.unfinished(Set.of("shardId-000000000001"));
                assertEquals(List.of(), restored.discover());
                restored.unfinished(Set.of());
                assertEquals(List.of("shardId-000000000003"), ids(restored.discover()));
            }
        }
    }

    private static List<String> ids(List<Split> splits) {
        return splits.stream().map(Split::id).toList();
    }

    @Test
    void eventTimeGoesByArrivalAndNothingIsBehindTheEnd() throws Exception {
        String stream = streams.make(1);
        streams.put(stream, "k", "a");
        streams.put(stream, "k", "b");
        SourceRead read =
                plan(source(settings(stream, "bounded", false, "max_out_of_orderness", "2s")));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty());
                Reader reader = read.open(enumerator.discover().get(0), Optional.empty())) {
            assertEquals(Timestamps.MIN, reader.watermark());
            List<String> all = new ArrayList<>();
            while (all.size() < 2) {
                SourceTexts.take(reader, read.schema(), all);
            }
            long newest = streams.all(stream).get(1).approximateArrivalTimestamp().toEpochMilli();
            assertEquals(newest - 2000, reader.watermark());
            assertEquals(0, reader.backlog().getAsLong());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "enhanced_fan_out"})
    void aShardIsReadToItsEndWhenNothingIsBehindIt(String retrieval) throws Exception {
        String stream = streams.make(1);
        streams.putAll(stream, List.of("a", "b", "c"));
        Map<String, Object> settings = settings(stream, "bounded", false, "retrieval", retrieval);
        if (retrieval.equals("enhanced_fan_out")) {
            settings.put("consumer_name", "ends");
        }
        SourceRead read =
                plan(KinesisTesting.source(Streams.connection(Streams.server().tls()), settings));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty());
                Reader reader = read.open(enumerator.discover().get(0), Optional.empty())) {
            assertEquals(3, SourceLaw.untilCaughtUp(read, reader).size());
            streams.putAll(stream, List.of("d", "e"));
            int more = 0;
            while (more < 2) {
                more += SourceLaw.untilCaughtUp(read, reader).size();
            }
            assertEquals(2, more);
        }
    }

    @Test
    void enhancedFanOutReadsTheSame() throws Exception {
        String stream = streams.make(2);
        streams.putAll(stream, List.of("a", "b", "c", "d", "e"));
        Map<String, Object> settings =
                settings(
                        stream,
                        "bounded",
                        false,
                        "retrieval",
                        "enhanced_fan_out",
                        "consumer_name",
                        "tests");
        SourceRead read =
                plan(KinesisTesting.source(Streams.connection(Streams.server().tls()), settings));
        List<String> all = new ArrayList<>();
        byte[] position;
        Split resumed;
        int firstCount;
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            List<Split> splits = enumerator.discover();
            try (Reader first = read.open(splits.get(0), Optional.empty());
                    Reader second = read.open(splits.get(1), Optional.empty())) {
                List<String> ofSecond = new ArrayList<>();
                while (all.size() + ofSecond.size() < 5) {
                    SourceTexts.take(first, read.schema(), all);
                    SourceTexts.take(second, read.schema(), ofSecond);
                }
                firstCount = all.size();
                all.addAll(ofSecond);
                position = first.position();
                resumed = splits.get(0);
            }
        }
        assertEquals(
                List.of("['a']", "['b']", "['c']", "['d']", "['e']"),
                all.stream().sorted().toList());
        streams.putAll(stream, List.of("f", "g", "h", "i"));
        List<String> whole = new ArrayList<>();
        List<String> tail = new ArrayList<>();
        try (Reader from = read.open(resumed, Optional.of(position))) {
            while (tail.isEmpty()) {
                SourceTexts.take(from, read.schema(), tail);
            }
        }
        try (Reader from = read.open(resumed, Optional.empty())) {
            while (whole.size() < firstCount + tail.size()) {
                SourceTexts.take(from, read.schema(), whole);
            }
        }
        assertEquals(whole.subList(firstCount, whole.size()), tail);
    }

    @Test
    void aStreamThatIsNotThereAndAServiceThatDoesNotAnswerAreSaid() throws Exception {
        ProblemException missing =
                assertThrows(ProblemException.class, () -> source(settings("nowhere")).schema());
        assertEquals(
                "cannot find stream 'nowhere' at "
                        + streams.address()
                        + ": there is no such stream, shard or consumer",
                missing.problems().get(0).message());
        long start = System.nanoTime();
        ProblemException silent =
                assertThrows(
                        ProblemException.class,
                        () ->
                                KinesisTesting.source(
                                                Streams.connection("http://127.0.0.1:1"),
                                                settings("orders"))
                                        .schema());
        assertTrue(silent.getMessage().contains("at http://127.0.0.1:1"), silent.getMessage());
        assertTrue(System.nanoTime() - start < 20_000_000_000L, "that took too long");
    }

    @Test
    void aStreamDeletedAndMadeAgainIsNotTakenForTheSame() throws Exception {
        String stream = streams.make("made-again", 1);
        SourceRead read =
                plan(source(settings(stream, "bounded", false, "discovery_interval", "0s")));
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            assertEquals(1, enumerator.discover().size());
            streams.delete(stream);
            streams.make("made-again", 1);
            IOException again = assertThrows(IOException.class, enumerator::discover);
            assertEquals(
                    "stream 'made-again' at "
                            + streams.address()
                            + " has been deleted and made again: its records are others than those that were read so"
                            + " far",
                    again.getMessage());
        }
    }
}
