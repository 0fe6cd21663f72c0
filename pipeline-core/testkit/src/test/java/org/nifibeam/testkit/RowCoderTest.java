package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowCoder;
import org.nifibeam.core.schema.RowConversion;
import org.nifibeam.core.schema.RowKeyCoder;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaCoder;
import org.nifibeam.core.schema.SchemaException;
import org.nifibeam.core.schema.Values;

class RowCoderTest {
    private static final long SEED = Long.getLong("nifibeam.seed", 1L);

    private static Row row(String schema, Object... values) {
        return RowShape.of(TypeText.schema(schema)).row(values);
    }

    private static <T> String hex(Coder<T> coder, T value) {
        return HexFormat.of().formatHex(coder.toBytes(value));
    }

    private static String hex(String schema, Object... values) {
        return hex(RowCoder.of(TypeText.schema(schema)), row(schema, values));
    }

    /** The bytes are a format: checkpoints hold them. */
    @Test
    void theBytesAreFixed() {
        assertEquals("", hex("{}"));
        assertEquals(
                "0161" + "01" + "03" + "3ff8000000000000",
                hex("{s: string, i: int32, l: int64, d: double}", "a", -1, -2L, 1.5));
        assertEquals(
                "0a" + "ff" + "8001" + "00",
                hex(
                        "{a: int8, b: int16?, c: int16?, d: int32?, e: int64?}",
                        -1,
                        64,
                        null,
                        0,
                        null));
        assertEquals("02" + "01", hex("{a: boolean?, b: string?}", true, null));
        assertEquals("00000000000003e8", hex("{t: datetime}", 1000L));
        assertEquals(
                "02" + "0102" + "00" + "01" + "0161" + "0401ff" + "0101",
                hex(
                        "{a: array<int32?>, m: map<string,decimal>, r: row{b: bytes}}",
                        Arrays.asList(1, null),
                        Map.of("a", new BigDecimal("-0.01")),
                        row("{b: bytes}", new byte[] {1})));
        assertEquals("d00f", hex("{d: date}", 1000));
    }

    @Test
    void randomRowsObeyTheLaw() {
        for (int i = 0; i < 25; i++) {
            long seed = SEED + i;
            RandomSchemas schemas = new RandomSchemas(new Random(seed), true);
            Schema schema = schemas.schema(3);
            try {
                new CoderLaw<>(
                                RowCoder.of(schema),
                                random -> schemas.row(schema),
                                RowCoderTest::identical)
                        .verify();
                new CoderLaw<>(
                                RowCoder.canonical(schema),
                                random -> schemas.row(schema),
                                Row::equals)
                        .verify();
            } catch (AssertionError e) {
                throw new AssertionError("schema " + schema + " of seed " + seed, e);
            }
        }
    }

    /** Equal, and to the last bit of every decimal and number. */
    private static boolean identical(Row left, Row right) {
        return left.equals(right)
                && IntStream.range(0, left.size())
                        .allMatch(i -> identical(left.get(i), right.get(i)));
    }

    private static boolean identical(Object left, Object right) {
        if (left instanceof Row a && right instanceof Row b) {
            return identical(a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return identical(List.copyOf(a.keySet()), List.copyOf(b.keySet()))
                    && identical(new ArrayList<>(a.values()), new ArrayList<>(b.values()));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return a.size() == b.size()
                    && IntStream.range(0, a.size()).allMatch(i -> identical(a.get(i), b.get(i)));
        }
        return Objects.deepEquals(left, right);
    }

    @Test
    void equalKeysHaveEqualBytes() {
        int equal = 0;
        for (int i = 0; i < 300; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            RandomSchemas schemas = new RandomSchemas(random, true);
            Schema schema = schemas.schema(2);
            List<Integer> fields =
                    IntStream.range(0, schema.size())
                            .filter(f -> random.nextBoolean())
                            .boxed()
                            .limit(3)
                            .toList();
            RowKeyCoder key = RowCoder.key(schema, fields);
            List<Row> rows = new ArrayList<>();
            for (int j = 0; j < 15; j++) {
                rows.add(schemas.row(schema));
                rows.add(schemas.disguised(schema, rows.get(rows.size() - 1)));
            }
            for (Row left : rows) {
                ByteSink sink = new ByteSink();
                key.encode(left, sink);
                Row back = key.decode(sink.source());
                for (int f = 0; f < fields.size(); f++) {
                    Object value = left.get(fields.get(f));
                    assertTrue(Values.equal(value, back.get(f)), "seed " + seed + ": " + left);
                    assertEquals(Values.hash(value), Values.hash(back.get(f)), "seed " + seed);
                }
                for (Row right : rows) {
                    ByteSink other = new ByteSink();
                    key.encode(right, other);
                    boolean same =
                            fields.stream().allMatch(f -> Values.equal(left.get(f), right.get(f)));
                    equal += same ? 1 : 0;
                    assertEquals(
                            same,
                            Arrays.equals(sink.toBytes(), other.toBytes()),
                            () ->
                                    "seed "
                                            + seed
                                            + ", fields "
                                            + fields
                                            + ": "
                                            + left
                                            + " "
                                            + right);
                }
            }
        }
        assertTrue(equal > 20_000, "pairs of equal keys: " + equal);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 128, 1_000, 5_000})
    void wideRows(int width) {
        for (boolean nullable : new boolean[] {false, true}) {
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                Kind kind = Kind.values()[i % Kind.values().length];
                fields.add(new Field("f" + i, new FieldType.Scalar(kind, nullable)));
            }
            Schema schema = Schema.of(fields);
            RandomSchemas schemas = new RandomSchemas(new Random(SEED), false);
            for (int i = 0; i < 5; i++) {
                Row row = schemas.row(schema);
                RowCoder coder = RowCoder.of(schema);
                assertTrue(identical(row, coder.fromBytes(coder.toBytes(row))), "seed " + SEED);
                RowCoder canonical = RowCoder.canonical(schema);
                assertEquals(row, canonical.fromBytes(canonical.toBytes(row)), "seed " + SEED);
            }
        }
    }

    @Test
    void schemasObeyTheLaw() {
        RandomSchemas plain = new RandomSchemas(new Random(SEED), false);
        new CoderLaw<>(SchemaCoder.plain(), random -> plain.schema(random.nextInt(4))).verify();
        RandomSchemas coded = new RandomSchemas(new Random(SEED), true);
        for (int i = 0; i < 50; i++) {
            Schema schema = coded.schema(2);
            SchemaCoder coder = SchemaCoder.withCoders();
            assertEquals(schema, coder.fromBytes(coder.toBytes(schema)), "seed " + SEED);
        }
    }

    @Test
    void schemasComeBackFromTextAndJson() {
        for (int i = 0; i < 1_000; i++) {
            Schema schema = new RandomSchemas(new Random(SEED + i), false).schema(3);
            assertEquals(schema, JsonSchema.schema(JsonSchema.of(schema)), "seed " + (SEED + i));
            assertEquals(schema, TypeText.schema(schema.toString()), "seed " + (SEED + i));
        }
    }

    @Test
    void theBytesOfASchemaAreFixed() {
        Schema schema =
                TypeText.schema(
                        "{a: int64?, b: array<string>, c: map<string,double>, d: row{e: date},"
                                + " f: var_string<10>}");
        assertEquals(
                "01"
                        + "05"
                        + "0161"
                        + "85"
                        + "0162"
                        + "2009"
                        + "0163"
                        + "210907"
                        + "0164"
                        + "22"
                        + "01"
                        + "0165"
                        + "23"
                        + "0464617465"
                        + "04"
                        + "00"
                        + "0166"
                        + "23"
                        + "0a7661725f737472696e67"
                        + "09"
                        + "01"
                        + "023130",
                hex(SchemaCoder.plain(), schema));
    }

    private static Row read(String written, String read, Object... values) {
        Schema from = TypeText.schema(written);
        Function<ByteSource, Row> reader = RowCoder.reading(from, TypeText.schema(read));
        ByteSink sink = new ByteSink();
        RowCoder.of(from).encode(row(written, values), sink);
        sink.writeByte(9);
        ByteSource source = sink.source();
        Row result = reader.apply(source);
        assertEquals(1, source.remaining());
        return result;
    }

    @Test
    void rowsAreReadWithALaterSchema() {
        assertEquals(
                row("{c: int64, new: string?, a: string?, n: int32?}", 5L, null, "x", null),
                read(
                        "{a: string, dropped: double, c: int32, gone: array<string>?}",
                        "{c: int64, new: string?, a: string?, n: int32?}",
                        "x",
                        1.5,
                        5,
                        List.of("y")));
        assertEquals(
                row("{a: int64?, b: double?, c: int16?}", null, 0.5, 7),
                read(
                        "{a: int8?, b: float?, c: int8}",
                        "{a: int64?, b: double?, c: int16?}",
                        null,
                        0.5f,
                        7));
        assertEquals(
                row(
                        "{a: array<int64?>, m: map<int64,double>, r: row{y: int64, z: string?}?}",
                        Arrays.asList(1L, null),
                        Map.of(2L, 0.5),
                        row("{y: int64, z: string?}", 3L, null)),
                read(
                        "{a: array<int32?>, m: map<int8,float>, r: row{x: string, y: int16}}",
                        "{a: array<int64?>, m: map<int64,double>, r: row{y: int64, z: string?}?}",
                        Arrays.asList(1, null),
                        Map.of(2, 0.5f),
                        row("{x: string, y: int16}", "dropped", 3)));
        assertEquals(
                row("{e: enumeration<A,B,C>, d: int32, s: var_string<9>}", 1, 10, "x"),
                read(
                        "{e: enumeration<A,B>, d: date, s: var_string<5>}",
                        "{e: enumeration<A,B,C>, d: int32, s: var_string<9>}",
                        1,
                        10,
                        "x"));
    }

    /** By its bytes and in memory, two ways of code, one result. */
    @Test
    void randomRowsAreReadWithRandomLaterSchemas() {
        for (int i = 0; i < 150; i++) {
            String seed = "seed " + (SEED + i);
            RandomSchemas schemas = new RandomSchemas(new Random(SEED + i), true);
            Schema written = schemas.schema(3);
            Schema read = schemas.later(written);
            RowCoder coder = RowCoder.of(written);
            Function<ByteSource, Row> reader = RowCoder.reading(written, read);
            RowConversion conversion = RowConversion.between(written, read);
            for (int j = 0; j < 5; j++) {
                Row row = schemas.row(written);
                ByteSource source = new ByteSource(coder.toBytes(row));
                Row back = reader.apply(source);
                assertEquals(0, source.remaining(), seed);
                assertTrue(identical(conversion.convert(row), back), seed + ": " + row);
                for (int f = 0; f < read.size(); f++) {
                    OptionalInt old = written.indexOf(read.field(f).name());
                    if (old.isPresent() && written.type(old.getAsInt()).equals(read.type(f))) {
                        assertTrue(Values.equal(row.get(old.getAsInt()), back.get(f)), seed);
                    } else if (old.isEmpty()) {
                        assertTrue(back.isNull(f), seed);
                    }
                }
            }
        }
    }

    @Test
    void rowsOfOneSchemaAreNotConverted() {
        Schema schema = TypeText.schema("{a: int64}");
        Row row = row("{a: int64}", 1L);
        assertSame(row, RowConversion.between(schema, schema).convert(row));
        SchemaException error =
                assertThrows(
                        SchemaException.class,
                        () -> RowConversion.between(schema, TypeText.schema("{a: string}")));
        assertEquals(
                "a: it was written as int64 and cannot be read as string; keep the type, or give"
                        + " the new field another name",
                error.getMessage());
    }

    @Test
    void whatCannotBeReadIsAllSaid() {
        SchemaException error =
                assertThrows(
                        SchemaException.class,
                        () ->
                                read(
                                        "{a: int64, b: string?, d: int32, r: row{x: string},"
                                                + " l: array<double>, e: enumeration<A,B>}",
                                        "{a: int32, b: string, c: int64, d: date, r: row{x: bytes},"
                                                + " l: array<float>, e: enumeration<B,A>}",
                                        1L));
        assertEquals(
                """
                a: it was written as int64 and cannot be read as int32; keep the type, or give the \
                new field another name
                b: it was written as string? and cannot be read as string; make it string?
                c: the rows were written without this field, and int64 has no null to stand for it; \
                make it int64?
                d: it was written as int32 and cannot be read as date; keep the type, or give the \
                new field another name
                r.x: it was written as string and cannot be read as bytes; keep the type, or give \
                the new field another name
                l[]: it was written as double and cannot be read as float; keep the type, or give \
                the new field another name
                e: it was written as enumeration<A,B> and cannot be read as enumeration<B,A>; keep \
                the type, or give the new field another name""",
                error.getMessage());
        assertEquals(7, error.problems().size());
    }

    private static void refused(String message, RowCoder coder, Row row) {
        CoderException error = assertThrows(CoderException.class, () -> coder.toBytes(row));
        assertEquals(message, error.getMessage());
    }

    @Test
    void errorsSayWhatIsWrong() {
        RowCoder coder = RowCoder.of(TypeText.schema("{a: string, b: array<int64>?}"));
        refused("a row is null; use nullable(row{a: string, b: array<int64>?})", coder, null);
        refused(
                "field 'a' is null and its type is string",
                coder,
                row("{a: string?, b: array<int64>?}", null, null));
        refused(
                "a row does not have the schema {a: string, b: array<int64>?}: [1]",
                coder,
                row("{a: int64}", 1L));
        refused(
                "a row holds values that its schema {a: string, b: array<int64>?} does not have:"
                        + " ['x', [y]]",
                coder,
                row("{a: string, b: array<string>?}", "x", List.of("y")));
        refused("an int8 is 128", RowCoder.of(TypeText.schema("{a: int8}")), row("{a: int8}", 128));
        Schema coded =
                Schema.of(new Field("c", new FieldType.Coded(Coders.set(Coders.strings()), false)));
        IllegalArgumentException noKey =
                assertThrows(IllegalArgumentException.class, () -> RowCoder.key(coded, List.of(0)));
        assertEquals(
                "field 'c' cannot be a key: its type coded<set(string)> has a coder that is not"
                        + " deterministic",
                noKey.getMessage());
        CoderException text =
                assertThrows(CoderException.class, () -> SchemaCoder.plain().toBytes(coded));
        assertEquals(
                "a schema has a field of type coded<set(string)>, whose coder is not written",
                text.getMessage());
        CoderException version =
                assertThrows(
                        CoderException.class,
                        () -> SchemaCoder.plain().fromBytes(new byte[] {2, 0}));
        assertEquals("a schema has format 2; this program reads 1", version.getMessage());
    }

    @Test
    void codersAreSharedAndTheirClassesUnloaded() {
        Schema schema = TypeText.schema("{shared: int64}");
        assertSame(RowCoder.of(schema), RowCoder.of(TypeText.schema("{shared: int64}")));
        assertFalse(RowCoder.of(schema).deterministic());
        WeakReference<RowCoder> unused =
                new WeakReference<>(RowCoder.of(TypeText.schema("{unused: int64?}")));
        for (int i = 0; i < 300; i++) {
            RowCoder.of(TypeText.schema("{f" + i + ": int64}"));
        }
        Await.until(
                "the coder is unloaded",
                () -> {
                    System.gc();
                    return unused.get() == null;
                });
    }
}
