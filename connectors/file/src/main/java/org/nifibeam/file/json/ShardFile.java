package org.nifibeam.file.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/** One temporary file being written. Confined to one thread. */
final class ShardFile {
    private final int shard;
    private final Path file;
    private final Counted output;
    private final JsonGenerator generator;

    ShardFile(int shard, Path file, JsonRows rows) throws IOException {
        this.shard = shard;
        this.file = file;
        this.output =
                new Counted(
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        this.generator = rows.generator(output);
    }

    JsonGenerator generator() {
        return generator;
    }

    /** Completes the file and has the disk keep it. */
    ShardHandle.Prepared prepare() throws IOException {
        generator.close();
        output.close();
        return new ShardHandle.Prepared(
                shard, file.getFileName().toString(), output.size, output.checksum.getValue());
    }

    /** Gives the file up. */
    void discard() throws IOException {
        output.channel.close();
        Files.deleteIfExists(file);
    }

    /** Buffers, counts and sums up what is written; closing forces it to the disk. */
    private static final class Counted extends OutputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private final CRC32 checksum = new CRC32();
        private long size;

        Counted(FileChannel channel) {
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
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                try (channel) {
                    drain();
                    channel.force(true);
                }
            }
        }
    }
}
