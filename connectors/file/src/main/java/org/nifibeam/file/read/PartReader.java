package org.nifibeam.file.read;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;

/**
 * Reads the parts of a split one after the other. A position is version (one byte), the part's
 * index, and the {@link PartCursor.Mark}. A batch's arrays are used again by the next poll.
 */
public final class PartReader implements FileReader {
    private static final int BATCH_ROWS = 2048;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int ROWS_A_LOOK_AT_THE_CLOCK = 64;
    private static final byte VERSION = 1;
    private static final int POSITION_BYTES = 1 + 4 + 3 * 8;

    private final List<FilePart> parts;
    private final CursorOpener opener;
    private final BatchBuilder batch;
    private final long bytesAtFirst;
    private int part;
    private Optional<PartCursor> cursor = Optional.empty();
    private PartCursor.Mark mark = new PartCursor.Mark(-1, 0, 0);

    /** The part that the batch began in, and where in it each part ended since. */
    private int firstPart;

    private final List<Integer> ends = new ArrayList<>();

    /** What is found behind rows, and so given by the poll after theirs. */
    private Optional<Rejected> held = Optional.empty();

    private Optional<IOException> failure = Optional.empty();

    /** Opens a cursor at a part's beginning, or behind a record. */
    public interface CursorOpener {
        PartCursor open(FilePart part, Optional<PartCursor.Mark> from) throws IOException;
    }

    /** A reader at the split's beginning, or at a position. */
    public PartReader(
            FileSplit split, Schema schema, CursorOpener opener, Optional<byte[]> position)
            throws IOException {
        this.parts = split.parts();
        this.opener = opener;
        this.batch = new BatchBuilder(schema, BATCH_ROWS);
        if (position.isPresent()) {
            seek(position.get());
        }
        bytesAtFirst = bytesLeft();
    }

    private void seek(byte[] position) throws IOException {
        if (position.length != POSITION_BYTES || position[0] != VERSION) {
            throw new IOException(
                    "'" + parts.get(0).path() + "': a position of another version cannot be used");
        }
        ByteBuffer buffer = ByteBuffer.wrap(position, 1, POSITION_BYTES - 1);
        part = buffer.getInt();
        mark = new PartCursor.Mark(buffer.getLong(), buffer.getLong(), buffer.getLong());
        if (part < 0 || part > parts.size()) {
            throw new IOException(
                    "'" + parts.get(0).path() + "': the position is of another split");
        }
    }

    @Override
    public Result poll(long deadlineNanos) throws IOException {
        if (held.isPresent()) {
            Rejected rejected = held.get();
            held = Optional.empty();
            mark = cursor.orElseThrow().mark();
            return rejected;
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        try {
            Optional<Rejected> rejected = fill(deadlineNanos);
            if (rejected.isPresent() && batch.size() == 0) {
                mark = cursor.orElseThrow().mark();
                return rejected.get();
            }
            held = rejected;
        } catch (IOException e) {
            if (batch.size() == 0) {
                throw e;
            }
            failure = Optional.of(e);
        }
        if (batch.size() > 0) {
            return new Columns(batch.take());
        }
        return part == parts.size() ? End.INSTANCE : Idle.WAITING;
    }

    /** Gathers rows until there are enough, time is up, or a record is rejected. */
    private Optional<Rejected> fill(long deadlineNanos) throws IOException {
        firstPart = part;
        ends.clear();
        long bytes = 0;
        int looked = 0;
        while (part < parts.size() && !batch.isFull() && bytes < BATCH_BYTES) {
            if (++looked % ROWS_A_LOOK_AT_THE_CLOCK == 0
                    && System.nanoTime() - deadlineNanos >= 0) {
                break;
            }
            PartCursor at = cursor();
            try {
                if (!at.next()) {
                    endPart();
                    if (System.nanoTime() - deadlineNanos >= 0) {
                        break;
                    }
                    continue;
                }
                at.decode(batch);
                bytes += at.length();
                mark = at.mark();
            } catch (MalformedRecordException e) {
                return Optional.of(rejected(at, e));
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }
        return Optional.empty();
    }

    @Override
    public void paths(String[] paths, int rows) {
        int from = 0;
        for (int i = 0; from < rows; i++) {
            int to = i < ends.size() ? ends.get(i) : rows;
            Arrays.fill(paths, from, to, parts.get(firstPart + i).path());
            from = to;
        }
    }

    private Rejected rejected(PartCursor at, MalformedRecordException reason) throws IOException {
        String message =
                "'" + parts.get(part).path() + "', " + at.place() + ": " + reason.getMessage();
        return new Rejected(List.of(new RejectedRecord(at.original(), message, Timestamps.MIN)));
    }

    private PartCursor cursor() throws IOException {
        if (cursor.isEmpty()) {
            FilePart next = parts.get(part);
            next.requireUnchanged();
            Optional<PartCursor.Mark> from =
                    mark.offset() < 0 ? Optional.empty() : Optional.of(mark);
            try {
                cursor = Optional.of(opener.open(next, from));
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }
        return cursor.get();
    }

    private void endPart() throws IOException {
        closeCursor();
        ends.add(batch.size());
        part++;
        mark = new PartCursor.Mark(-1, 0, 0);
    }

    private IOException damaged(Exception failure) {
        FilePart at = parts.get(part);
        String reason =
                failure instanceof EOFException
                        ? "it ends too early, as if cut short"
                        : failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof FileNotFoundException || reason.contains(at.path())) {
            return new IOException(reason, failure);
        }
        return new IOException(
                "'"
                        + at.path()
                        + "' is damaged behind its record "
                        + mark.records()
                        + (at.start() == 0 ? "" : " from byte " + at.start() + " on")
                        + ": "
                        + reason,
                failure);
    }

    @Override
    public byte[] position() {
        return ByteBuffer.allocate(POSITION_BYTES)
                .put(VERSION)
                .putInt(part)
                .putLong(mark.offset())
                .putLong(mark.index())
                .putLong(mark.records())
                .array();
    }

    @Override
    public long watermark() {
        return Timestamps.MIN;
    }

    /** Bytes; of a compressed file the packed ones, all until it is read to its end. */
    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(bytesLeft());
    }

    @Override
    public long bytes() {
        return bytesAtFirst - bytesLeft();
    }

    private long bytesLeft() {
        long bytes = 0;
        for (int i = part; i < parts.size(); i++) {
            bytes += parts.get(i).length();
        }
        if (part < parts.size() && mark.offset() > parts.get(part).start()) {
            bytes -= Math.min(mark.offset() - parts.get(part).start(), parts.get(part).length());
        }
        return bytes;
    }

    @Override
    public void acknowledge(byte[] position) {
        // Files keep what they have.
    }

    private void closeCursor() throws IOException {
        if (cursor.isPresent()) {
            PartCursor open = cursor.get();
            cursor = Optional.empty();
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeCursor();
    }
}
