package org.nifibeam.file.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifibeam.file.FileTesting.source;
import static org.nifibeam.testkit.SourceTexts.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.file.read.InputFiles;
import org.nifibeam.file.read.ReadSettings;
import org.nifibeam.testkit.SourceLaw;

class AvroSourceTest {
    @TempDir Path folder;

    private Path write(
            String name, Schema schema, int sync, String codec, List<GenericRecord> records)
            throws IOException {
        Path file = folder.resolve(name);
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<GenericRecord>(new GenericDatumWriter<>())
                        .setSyncInterval(sync)
                        .setCodec(CodecFactory.fromString(codec))
                        .create(schema, file.toFile())) {
            for (GenericRecord record : records) {
                writer.append(record);
            }
        }
        return file;
    }

    private static Schema schema(String fields) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }

    @Test
    void everyType() throws Exception {
        Schema schema =
                schema(
                        """
                        {"name":"e","type":{"type":"enum","name":"E","symbols":["RED","BLUE"]}},
                        {"name":"f","type":{"type":"fixed","name":"F","size":2}},
                        {"name":"m","type":{"type":"map","values":["int","null"]}},
                        {"name":"d","type":{"type":"int","logicalType":"date"}},
                        {"name":"ms","type":["null",{"type":"long","logicalType":"timestamp-millis"}]},
                        {"name":"ns","type":{"type":"long","logicalType":"timestamp-nanos"}},
                        {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                        {"name":"u","type":{"type":"string","logicalType":"uuid"}},
                        {"name":"t","type":{"type":"int","logicalType":"time-millis"}},
                        {"name":"r","type":["null",{"type":"record","name":"I","fields":[{"name":"x","type":"float"}]}]}
                        """);
        GenericData.Record inner =
                new GenericRecordBuilder(schema.getField("r").schema().getTypes().get(1))
                        .set("x", 1.5f)
                        .build();
        GenericRecord record =
                new GenericRecordBuilder(schema)
                        .set("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "BLUE"))
                        .set(
                                "f",
                                new GenericData.Fixed(
                                        schema.getField("f").schema(), new byte[] {1, 2}))
                        .set("m", Map.of("k", 5))
                        .set("d", 1)
                        .set("ms", 1000L)
                        .set("ns", 5000L)
                        .set("price", ByteBuffer.wrap(new byte[] {(byte) 0xFF, 0x38}))
                        .set("u", "7d444840-9dc0-11d1-b245-5ffdce74fad2")
                        .set("t", 60_000)
                        .set("r", inner)
                        .build();
        Path file = write("a.avro", schema, 4000, "null", List.of(record));
        assertEquals(
                "{e: string, f: bytes, m: map<string,int32?>, d: datetime, ms: datetime?, ns:"
                        + " datetime, price: decimal, u: uuid, t: time, r: row{x: float}?}",
                source("ReadFromAvro", file).schema().toString());
        assertEquals(
                List.of(
                        "['BLUE', 0x0102, {k=5}, 86400000000, 1000000, 5, -2.00,"
                                + " '7d444840-9dc0-11d1-b245-5ffdce74fad2', 60000000, [1.5]]"),
                read(source("ReadFromAvro", file)));
    }

    @Test
    void schemasWithoutAnEqualAreRefused() throws Exception {
        refused(
                "{\"name\":\"next\",\"type\":[\"null\",\"R\"]}",
                "the Avro field 'next' is the record 'R' inside itself, and rows have a fixed"
                        + " depth");
        refused(
                "{\"name\":\"u\",\"type\":[\"int\",\"string\"]}",
                "the Avro field 'u' is the union [\"int\",\"string\"], and a field has one type");
        refused(
                "{\"name\":\"n\",\"type\":\"null\"}",
                "the Avro field 'n' is null and nothing else");
    }

    private void refused(String field, String message) throws Exception {
        Path file = write("refused.avro", schema(field), 4000, "null", List.of());
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source("ReadFromAvro", file).schema());
        assertEquals(message, problem.problems().get(0).message());
    }

    @Test
    void keepsTheLawsWhereverItIsCut() throws Exception {
        Schema schema =
                schema("{\"name\":\"a\",\"type\":\"long\"},{\"name\":\"b\",\"type\":\"string\"}");
        List<GenericRecord> records =
                new Random(7)
                        .longs(3000)
                        .<GenericRecord>mapToObj(
                                n ->
                                        new GenericRecordBuilder(schema)
                                                .set("a", n)
                                                .set("b", "text " + n % 10)
                                                .build())
                        .toList();
        for (String codec : List.of("null", "deflate", "snappy", "zstandard", "bzip2")) {
            Path file = write(codec + ".avro", schema, 2000, codec, records);
            ReadSettings settings =
                    new ReadSettings(
                            new InputFiles(file.toString(), ".avro"),
                            Optional.empty(),
                            Optional.empty(),
                            1 << 20);
            for (long bytes : new long[] {1000, 7000, 1 << 20}) {
                SourceLaw law = new SourceLaw(new AvroSource(settings, bytes));
                assertEquals(3000, law.all().size(), codec + " in splits of " + bytes);
                law.all(List.of("b"));
            }
        }
    }

    @Test
    void aValueThatCannotBeHeldIsRejected() throws Exception {
        Schema schema =
                schema(
                        "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}},"
                                + "{\"name\":\"s\",\"type\":\"string\"}");
        List<GenericRecord> records =
                List.of(record(schema, 1000L), record(schema, 1001L), record(schema, 2000L));
        Path file = write("a.avro", schema, 4000, "null", records);
        List<String> all = read(source("ReadFromAvro", file));
        assertEquals("[1, 'x']", all.get(0));
        assertTrue(
                all.get(1)
                        .matches(
                                "!'.*a.avro', record 2 \\(record 2 of the block at byte \\d+\\):"
                                        + " field 'at': a timestamp has nanoseconds \\(1001 ns\\),"
                                        + " DATETIME holds microseconds"),
                all.get(1));
        assertEquals("[2, 'x']", all.get(2));
    }

    private static GenericRecord record(Schema schema, long at) {
        return new GenericRecordBuilder(schema).set("at", at).set("s", "x").build();
    }

    @Test
    void damagedFiles() throws Exception {
        Schema schema = schema("{\"name\":\"a\",\"type\":\"long\"}");
        List<GenericRecord> records =
                new Random(7)
                        .longs(5000)
                        .<GenericRecord>mapToObj(
                                n -> new GenericRecordBuilder(schema).set("a", n).build())
                        .toList();
        Path whole = write("whole.avro", schema, 2000, "null", records);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.avro");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        IOException error =
                assertThrows(IOException.class, () -> read(source("ReadFromAvro", cut)));
        assertTrue(
                error.getMessage().matches("'.*cut.avro' is damaged behind its record 2\\d{3}: .*"),
                error.getMessage());
        Path none = folder.resolve("none.avro");
        Files.writeString(none, "no Avro at all");
        ProblemException problem =
                assertThrows(ProblemException.class, () -> source("ReadFromAvro", none).schema());
        assertTrue(
                problem.getMessage().contains("none.avro': it is no Avro file"),
                problem.getMessage());
    }
}
