package org.nifibeam.kinesis.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nifibeam.formats.MalformedRecordException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Records that the Kinesis Producer Library has put together. */
final class AggregatedRecordTest {
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);
    private static final BigInteger ALL = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

    private static List<String> parts(byte[] data) throws Exception {
        return AggregatedRecord.read(data).orElseThrow().parts().stream()
                .map(
                        part ->
                                part.partitionKey()
                                        + part.hashKey().map(hash -> "#" + hash).orElse("")
                                        + " "
                                        + new String(part.data(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void partsHaveTheirOwnKeys() throws Exception {
        assertEquals(
                List.of("a one", "b#7 two", "a three", "b "),
                parts(
                        new Aggregate()
                                .add("a", "one")
                                .add("b", "7", "two")
                                .add("a", "three")
                                .add("b", "")
                                .bytes()));
        assertEquals(300, parts(many()).size());
    }

    private static byte[] many() throws Exception {
        Aggregate many = new Aggregate();
        for (int i = 0; i < 300; i++) {
            many.add("key" + i, "x".repeat(i));
        }
        return many.bytes();
    }

    @Test
    void whatOnlyLooksLikeOneIsNone() throws Exception {
        byte[] other = new Aggregate().add("a", "one").bytes();
        other[other.length - 1]++;
        assertEquals(Optional.empty(), AggregatedRecord.read(other));
        assertEquals(
                Optional.empty(), AggregatedRecord.read("text".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Optional.empty(), AggregatedRecord.read(new byte[0]));
    }

    @Test
    void oneThatIsNotWellFormedIsSaid() throws Exception {
        // A record of ten bytes of which one is there; one whose key is not in the table.
        for (byte[] message : List.of(new byte[] {26, 10, 8}, new byte[] {26, 4, 8, 5, 26, 0})) {
            assertEquals(
                    "it is an aggregated record that is not well formed",
                    assertThrows(
                                    MalformedRecordException.class,
                                    () -> AggregatedRecord.read(Aggregate.frame(message)))
                            .getMessage());
        }
    }

    @Test
    void partsOfOtherShardsAndThoseReadBeforeAreLeftOut() throws Exception {
        ShardSplit lower =
                new ShardSplit(
                        "shard",
                        BigInteger.ZERO,
                        HALF.subtract(BigInteger.ONE),
                        ReadFrom.Oldest.TRIM_HORIZON,
                        OptionalLong.empty());
        byte[] data =
                new Aggregate()
                        .add("a", "0", "read before")
                        .add("a", ALL.toString(), "of the upper half")
                        .add("a", "1", "here")
                        .add("a", HALF.toString(), "of the upper half")
                        .bytes();
        Record record =
                Record.builder()
                        .sequenceNumber("49")
                        .partitionKey("a")
                        .approximateArrivalTimestamp(Instant.ofEpochMilli(5))
                        .data(SdkBytes.fromByteArray(data))
                        .build();
        List<KinesisMessage> messages =
                new ShardRecords(lower, true, new ShardPosition("49", 1, 0)).of(List.of(record));
        assertEquals(1, messages.size());
        assertEquals("here", new String(messages.get(0).data(), StandardCharsets.UTF_8));
        assertEquals(2, messages.get(0).subSequence());
        assertEquals(true, messages.get(0).last());
    }
}
