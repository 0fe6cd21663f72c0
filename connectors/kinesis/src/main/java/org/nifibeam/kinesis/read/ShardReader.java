package org.nifibeam.kinesis.read;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.message.MessageDecoder;

/** Reads a shard; positions are {@link ShardPosition}s. */
final class ShardReader implements Reader, Metered {
    private static final int BATCH_ROWS = 2048;

    /**
     * How much earlier than the one before it a record may have arrived. Kinesis promises no order
     * of its arrival times, which are those of several machines.
     */
    private static final long DISORDER_MILLIS = 60_000;

    private final KinesisRead read;
    private final ShardSplit split;
    private final ShardFeed feed;
    private final FirstRecord first;
    private final ShardRecords records;
    private final MessageDecoder<KinesisMessage> decoder;
    private final BatchBuilder batch;
    private final RowShape shape;
    private final long[] timestamps = new long[BATCH_ROWS];
    private final Deque<KinesisMessage> waiting = new ArrayDeque<>();
    private final ShardBacklog backlog = new ShardBacklog();
    private ShardPosition position;
    private boolean ended;
    private long bytes;
    private Optional<Rejected> held = Optional.empty();
    private ShardPosition heldPosition;

    ShardReader(
            KinesisRead read,
            ShardSplit split,
            ShardPosition position,
            ShardFeed feed,
            MessageDecoder<KinesisMessage> decoder) {
        this.read = read;
        this.split = split;
        this.position = position;
        this.heldPosition = position;
        this.feed = feed;
        this.first =
                new FirstRecord(split.shard() + " of " + read.settings().place(), split, position);
        this.records = new ShardRecords(split, read.settings().splitsAggregated(), position);
        this.decoder = decoder;
        this.batch = new BatchBuilder(read.schema(), BATCH_ROWS);
        this.shape = RowShape.of(read.schema());
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException, InterruptedException {
        if (held.isPresent()) {
            Rejected rejected = held.get();
            held = Optional.empty();
            position = heldPosition;
            return rejected;
        }
        if (waiting.isEmpty() && !ended) {
            Optional<ShardBatch> next = feed.next(deadlineNanos);
            if (next.isPresent()) {
                first.check(next.get());
                take(next.get());
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
        if (ended && waiting.isEmpty()) {
            return End.INSTANCE;
        }
        return waiting.isEmpty() && feed.isAtEnd() ? Idle.CAUGHT_UP : Idle.WAITING;
    }

    private void take(ShardBatch taken) {
        backlog.add(taken);
        long end = split.end().orElse(Long.MAX_VALUE);
        boolean passed = false;
        for (KinesisMessage message : records.of(taken.records())) {
            if (message.arrival() <= end) {
                waiting.add(message);
            }
            passed |= message.arrival() - DISORDER_MILLIS > end;
        }
        // What is there at all has been read: later records come after the end.
        boolean all = split.end().isPresent() && taken.millisBehind() == 0;
        ended = taken.end() || all || passed;
    }

    /** Decodes records until there are enough, or one is rejected. */
    private void fill() {
        while (!waiting.isEmpty() && !batch.isFull() && held.isEmpty()) {
            KinesisMessage message = waiting.poll();
            long newest = Math.max(position.newest(), message.arrival());
            ShardPosition behind =
                    new ShardPosition(
                            message.sequence(),
                            message.last() ? ShardPosition.ALL : message.subSequence() + 1,
                            newest);
            bytes += message.data().length;
            try {
                if (message.damage().isPresent()) {
                    throw new MalformedRecordException(message.damage().get());
                }
                timestamps[batch.size()] = message.arrival();
                decoder.decode(message, message.data(), 0, message.data().length, batch);
                position = behind;
            } catch (MalformedRecordException e) {
                held = Optional.of(rejected(message, e));
                heldPosition = behind;
            }
        }
    }

    private Rejected rejected(KinesisMessage message, MalformedRecordException reason) {
        String place =
                message.shard()
                        + " of "
                        + read.settings().stream()
                        + ", sequence number "
                        + message.sequence()
                        + (message.subSequence() > 0 ? ", part " + message.subSequence() : "");
        return new Rejected(
                List.of(
                        new RejectedRecord(
                                message.data(),
                                place + ": " + reason.getMessage(),
                                message.arrival())));
    }

    @Override
    public byte[] position() {
        return position.encode();
    }

    @Override
    public long watermark() {
        long late = read.settings().outOfOrderness().toMillis();
        return position.newest() < Timestamps.MIN + late
                ? Timestamps.MIN
                : position.newest() - late;
    }

    @Override
    public OptionalLong backlog() {
        return backlog.bytes();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Kinesis is told nothing: it keeps records for a time, whoever has read them. */
    @Override
    public void acknowledge(byte[] position) {}

    @Override
    public void close() {
        feed.close();
        read.closed();
    }
}
