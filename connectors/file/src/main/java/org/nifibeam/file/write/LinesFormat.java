package org.nifibeam.file.write;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.nifibeam.core.schema.Row;
import org.nifibeam.file.read.Compression;
import org.nifibeam.formats.RowEncoder;

/**
 * A record a line, perhaps below a header, perhaps compressed. The header is compressed by itself,
 * so that files are merged by leaving out the others' headers: compressed streams one behind the
 * other are a compressed stream.
 */
public final class LinesFormat implements ShardFormat {
    private final List<String> suffixes;
    private final Supplier<RowEncoder> encoders;
    private final byte[] header;
    private final Compression compression;

    /**
     * A format.
     *
     * @param header the header's line with its end; empty for none
     */
    public LinesFormat(
            List<String> suffixes,
            Supplier<RowEncoder> encoders,
            byte[] header,
            Compression compression) {
        this.suffixes = List.copyOf(suffixes);
        this.encoders = encoders;
        this.header = header.clone();
        this.compression = compression;
    }

    @Override
    public List<String> suffixes() {
        return suffixes;
    }

    @Override
    public String packedSuffix() {
        return compression.suffix();
    }

    @Override
    public int mostOpen() {
        return 64;
    }

    @Override
    public Encoder open(OutputStream output) throws IOException {
        output.write(packedHeader());
        OutputStream packed = compression.output(output);
        RowEncoder encoder = encoders.get();
        return new Encoder() {
            @Override
            public void write(Row row) throws IOException {
                encoder.encode(row, packed);
                packed.write('\n');
            }

            @Override
            public void finish() throws IOException {
                packed.close();
            }
        };
    }

    private byte[] packedHeader() throws IOException {
        if (header.length == 0) {
            return header;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = compression.output(new FilterOutputStream(bytes))) {
            packed.write(header);
        }
        return bytes.toByteArray();
    }

    @Override
    public void merge(List<Path> parts, OutputStream output) throws IOException {
        long skip = 0;
        for (Path part : parts) {
            try (InputStream input = Files.newInputStream(part)) {
                input.skipNBytes(skip);
                input.transferTo(output);
            }
            skip = packedHeader().length;
        }
    }

    @Override
    public boolean isMerged(List<ShardHandle.Prepared> parts, Path file) throws IOException {
        long bytes = parts.stream().mapToLong(ShardHandle.Prepared::size).sum();
        return Files.size(file) == bytes - (parts.size() - 1L) * packedHeader().length;
    }
}
