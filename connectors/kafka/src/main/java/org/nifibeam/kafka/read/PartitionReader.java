package org.nifibeam.kafka.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.message.MessageDecoder;

/**
 * Reads a partition. A position is a version (one byte), the offset of the next record and the
 * newest timestamp so far.
 */
final class PartitionReader implements Reader, Metered {
    private static final int BATCH_ROWS = 2048;
    private static final byte VERSION = 1;
    private static final int POSITION_BYTES = 1 + 8 + 8;

    private final KafkaRead read;
    private final SharedConsumer consumer;
    private final PartitionSplit split;
    private final MessageDecoder<ConsumerRecord<byte[], byte[]>> decoder;
    private final BatchBuilder batch;
    private final RowShape shape;
    private final long[] timestamps = new long[BATCH_ROWS];
    private List<ConsumerRecord<byte[], byte[]>> records = List.of();
    private int taken;
    private long next;
    private long newest = Timestamps.MIN;
    private long bytes;
    private Optional<Rejected> held = Optional.empty();
    private long heldNext;

    PartitionReader(
            KafkaRead read,
            SharedConsumer consumer,
            PartitionSplit split,
            MessageDecoder<ConsumerRecord<byte[], byte[]>> decoder,
            Optional<byte[]> position)
            throws IOException {
        this.read = read;
        this.consumer = consumer;
        this.split = split;
        this.decoder = decoder;
        this.batch = new BatchBuilder(read.schema(), BATCH_ROWS);
        this.shape = RowShape.of(read.schema());
        this.next = split.start();
        if (position.isPresent()) {
            seek(position.get());
        }
        consumer.add(split.partition(), next);
    }

    private void seek(byte[] position) throws IOException {
        if (position.length != POSITION_BYTES || position[0] != VERSION) {
            throw new IOException(
                    split.partition() + ": a position of another version cannot be used");
        }
        ByteBuffer buffer = ByteBuffer.wrap(position, 1, POSITION_BYTES - 1);
        next = buffer.getLong();
        newest = buffer.getLong();
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException {
        if (held.isPresent()) {
            Rejected rejected = held.get();
            held = Optional.empty();
            next = heldNext;
            return rejected;
        }
        if (ended()) {
            return End.INSTANCE;
        }
        if (taken == records.size()) {
            records = consumer.poll(split.partition(), deadlineNanos);
            taken = 0;
            if (records.isEmpty()) {
                // Markers of transactions and what compaction has removed take offsets too.
                next = Math.max(next, consumer.position(split.partition()));
                return ended() ? End.INSTANCE : silence();
            }
        }
        fill();
        if (batch.size() > 0) {
            Row[] rows = shape.rows(batch.take());
            return new Rows(rows, timestamps, rows.length);
        }
        if (held.isPresent()) {
            return poll(deadlineNanos);
        }
        return ended() ? End.INSTANCE : Idle.WAITING;
    }

    private Idle silence() {
        boolean atEnd = split.end().isEmpty() && consumer.isEnd(split.partition(), next);
        return atEnd ? Idle.CAUGHT_UP : Idle.WAITING;
    }

    private boolean ended() {
        return split.end().isPresent() && next >= split.end().getAsLong();
    }

    /** Decodes records until there are enough, or one is rejected. */
    private void fill() {
        while (taken < records.size() && !batch.isFull()) {
            ConsumerRecord<byte[], byte[]> record = records.get(taken);
            if (split.end().isPresent() && record.offset() >= split.end().getAsLong()) {
                next = split.end().getAsLong();
                return;
            }
            taken++;
            newest = Math.max(newest, record.timestamp());
            bytes +=
                    Math.max(0, record.serializedKeySize())
                            + Math.max(0, record.serializedValueSize());
            if (record.value() == null && read.settings().skipsTombstones()) {
                next = record.offset() + 1;
                continue;
            }
            try {
                timestamps[batch.size()] = record.timestamp();
                decode(record);
                next = record.offset() + 1;
            } catch (MalformedRecordException e) {
                held = Optional.of(rejected(record, e));
                heldNext = record.offset() + 1;
                return;
            }
        }
    }

    private void decode(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedRecordException(
                    "it has a key and no value (a tombstone, which 'tombstones: skip' passes over)");
        }
        decoder.decode(record, value, 0, value.length, batch);
    }

    private static Rejected rejected(
            ConsumerRecord<byte[], byte[]> record, MalformedRecordException reason) {
        byte[] original = record.value() == null ? new byte[0] : record.value();
        String place = record.topic() + "-" + record.partition() + ", offset " + record.offset();
        return new Rejected(
                List.of(
                        new RejectedRecord(
                                original, place + ": " + reason.getMessage(), record.timestamp())));
    }

    @Override
    public byte[] position() {
        return ByteBuffer.allocate(POSITION_BYTES)
                .put(VERSION)
                .putLong(next)
                .putLong(newest)
                .array();
    }

    @Override
    public long watermark() {
        long late = read.settings().outOfOrderness().toMillis();
        return newest < Timestamps.MIN + late ? Timestamps.MIN : newest - late;
    }

    /** Records, those in hand among them; offsets that hold none are counted too. */
    @Override
    public OptionalLong backlog() {
        if (split.end().isPresent()) {
            return OptionalLong.of(Math.max(0, split.end().getAsLong() - next));
        }
        OptionalLong lag = consumer.lag(split.partition());
        return lag.isPresent() ? OptionalLong.of(lag.getAsLong() + records.size() - taken) : lag;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void acknowledge(byte[] position) {
        if (read.settings().group().isPresent()) {
            consumer.commit(split.partition(), offset(position));
        }
    }

    /** The offset of the next record at a position. */
    static long offset(byte[] position) {
        return ByteBuffer.wrap(position, 1, Long.BYTES).getLong();
    }

    @Override
    public void close() {
        read.closed(consumer, split.partition());
    }
}
