package org.nifibeam.example;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.RecordFormat;
import org.nifibeam.formats.RowDecoder;

/**
 * Reads a part, page by page. Its position is the number of the next entry. A page is asked for
 * ahead of time and may come after the deadline of a poll, which then gives nothing and leaves the
 * question open for the next one.
 */
final class PartReader implements Reader {
    private static final int PAGE = 1000;
    private static final byte VERSION = 1;
    private static final int POSITION_BYTES = 1 + Long.BYTES;

    private final LedgerSource source;
    private final PartSplit split;
    private final LedgerClient client;
    private final RowDecoder decoder;
    private final RowShape shape;
    private final BatchBuilder batch;
    private final long[] timestamps = new long[PAGE];
    private Optional<CompletableFuture<List<String>>> question = Optional.empty();
    private List<String> page = List.of();
    private int taken;
    private long next;

    PartReader(LedgerSource.Read read, PartSplit split, Optional<byte[]> position)
            throws IOException {
        this.source = read.source();
        this.split = split;
        this.shape = RowShape.of(read.schema());
        this.batch = new BatchBuilder(read.schema(), PAGE);
        // A ledger knows nothing of event time: the pipeline's AssignTimestamps makes it.
        Arrays.fill(timestamps, Timestamps.MIN);
        try {
            this.decoder = RecordFormat.JSON.decoder(read.whole(), read.schema());
        } catch (ProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (position.isPresent()) {
            next = number(position.get());
        }
        this.client = source.client();
    }

    private long number(byte[] position) throws IOException {
        if (position.length != POSITION_BYTES || position[0] != VERSION) {
            throw new IOException(
                    "part " + split.part() + ": a position of another version cannot be used");
        }
        return ByteBuffer.wrap(position).getLong(1);
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException {
        if (next >= split.end()) {
            return End.INSTANCE;
        }
        if (taken == page.size() && !turn(deadlineNanos)) {
            return Idle.WAITING;
        }
        Optional<RejectedRecord> malformed = fill();
        if (batch.size() > 0) {
            Row[] rows = shape.rows(batch.take());
            return new Rows(rows, timestamps, rows.length);
        }
        if (malformed.isPresent()) {
            step();
            return new Rejected(List.of(malformed.get()));
        }
        return Idle.WAITING;
    }

    /** Turns to the next page; false if it has not come, or has nothing on it yet. */
    private boolean turn(long deadlineNanos) throws IOException {
        CompletableFuture<List<String>> asked =
                question.orElseGet(
                        () ->
                                client.page(
                                        source.ledger(),
                                        split.part(),
                                        next,
                                        (int) Math.min(PAGE, split.end() - next)));
        question = Optional.of(asked);
        try {
            asked.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // Said by await, with the address.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        question = Optional.empty();
        page = client.await(asked, "read part " + split.part() + " of '" + source.ledger() + "'");
        taken = 0;
        return !page.isEmpty();
    }

    /** Decodes what is on the page, up to an entry that cannot be understood. */
    private Optional<RejectedRecord> fill() {
        while (taken < page.size()) {
            byte[] entry = page.get(taken).getBytes(StandardCharsets.UTF_8);
            try {
                decoder.decode(entry, 0, entry.length, batch);
            } catch (MalformedRecordException e) {
                String where = source.ledger() + ", part " + split.part() + ", entry " + next;
                return Optional.of(
                        new RejectedRecord(entry, where + ": " + e.getMessage(), Timestamps.MIN));
            }
            step();
        }
        return Optional.empty();
    }

    private void step() {
        taken++;
        next++;
    }

    @Override
    public byte[] position() {
        return ByteBuffer.allocate(POSITION_BYTES).put(VERSION).putLong(next).array();
    }

    @Override
    public long watermark() {
        return Timestamps.MIN;
    }

    /** Of a part that ends; how much there is of others only the server knows. */
    @Override
    public OptionalLong backlog() {
        return split.end() == Long.MAX_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(split.end() - next);
    }

    /** Nothing to do: a server of ledgers does not ask how far its readers are. */
    @Override
    public void acknowledge(byte[] position) {}

    @Override
    public void close() throws IOException {
        client.close();
    }
}
