package org.nifibeam.core.runtime.grouping;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;

/**
 * Half-done groups in a file, in order of their hash and the start of their window: blocks of whole
 * records, each with its length before it; a record is a hash, the bounds of a window and a row. A
 * length of 0 ends the file. Confined to one thread.
 */
final class SpillFile {
    private static final int BLOCK = 1 << 16;

    private SpillFile() {}

    /** Writes one file. */
    static final class Writer implements Closeable {
        private final RowCoder rows;
        private final DataOutputStream out;
        private final ByteSink block = new ByteSink();

        Writer(Path file, RowCoder rows) throws IOException {
            this.rows = rows;
            this.out =
                    new DataOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(file), BLOCK));
        }

        void add(int hash, long start, long end, Row row) throws IOException {
            block.writeInt(hash);
            block.writeSigned(start);
            block.writeSigned(end);
            rows.encode(row, block);
            if (block.size() >= BLOCK) {
                flush();
            }
        }

        private void flush() throws IOException {
            out.writeInt(block.size());
            out.write(block.toBytes());
            block.clear();
        }

        /** To be called when everything is written; a file without it is not whole. */
        void end() throws IOException {
            if (block.size() > 0) {
                flush();
            }
            out.writeInt(0);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads one file, record by record. */
    static final class Reader implements Closeable {
        private final Function<ByteSource, Row> rows;
        private final DataInputStream in;
        private ByteSource block = new ByteSource(new byte[0]);
        private int hash;
        private long start;
        private long end;
        private Row row;

        Reader(Path file, RowCoder rows) throws IOException {
            this(file, rows::decode);
        }

        Reader(Path file, Function<ByteSource, Row> rows) throws IOException {
            this.rows = rows;
            this.in = new DataInputStream(Files.newInputStream(file));
        }

        /** Goes to the next record; false if there is none. */
        boolean next() throws IOException {
            if (block.remaining() == 0) {
                int length = in.readInt();
                if (length == 0) {
                    return false;
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                block = new ByteSource(bytes);
            }
            hash = block.readInt();
            start = block.readSigned();
            end = block.readSigned();
            row = rows.apply(block);
            return true;
        }

        int hash() {
            return hash;
        }

        long start() {
            return start;
        }

        long end() {
            return end;
        }

        Row row() {
            return row;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
