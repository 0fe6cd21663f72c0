package org.nifibeam.file.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.nifibeam.core.schema.Row;

/** One temporary file being written. Confined to one thread. */
final class ShardFile {
    private final String key;
    private final int shard;
    private final Path file;
    private final Counted output;
    private final ShardFormat.Encoder encoder;
    private long records;

    ShardFile(String key, int shard, Path file, ShardFormat format) throws IOException {
        this.key = key;
        this.shard = shard;
        this.file = file;
        this.output =
                new Counted(
                        file,
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        try {
            this.encoder = format.open(output);
        } catch (IOException | RuntimeException e) {
            discard();
            throw e;
        }
    }

    void write(Row row) throws IOException {
        encoder.write(row);
        records++;
    }

    /** How many bytes are on the disk so far. */
    long bytes() {
        return output.size;
    }

    /** Completes the file and has the disk keep it. */
    ShardHandle.Prepared prepare() throws IOException {
        encoder.finish();
        output.close();
        return new ShardHandle.Prepared(
                key,
                shard,
                file.getFileName().toString(),
                output.size,
                output.checksum.getValue(),
                records);
    }

    /** Gives the file up. */
    void discard() throws IOException {
        output.channel.close();
        Files.deleteIfExists(file);
    }

    /** Buffers, counts and sums up what is written; closing forces it to the disk. */
    static final class Counted extends OutputStream {
        private final Path file;
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private final CRC32 checksum = new CRC32();
        private long size;

        Counted(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            int left = length;
            while (left > 0) {
                if (!buffer.hasRemaining()) {
                    drain();
                }
                int now = Math.min(left, buffer.remaining());
                buffer.put(bytes, at, now);
                at += now;
                left -= now;
            }
        }

        private void drain() throws IOException {
            buffer.flip();
            size += buffer.remaining();
            checksum.update(buffer.duplicate());
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                throw failed(e);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                try (channel) {
                    drain();
                    force();
                }
            }
        }

        private void force() throws IOException {
            try {
                channel.force(true);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        /** A full disk, most often. */
        private IOException failed(IOException reason) {
            return new IOException(
                    "'"
                            + file
                            + "': "
                            + (reason.getMessage() == null ? reason : reason.getMessage()),
                    reason);
        }
    }
}
