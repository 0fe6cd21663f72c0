package org.nifibeam.kinesis.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.kinesis.KinesisTesting;
import org.nifibeam.kinesis.server.Streams;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * What a shard's reader makes of what Kinesis may say and the mock never does: records whose
 * arrival times are not in order, and records that retention has ended.
 */
final class ShardReaderTest {
    private static final ShardPosition READ = new ShardPosition("5", ShardPosition.ALL, 500);

    private final Streams streams = Streams.shared();

    /** Gives what it is told to. */
    private static final class ToldFeed implements ShardFeed {
        private final Deque<ShardBatch> batches = new ArrayDeque<>();

        ToldFeed(ShardBatch... batches) {
            this.batches.addAll(List.of(batches));
        }

        @Override
        public Optional<ShardBatch> next(long deadlineNanos) {
            return Optional.ofNullable(batches.poll());
        }

        @Override
        public boolean isAtEnd() {
            return false;
        }

        @Override
        public void close() {
            // There is nothing.
        }
    }

    /** Texts such as {@code a@900}, numbered from a number on. */
    private static ShardBatch batch(long behind, int first, String... records) {
        List<Record> all = new ArrayList<>();
        for (String record : records) {
            String[] parts = record.split("@");
            all.add(
                    Record.builder()
                            .sequenceNumber(String.valueOf(first + all.size()))
                            .partitionKey("k")
                            .data(SdkBytes.fromUtf8String(parts[0]))
                            .approximateArrivalTimestamp(
                                    Instant.ofEpochMilli(Long.parseLong(parts[1])))
                            .build());
        }
        return new ShardBatch(all, behind, false);
    }

    private Reader reader(
            ReadFrom start, OptionalLong end, ShardPosition position, ShardBatch... batches)
            throws Exception {
        String stream = streams.make(1);
        Source source =
                KinesisTesting.source(
                        streams.connection(), Map.of("stream_name", stream, "format", "string"));
        Schema schema = source.schema();
        KinesisRead read = (KinesisRead) source.plan(schema, Pushdown.everything(schema));
        ShardSplit split = new ShardSplit("shard-1", BigInteger.ZERO, BigInteger.TEN, start, end);
        return new ShardReader(
                read,
                split,
                position,
                new ToldFeed(batches),
                read.settings().format().decoder(schema, schema));
    }

    private static List<String> untilEnd(Reader reader) throws Exception {
        List<String> all = new ArrayList<>();
        Reader.Result result = reader.poll(0);
        while (result != Reader.End.INSTANCE) {
            if (result instanceof Reader.Rows rows) {
                for (int i = 0; i < rows.size(); i++) {
                    all.add(rows.rows()[i].toString());
                }
            }
            result = reader.poll(0);
        }
        return all;
    }

    @Test
    void aBoundedReadGoesOnUntilNothingCanBelongToItAnyMore() throws Exception {
        Reader reader =
                reader(
                        ReadFrom.Oldest.TRIM_HORIZON,
                        OptionalLong.of(1_000),
                        ShardPosition.NOTHING,
                        batch(9, 1, "a@900", "later@1001", "b@950"),
                        batch(9, 4, "later@61000", "c@1000"),
                        batch(9, 6, "later@61001"),
                        batch(9, 7, "d@999"));
        assertEquals(List.of("['a']", "['b']", "['c']"), untilEnd(reader));
    }

    @Test
    void orUntilAllThatIsThereHasBeenRead() throws Exception {
        Reader reader =
                reader(
                        ReadFrom.Oldest.TRIM_HORIZON,
                        OptionalLong.of(1_000),
                        ShardPosition.NOTHING,
                        batch(9, 1, "a@900", "later@1001"),
                        batch(0, 3, "b@950"));
        assertEquals(List.of("['a']", "['b']"), untilEnd(reader));
    }

    private static String logged(Reader reader) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            assertEquals(List.of("['b']"), untilEnd(reader));
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("shard-1 of stream"))
                .map(line -> line.replaceFirst(".*shard-1 of stream '[^']*' at [^ ]*: ", ""))
                .toList()
                .toString();
    }

    @Test
    void whatRetentionHasEndedUnreadIsSaid() throws Exception {
        assertEquals(
                "[the last record that was read (5, of 1970-01-01T00:00:00.500Z) is not there any more,"
                        + " nor is what came behind it until 1970-01-01T00:00:00.900Z, if anything did:"
                        + " the retention period has ended it unread]",
                logged(
                        reader(
                                ReadFrom.Oldest.TRIM_HORIZON,
                                OptionalLong.of(1_000),
                                READ,
                                batch(0, 9, "b@900"))));
    }

    @Test
    void aRecordThatIsStillThereIsReadOnceAndNothingIsSaid() throws Exception {
        assertEquals(
                "[]",
                logged(
                        reader(
                                ReadFrom.Oldest.TRIM_HORIZON,
                                OptionalLong.of(1_000),
                                READ,
                                batch(0, 5, "a@500", "b@900"))));
    }

    @Test
    void aRecordThatSettingsNameMustBeThere() throws Exception {
        Reader reader =
                reader(
                        new ReadFrom.At("7"),
                        OptionalLong.empty(),
                        ShardPosition.NOTHING,
                        batch(0, 9, "b@900"));
        String message =
                assertThrows(IOException.class, () -> reader.poll(0))
                        .getMessage()
                        .replaceFirst("stream '[^']*' at [^ ]*", "S");
        assertEquals(
                "shard-1 of S has no record 7, where 'initial_sequence_numbers' has it begin: it was never"
                        + " there, or the retention period has ended it",
                message);
    }
}
