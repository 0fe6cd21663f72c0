package org.nifibeam.file.parquet.write;

import com.github.luben.zstd.Zstd;

import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Packs pages. Keeps no native memory. */
final class PageCompressor {
    private static final int ZSTD_LEVEL = 3;

    private final CompressionCodec codec;

    PageCompressor(CompressionCodec codec) {
        this.codec = codec;
    }

    CompressionCodec codec() {
        return codec;
    }

    byte[] compress(ByteSink page) throws IOException {
        byte[] bytes = page.bytes();
        int size = page.size();
        return switch (codec) {
            case SNAPPY -> Snappy.rawCompress(bytes, size);
            case ZSTD -> {
                byte[] packed = new byte[(int) Zstd.compressBound(size)];
                long length =
                        Zstd.compressByteArray(
                                packed, 0, packed.length, bytes, 0, size, ZSTD_LEVEL);
                if (Zstd.isError(length)) {
                    throw new IOException("cannot compress: " + Zstd.getErrorName(length));
                }
                yield Arrays.copyOf(packed, (int) length);
            }
            case GZIP -> {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    gzip.write(bytes, 0, size);
                }
                yield packed.toByteArray();
            }
            default -> page.copy();
        };
    }
}
