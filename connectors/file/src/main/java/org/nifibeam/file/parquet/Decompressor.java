package org.nifibeam.file.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Unpacks pages of one codec. Confined to one thread. */
sealed interface Decompressor extends AutoCloseable {
    /**
     * Unpacks all of {@code source[offset, offset + length)} into {@code target} and gives the
     * number of bytes made.
     *
     * @throws IOException if the data are damaged
     */
    int decompress(
            byte[] source,
            int offset,
            int length,
            byte[] target,
            int targetOffset,
            int targetLength)
            throws IOException;

    @Override
    default void close() {}

    /** For that codec; an {@link IOException} says which ones there are. */
    static Decompressor of(CompressionCodec codec) throws IOException {
        return switch (codec) {
            case UNCOMPRESSED -> new Uncompressed();
            case SNAPPY -> new SnappyPages();
            case GZIP -> new GzipPages();
            case ZSTD -> new ZstdPages();
            case LZ4_RAW -> new Lz4Pages();
            case LZ4 -> new OldLz4Pages();
            case LZO, BROTLI ->
                    throw new IOException(
                            "the codec "
                                    + codec
                                    + " is not supported; write the file with ZSTD, SNAPPY, GZIP,"
                                    + " LZ4_RAW or uncompressed");
        };
    }

    /** No compression. */
    final class Uncompressed implements Decompressor {
        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength)
                throws IOException {
            if (length > targetLength) {
                throw new IOException("there are more bytes than announced");
            }
            System.arraycopy(source, offset, target, targetOffset, length);
            return length;
        }
    }

    /** Google's Snappy, without framing. */
    final class SnappyPages implements Decompressor {
        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength)
                throws IOException {
            if (Snappy.uncompressedLength(source, offset, length) > targetLength) {
                throw new IOException("there are more bytes than announced");
            }
            return Snappy.uncompress(source, offset, length, target, targetOffset);
        }
    }

    /** gzip, possibly of several members. */
    final class GzipPages implements Decompressor {
        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength)
                throws IOException {
            try (GZIPInputStream input =
                    new GZIPInputStream(new ByteArrayInputStream(source, offset, length), 8192)) {
                return input.readNBytes(target, targetOffset, targetLength);
            }
        }
    }

    /** A block of LZ4, without framing. */
    final class Lz4Pages implements Decompressor {
        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength)
                throws IOException {
            try (InputStream input =
                    new BlockLZ4CompressorInputStream(
                            new ByteArrayInputStream(source, offset, length))) {
                return input.readNBytes(target, targetOffset, targetLength);
            }
        }
    }

    /**
     * What is called LZ4 without RAW is Hadoop's framing in files of most writers: blocks behind
     * their sizes, unpacked and packed, four bytes each, the highest first. Some wrote plain
     * blocks.
     */
    final class OldLz4Pages implements Decompressor {
        private final Lz4Pages blocks = new Lz4Pages();

        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength)
                throws IOException {
            if (!isFramed(source, offset, length, targetLength)) {
                return blocks.decompress(
                        source, offset, length, target, targetOffset, targetLength);
            }
            ByteBuffer input = ByteBuffer.wrap(source, offset, length);
            int made = 0;
            while (input.remaining() > 0) {
                int unpacked = input.getInt();
                int packed = input.getInt();
                made +=
                        blocks.decompress(
                                source,
                                input.position(),
                                packed,
                                target,
                                targetOffset + made,
                                unpacked);
                input.position(input.position() + packed);
            }
            return made;
        }

        private static boolean isFramed(byte[] source, int offset, int length, int targetLength) {
            ByteBuffer input = ByteBuffer.wrap(source, offset, length);
            long made = 0;
            while (input.remaining() >= 8) {
                int unpacked = input.getInt();
                int packed = input.getInt();
                if (unpacked < 0 || packed < 0 || packed > input.remaining()) {
                    return false;
                }
                made += unpacked;
                input.position(input.position() + packed);
            }
            return input.remaining() == 0 && made == targetLength;
        }
    }

    /** Zstandard; keeps native memory until closed. */
    final class ZstdPages implements Decompressor {
        private final ZstdDecompressCtx context = new ZstdDecompressCtx();

        @Override
        public int decompress(
                byte[] source,
                int offset,
                int length,
                byte[] target,
                int targetOffset,
                int targetLength) {
            return context.decompressByteArray(
                    target, targetOffset, targetLength, source, offset, length);
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
