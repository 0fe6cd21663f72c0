package org.nifibeam.file.avro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.nifibeam.core.schema.Row;
import org.nifibeam.file.write.ShardFormat;
import org.nifibeam.file.write.ShardHandle;
import org.nifibeam.formats.avro.AvroEncoder;

/** Avro container files of rows. */
final class AvroFormat implements ShardFormat {
    private static final int SYNC_BYTES = 1 << 18;

    private final Schema avro;
    private final org.nifibeam.core.schema.Schema rows;
    private final String codec;

    /**
     * @param codec as Avro names it
     */
    AvroFormat(Schema avro, org.nifibeam.core.schema.Schema rows, String codec) {
        this.avro = avro;
        this.rows = rows;
        this.codec = codec;
    }

    @Override
    public List<String> suffixes() {
        return List.of(".avro");
    }

    @Override
    public String packedSuffix() {
        return "";
    }

    @Override
    public int mostOpen() {
        return 32;
    }

    @Override
    public Encoder open(OutputStream output) throws IOException {
        DataFileWriter<Row> file =
                new DataFileWriter<>(new Rows(new AvroEncoder(rows)))
                        .setCodec(CodecFactory.fromString(codec))
                        .setSyncInterval(SYNC_BYTES)
                        .create(avro, output);
        return new Encoder() {
            @Override
            public void write(Row row) throws IOException {
                try {
                    file.append(row);
                } catch (DataFileWriter.AppendWriteException e) {
                    throw e.getCause() instanceof IOException io ? io : new IOException(e);
                }
            }

            @Override
            public void finish() throws IOException {
                file.close();
            }
        };
    }

    /** Has our encoder write what the container asks for. */
    private record Rows(AvroEncoder encoder) implements DatumWriter<Row> {
        @Override
        public void setSchema(Schema schema) {
            // The encoder has it.
        }

        @Override
        public void write(Row row, org.apache.avro.io.Encoder output) throws IOException {
            encoder.encode(row, output);
        }
    }

    /** The blocks are copied as they are. */
    @Override
    public void merge(List<Path> parts, OutputStream output) throws IOException {
        try (DataFileWriter<Object> file =
                new DataFileWriter<Object>(new GenericDatumWriter<>())
                        .setCodec(CodecFactory.fromString(codec))
                        .create(avro, output)) {
            for (Path part : parts) {
                try (DataFileReader<Object> input =
                        new DataFileReader<>(part.toFile(), new GenericDatumReader<>())) {
                    file.appendAllFrom(input, false);
                }
            }
        }
    }

    @Override
    public boolean isMerged(List<ShardHandle.Prepared> parts, Path file) throws IOException {
        long records = 0;
        try (DataFileReader<Object> input =
                new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            while (input.hasNext()) {
                records += input.getBlockCount();
                input.nextBlock();
            }
        }
        return records == parts.stream().mapToLong(ShardHandle.Prepared::records).sum();
    }
}
