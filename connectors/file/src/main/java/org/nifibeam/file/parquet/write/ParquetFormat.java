package org.nifibeam.file.parquet.write;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.file.write.ShardFormat;
import org.nifibeam.file.write.ShardHandle;

/** Parquet files. */
final class ParquetFormat implements ShardFormat {
    private final Schema schema;
    private final CompressionCodec codec;

    ParquetFormat(Schema schema, CompressionCodec codec) {
        this.schema = schema;
        this.codec = codec;
    }

    @Override
    public List<String> suffixes() {
        return List.of(".parquet");
    }

    @Override
    public String packedSuffix() {
        return "";
    }

    /** Each holds a row group. */
    @Override
    public int mostOpen() {
        return 8;
    }

    @Override
    public Encoder open(OutputStream output) throws IOException {
        return new ParquetFile(output, schema, new PageCompressor(codec));
    }

    /** Row groups are copied as they are; only their places in the footer change. */
    @Override
    public void merge(List<Path> parts, OutputStream output) throws IOException {
        output.write(ParquetFile.MAGIC);
        long offset = ParquetFile.MAGIC.length;
        List<RowGroup> groups = new ArrayList<>();
        long rows = 0;
        FileMetaData last = new FileMetaData();
        for (Path part : parts) {
            Footer footer = Footer.read(part);
            last = footer.metaData();
            for (RowGroup group : last.getRow_groups()) {
                move(group, offset - ParquetFile.MAGIC.length);
                groups.add(group);
            }
            rows += last.getNum_rows();
            offset += copy(part, footer.start(), output);
        }
        last.setRow_groups(groups);
        last.setNum_rows(rows);
        ParquetFile.writeFooter(last, output);
    }

    private static void move(RowGroup group, long by) {
        group.setFile_offset(group.getFile_offset() + by);
        for (ColumnChunk chunk : group.getColumns()) {
            chunk.setFile_offset(chunk.getFile_offset() + by);
            ColumnMetaData data = chunk.getMeta_data();
            data.setData_page_offset(data.getData_page_offset() + by);
            if (data.isSetDictionary_page_offset()) {
                data.setDictionary_page_offset(data.getDictionary_page_offset() + by);
            }
        }
    }

    /** All between the magic number and the footer; how many bytes that is. */
    private static long copy(Path part, long end, OutputStream output) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = end - ParquetFile.MAGIC.length;
        try (InputStream input = Files.newInputStream(part)) {
            input.skipNBytes(ParquetFile.MAGIC.length);
            while (left > 0) {
                int count = input.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new IOException("'" + part + "' was cut short");
                }
                output.write(buffer, 0, count);
                left -= count;
            }
        }
        return end - ParquetFile.MAGIC.length;
    }

    @Override
    public boolean isMerged(List<ShardHandle.Prepared> parts, Path file) throws IOException {
        return Footer.read(file).metaData().getNum_rows()
                == parts.stream().mapToLong(ShardHandle.Prepared::records).sum();
    }

    /** A footer and where it begins. */
    private record Footer(FileMetaData metaData, long start) {
        static Footer read(Path file) throws IOException {
            try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
                byte[] tail = new byte[8];
                input.seek(input.length() - tail.length);
                input.readFully(tail);
                int size = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
                long start = input.length() - tail.length - size;
                byte[] footer = new byte[size];
                input.seek(start);
                input.readFully(footer);
                return new Footer(Util.readFileMetaData(new ByteArrayInputStream(footer)), start);
            }
        }
    }
}
