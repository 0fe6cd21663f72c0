package org.nifibeam.nifi.result;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of spooled rows. Format 1: {@code NBS1}; chunks of rows ({@link RowEncoding}); a footer
 * with the schema as text and for each chunk window start, window end, offset, length and rows; the
 * footer's offset; {@code NBS1}. A file without its footer was never finished and holds nothing.
 */
final class SpoolFile {
    private static final int MAGIC = 0x4E425331;
    private static final int TAIL = Long.BYTES + Integer.BYTES;

    private SpoolFile() {}

    /** Rows of one span that stand together in a file. */
    record Chunk(Span span, long offset, int length, int rows) {}

    /** A place between two chunks of a file that is being written. */
    record Mark(long offset, int chunks) {}

    /** A finished file's footer. */
    record Footer(String schema, List<Chunk> chunks) {
        Footer {
            chunks = List.copyOf(chunks);
        }
    }

    /** Writes a file; one thread. */
    static final class Output implements AutoCloseable {
        private final FileChannel channel;
        private final List<Chunk> chunks = new ArrayList<>();

        Output(Path file) throws IOException {
            channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            write(ByteBuffer.allocate(Integer.BYTES).putInt(0, MAGIC));
        }

        void add(Span span, byte[] rows, int count) throws IOException {
            chunks.add(new Chunk(span, channel.position(), rows.length, count));
            write(ByteBuffer.wrap(rows));
        }

        /** Where it is, to come back to. */
        Mark mark() throws IOException {
            return new Mark(channel.position(), chunks.size());
        }

        /** Drops all chunks behind a mark. */
        void rewind(Mark mark) throws IOException {
            channel.truncate(mark.offset());
            channel.position(mark.offset());
            chunks.subList(mark.chunks(), chunks.size()).clear();
        }

        /** Writes the footer and makes all of it durable. */
        void finish(String schema) throws IOException {
            long offset = channel.position();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            byte[] text = schema.getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.writeInt(chunks.size());
            for (Chunk chunk : chunks) {
                out.writeLong(chunk.span().start());
                out.writeLong(chunk.span().end());
                out.writeLong(chunk.offset());
                out.writeInt(chunk.length());
                out.writeInt(chunk.rows());
            }
            out.writeLong(offset);
            out.writeInt(MAGIC);
            write(ByteBuffer.wrap(bytes.toByteArray()));
            channel.force(true);
        }

        private void write(ByteBuffer buffer) throws IOException {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Reads a finished file's footer. */
    static Footer footer(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer tail = ByteBuffer.allocate(TAIL);
            if (size < TAIL + Integer.BYTES
                    || channel.read(tail, size - TAIL) != TAIL
                    || tail.getInt(Long.BYTES) != MAGIC) {
                throw new IOException("not a finished spool file of format 1: " + file);
            }
            channel.position(tail.getLong(0));
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
            byte[] schema = in.readNBytes(in.readInt());
            int count = in.readInt();
            List<Chunk> chunks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Span span = new Span(in.readLong(), in.readLong());
                chunks.add(new Chunk(span, in.readLong(), in.readInt(), in.readInt()));
            }
            return new Footer(new String(schema, StandardCharsets.UTF_8), chunks);
        }
    }

    /** The bytes of one chunk. */
    static byte[] read(Path file, Chunk chunk) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(chunk.offset());
            InputStream in = Channels.newInputStream(channel);
            byte[] bytes = in.readNBytes(chunk.length());
            if (bytes.length != chunk.length()) {
                throw new IOException("spool file ends too soon: " + file);
            }
            return bytes;
        }
    }
}
