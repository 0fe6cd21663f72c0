package org.nifibeam.file.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The records of a stream of bytes. Memory is bounded by the longest record allowed; a longer one
 * is passed over and only its beginning kept. A carriage return before a line's end belongs to the
 * end, a byte order mark before the first record to nothing. Confined to one thread.
 */
final class RecordStream implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int KEPT_OF_LONG = 1 << 16;

    private final InputStream input;
    private final RecordEnd end;
    private final boolean lines;
    private final int longest;
    private byte[] buffer = new byte[BUFFER];
    private int limit;

    /** The record's content, and where the next one begins, in the buffer. */
    private int from;

    private int to;
    private int next;

    /** Where the buffer's first byte is in the file. */
    private long base;

    private long beginOffset;
    private byte[] keptOfLong = new byte[0];
    private boolean tooLong;

    /**
     * @param input at a record's beginning, or anywhere if the first record is then skipped
     * @param lines true if the end is a line's, so that a carriage return belongs to it
     * @param offset where in the file the stream is
     */
    RecordStream(InputStream input, RecordEnd end, boolean lines, int longest, long offset)
            throws IOException {
        this.input = input;
        this.end = end;
        this.lines = lines;
        this.longest = longest;
        this.base = offset;
        if (offset == 0) {
            skipByteOrderMark();
        }
    }

    private void skipByteOrderMark() throws IOException {
        while (limit < 3 && fill(0)) {
            // Until there are three bytes or no more.
        }
        if (limit >= 3
                && buffer[0] == (byte) 0xEF
                && buffer[1] == (byte) 0xBB
                && buffer[2] == (byte) 0xBF) {
            next = 3;
        }
    }

    /** Moves to the next record; false at the end. */
    boolean next() throws IOException {
        from = next;
        beginOffset = base + from;
        tooLong = false;
        end.begin();
        int at = from;
        while (true) {
            int found = end.scan(buffer, from, at, limit);
            if (found >= 0) {
                next = found;
                to = found - end.terminator();
                break;
            }
            if (limit - from > longest) {
                dropLong();
            }
            int scanned = limit - from;
            if (!fill(from)) {
                if (scanned == 0 && !tooLong) {
                    return false;
                }
                to = limit;
                next = limit;
                break;
            }
            at = from + scanned;
        }
        if (lines && to > from && buffer[to - 1] == '\r') {
            to--;
        }
        if (!tooLong && to - from > longest) {
            keptOfLong = Arrays.copyOfRange(buffer, from, Math.min(to, from + KEPT_OF_LONG));
            tooLong = true;
        }
        return true;
    }

    /** Forgets what was read of a record but its beginning and what might be half a terminator. */
    private void dropLong() {
        if (!tooLong) {
            keptOfLong = Arrays.copyOfRange(buffer, from, Math.min(limit, from + KEPT_OF_LONG));
            tooLong = true;
        }
        int keep = end.terminator() - 1;
        System.arraycopy(buffer, limit - keep, buffer, 0, keep);
        base += limit - keep;
        from = 0;
        limit = keep;
    }

    /** Reads more behind what is there, keeping it from {@code keepFrom} on; false at the end. */
    private boolean fill(int keepFrom) throws IOException {
        if (keepFrom > 0) {
            System.arraycopy(buffer, keepFrom, buffer, 0, limit - keepFrom);
            base += keepFrom;
            limit -= keepFrom;
            from -= keepFrom;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * limit, longest + (long) BUFFER));
        }
        int count = input.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the record's content begins in the buffer. */
    int from() {
        return from;
    }

    /** Where the record's content ends in the buffer. */
    int to() {
        return to;
    }

    /** How many line ends the record has inside. */
    int quotedLineEnds() {
        return end.quotedLineEnds();
    }

    /** True if the record is too long to be had. */
    boolean tooLong() {
        return tooLong;
    }

    /** The beginning of a record too long, the content of another. */
    byte[] original() {
        return tooLong ? keptOfLong.clone() : Arrays.copyOfRange(buffer, from, to);
    }

    /** Where in the file the record begins. */
    long beginOffset() {
        return beginOffset;
    }

    /** Where in the file the next record begins. */
    long endOffset() {
        return base + next;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
