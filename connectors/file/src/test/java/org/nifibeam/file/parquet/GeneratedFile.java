package org.nifibeam.file.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * A file of random rows with every kind of column, written by parquet-hadoop (with page checksums
 * for gzip alone, so that damage reaches the decoders elsewhere), and the same file read by
 * parquet-hadoop's record reader: the truth to compare with.
 */
record GeneratedFile(
        Path file,
        CompressionCodecName codec,
        WriterVersion version,
        boolean dictionary,
        int rows) {
    static final MessageType TYPE =
            MessageTypeParser.parseMessageType(
                    """
                    message all {
                      required int64 id;
                      optional boolean flag;
                      required boolean sure;
                      optional int32 tiny (INTEGER(8,true));
                      optional int32 small (INTEGER(16,true));
                      optional int32 number;
                      optional int64 big;
                      required int64 falling;
                      optional int32 unsigned (INTEGER(32,false));
                      optional int64 huge (INTEGER(64,false));
                      optional float single;
                      optional double real;
                      optional binary text (STRING);
                      required binary word (STRING);
                      optional binary kind (ENUM);
                      optional binary raw;
                      optional fixed_len_byte_array(7) fixed;
                      optional int32 price (DECIMAL(9,2));
                      optional int64 amount (DECIMAL(18,3));
                      optional binary wide (DECIMAL(30,5));
                      optional fixed_len_byte_array(9) exact (DECIMAL(20,0));
                      optional int64 millis (TIMESTAMP(MILLIS,true));
                      optional int64 micros (TIMESTAMP(MICROS,false));
                      optional int64 nanos (TIMESTAMP(NANOS,true));
                      optional int96 legacy;
                      optional int32 day (DATE);
                      optional int32 nothing;
                      optional binary runs (STRING);
                    }
                    """);

    void write(long seed) throws Exception {
        Random random = new Random(seed);
        try (ParquetWriter<Group> writer =
                ExampleParquetWriter.builder(new LocalOutputFile(file))
                        .withConf(new PlainParquetConfiguration())
                        .withType(TYPE)
                        .withCompressionCodec(codec)
                        .withWriterVersion(version)
                        .withDictionaryEncoding(dictionary)
                        .withPageWriteChecksumEnabled(codec == CompressionCodecName.GZIP)
                        .withDictionaryPageSize(4096)
                        .withPageSize(6000)
                        .withPageRowCountLimit(1500)
                        .withRowGroupRowCountLimit(rows / 3 + 1)
                        .build()) {
            for (int i = 0; i < rows; i++) {
                writer.write(row(i, random));
            }
        }
    }

    private static Group row(int i, Random random) {
        SimpleGroup group = new SimpleGroup(TYPE);
        for (Type field : TYPE.getFields()) {
            boolean absent = field.isRepetition(Type.Repetition.OPTIONAL) && random.nextInt(7) == 0;
            if (!absent) {
                add(group, field.getName(), i, random);
            }
        }
        return group;
    }

    private static void add(Group group, String name, int i, Random random) {
        switch (name) {
            case "id" -> group.add(name, (long) i);
            case "flag", "sure" -> group.add(name, random.nextBoolean());
            case "tiny" -> group.add(name, random.nextInt(256) - 128);
            case "small" -> group.add(name, random.nextInt(65536) - 32768);
            case "number" -> group.add(name, random.nextInt(40) - 20);
            case "big" -> group.add(name, i < 1000 ? random.nextInt(50) : random.nextLong());
            case "falling" -> group.add(name, 1_000_000L - 3L * i);
            case "unsigned" -> group.add(name, random.nextInt());
            case "huge" -> group.add(name, random.nextLong());
            case "single" -> group.add(name, (float) special(random));
            case "real" -> group.add(name, special(random));
            case "text" -> group.add(name, text(i, random));
            case "word" -> group.add(name, "w" + random.nextInt(12));
            case "kind" -> group.add(name, random.nextBoolean() ? "ONE" : "TWO");
            case "raw" ->
                    group.add(name, Binary.fromConstantByteArray(bytes(random.nextInt(6), random)));
            case "fixed" -> group.add(name, Binary.fromConstantByteArray(bytes(7, random)));
            case "price" -> group.add(name, random.nextInt(2001) - 1000);
            case "amount" -> group.add(name, (long) random.nextInt());
            case "wide" ->
                    group.add(
                            name,
                            Binary.fromConstantByteArray(new BigInteger(80, random).toByteArray()));
            case "exact" -> group.add(name, Binary.fromConstantByteArray(signed(random)));
            case "millis" -> group.add(name, 1_000_000_000_000L + random.nextInt());
            case "micros" -> group.add(name, random.nextLong() / 1000);
            case "nanos" -> group.add(name, (random.nextLong() / 1_000_000) * 1000);
            case "legacy" ->
                    group.add(
                            name,
                            new NanoTime(
                                    2_440_588 + random.nextInt(20_000),
                                    random.nextInt(86_400) * 1_000_000_000L));
            case "day" -> group.add(name, random.nextInt(20_000) - 1000);
            case "runs" -> group.add(name, "run " + i / 700);
            case "nothing" -> {}
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static double special(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> 0.0;
            case 3 -> Double.NEGATIVE_INFINITY;
            case 4 -> 1.5;
            default -> random.nextGaussian();
        };
    }

    /**
     * Few different texts first and then many, so that a dictionary is given up in the middle of a
     * column.
     */
    private static String text(int i, Random random) {
        return i < 1200
                ? "früh " + random.nextInt(20)
                : "später " + i + " " + Integer.toHexString(random.nextInt()) + "😀";
    }

    private static byte[] bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] signed(Random random) {
        return ByteBuffer.allocate(9)
                .put((byte) (random.nextBoolean() ? 0 : -1))
                .putLong(random.nextLong())
                .array();
    }

    /** All rows as parquet-hadoop reads them, as rows of our schema. */
    List<Row> expected(Schema schema) throws Exception {
        List<Row> rows = new ArrayList<>();
        RowShape shape = RowShape.of(schema);
        try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(file)).build()) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                Object[] values = new Object[schema.size()];
                for (int i = 0; i < values.length; i++) {
                    String name = schema.field(i).name();
                    values[i] =
                            group.getFieldRepetitionCount(name) == 0 ? null : value(group, name);
                }
                rows.add(shape.row(values));
            }
        }
        return rows;
    }

    private static final class GroupReader extends ParquetReader.Builder<Group> {
        GroupReader(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected GroupReadSupport getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static Object value(Group group, String name) {
        return switch (name) {
            case "id", "big", "falling", "micros" -> group.getLong(name, 0);
            case "flag", "sure" -> group.getBoolean(name, 0);
            case "tiny", "small", "number", "nothing" -> group.getInteger(name, 0);
            case "unsigned" -> group.getInteger(name, 0) & 0xFFFFFFFFL;
            case "huge" -> new BigDecimal(Long.toUnsignedString(group.getLong(name, 0)));
            case "single" -> group.getFloat(name, 0);
            case "real" -> group.getDouble(name, 0);
            case "text", "word", "kind", "runs" ->
                    new String(group.getBinary(name, 0).getBytes(), StandardCharsets.UTF_8);
            case "raw", "fixed" -> group.getBinary(name, 0).getBytes();
            case "price" -> BigDecimal.valueOf(group.getInteger(name, 0), 2);
            case "amount" -> BigDecimal.valueOf(group.getLong(name, 0), 3);
            case "wide" -> new BigDecimal(new BigInteger(group.getBinary(name, 0).getBytes()), 5);
            case "exact" -> new BigDecimal(new BigInteger(group.getBinary(name, 0).getBytes()));
            case "millis" -> group.getLong(name, 0) * 1000;
            case "nanos" -> group.getLong(name, 0) / 1000;
            case "legacy" -> {
                ByteBuffer bytes =
                        ByteBuffer.wrap(group.getInt96(name, 0).getBytes())
                                .order(ByteOrder.LITTLE_ENDIAN);
                long nanos = bytes.getLong();
                yield (bytes.getInt() - 2_440_588L) * 86_400_000_000L + nanos / 1000;
            }
            case "day" -> group.getInteger(name, 0) * 86_400_000_000L;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
