package org.nifibeam.file.parquet;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
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
            case LZO, BROTLI, LZ4, LZ4_RAW ->
                    throw new IOException(
                            "the codec "
                                    + codec
                                    + " is not supported; write the file with ZSTD, SNAPPY, GZIP or uncompressed");
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
