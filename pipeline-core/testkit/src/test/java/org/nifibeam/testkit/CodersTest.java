package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;

class CodersTest {
    /** A value for Java serialization. */
    record Place(String name, List<int[]> points, Map<String, Place> near) implements Serializable {
        @Override
        public boolean equals(Object other) {
            return other instanceof Place that
                    && name.equals(that.name)
                    && points.size() == that.points.size()
                    && near.equals(that.near);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private static final List<String> STRINGS =
            List.of(
                    "",
                    "a",
                    "ab",
                    "\u0000",
                    "\u007f",
                    "\u0080",
                    "\u07ff",
                    "\u0800",
                    "\uffff",
                    "\ufffd",
                    "\ud83d\ude00",
                    "\ud83d",
                    "\ude00",
                    "a\ude00\ud83d?",
                    "x".repeat(127),
                    "x".repeat(128),
                    "x".repeat(127) + "\u00e4",
                    "\u20ac".repeat(6_000));

    private static final List<Double> DOUBLES =
            List.of(0.0, -0.0, 1.5, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY);

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static long number(Random random) {
        long any = random.nextLong() >> random.nextInt(64);
        return random.nextInt(10) == 0 ? pick(List.of(0L, -1L, 63L, 64L, -64L, -65L), random) : any;
    }

    private static String string(Random random) {
        return pick(STRINGS, random);
    }

    private static List<String> strings(Random random) {
        return Stream.generate(() -> string(random)).limit(random.nextInt(4)).toList();
    }

    private static BigDecimal decimal(Random random) {
        return random.nextBoolean()
                ? pick(
                        List.of(
                                new BigDecimal("1.0"),
                                new BigDecimal("1.00"),
                                BigDecimal.ZERO,
                                new BigDecimal("-1E+400")),
                        random)
                : new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt());
    }

    private static Place place(Random random, int depth) {
        Map<String, Place> near = new HashMap<>();
        for (int i = random.nextInt(3); i > 0 && depth > 0; i--) {
            near.put("p" + i, place(random, depth - 1));
        }
        return new Place(string(random), List.of(new int[] {1, 2}, new int[0]), near);
    }

    private static <T> DynamicTest law(Coder<T> coder, Function<Random, T> values) {
        return DynamicTest.dynamicTest(
                coder.describe(), () -> new CoderLaw<>(coder, values).verify());
    }

    @TestFactory
    Stream<DynamicTest> scalars() {
        return Stream.of(
                law(Coders.booleans(), Random::nextBoolean),
                law(Coders.singleBytes(), random -> (byte) random.nextInt()),
                law(Coders.shorts(), random -> (short) number(random)),
                law(Coders.ints(), random -> (int) number(random)),
                law(Coders.longs(), CodersTest::number),
                law(Coders.floats(), random -> (float) (double) pick(DOUBLES, random)),
                law(Coders.doubles(), random -> pick(DOUBLES, random)),
                law(Coders.strings(), CodersTest::string),
                law(Coders.byteArrays(), random -> string(random).getBytes()),
                law(Coders.decimals(), CodersTest::decimal),
                law(Coders.instants(), r -> Instant.EPOCH.plus(number(r), ChronoUnit.MICROS)),
                law(Coders.durations(), r -> Duration.ofSeconds(number(r), r.nextInt(2))),
                law(Coders.uuids(), random -> new UUID(random.nextInt(2), random.nextInt(2))),
                law(Coders.voids(), random -> null),
                law(Coders.enumeration(DayOfWeek.class), r -> DayOfWeek.of(1 + r.nextInt(7))));
    }

    @TestFactory
    Stream<DynamicTest> composed() {
        Coder<Instant> moment =
                Coders.delegate(
                        "millis", Coders.longs(), Instant::toEpochMilli, Instant::ofEpochMilli);
        Function<Random, Map<String, Integer>> maps =
                random -> {
                    Map<String, Integer> map = new LinkedHashMap<>();
                    strings(random).forEach(text -> map.put(text, random.nextInt(2)));
                    return map;
                };
        return Stream.of(
                law(Coders.nullable(Coders.strings()), r -> r.nextBoolean() ? null : string(r)),
                law(Coders.optional(Coders.strings()), r -> strings(r).stream().findFirst()),
                law(Coders.list(Coders.strings()), CodersTest::strings),
                law(
                        Coders.list(Coders.list(Coders.nullable(Coders.strings()))),
                        random -> List.of(strings(random), strings(random))),
                law(Coders.list(Coders.voids()), random -> nulls(random.nextInt(9))),
                law(Coders.set(Coders.strings()), random -> new HashSet<>(strings(random))),
                law(Coders.sortedSet(Coders.strings()), random -> Set.copyOf(strings(random))),
                law(Coders.map(Coders.strings(), Coders.ints()), maps),
                law(Coders.sortedMap(Coders.strings(), Coders.ints()), maps),
                law(
                        Coders.kv(Coders.strings(), Coders.nullable(Coders.doubles())),
                        random -> KV.of(string(random), pick(DOUBLES, random))),
                law(moment, random -> Instant.ofEpochMilli(random.nextInt(5))),
                law(Coders.serializable(Place.class), random -> place(random, 2)));
    }

    private static List<Void> nulls(int count) {
        List<Void> nulls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nulls.add(null);
        }
        return nulls;
    }

    private static <T> String hex(Coder<T> coder, T value) {
        return HexFormat.of().formatHex(coder.toBytes(value));
    }

    /** The bytes are a format: checkpoints hold them. */
    @Test
    void theBytesAreFixed() {
        assertEquals("01", hex(Coders.booleans(), true));
        assertEquals("05", hex(Coders.ints(), -3));
        assertEquals("808001", hex(Coders.shorts(), (short) 8192));
        assertEquals("feffffffffffffffff01", hex(Coders.longs(), Long.MAX_VALUE));
        assertEquals("3ff8000000000000", hex(Coders.doubles(), 1.5));
        assertEquals("0461c3a40a", hex(Coders.strings(), "a\u00e4\n"));
        assertEquals("03eda0bd", hex(Coders.strings(), "\ud83d"));
        assertEquals("02ff9c", hex(Coders.byteArrays(), new byte[] {-1, -100}));
        assertEquals("0401ff", hex(Coders.decimals(), new BigDecimal("-0.01")));
        assertEquals("00000000000003e8", hex(Coders.instants(), Instant.ofEpochMilli(1)));
        assertEquals("0200000001", hex(Coders.durations(), Duration.ofSeconds(1, 1)));
        assertEquals("0201610162", hex(Coders.list(Coders.strings()), List.of("a", "b")));
        assertEquals("03000000", hex(Coders.list(Coders.voids()), nulls(3)));
        assertEquals("01016102", hex(Coders.map(Coders.strings(), Coders.ints()), Map.of("a", 1)));
        assertEquals("064d4f4e444159", hex(Coders.enumeration(DayOfWeek.class), DayOfWeek.MONDAY));
        assertEquals("00", hex(Coders.optional(Coders.ints()), Optional.empty()));
    }

    private static <T> void refused(String message, Coder<T> coder, T value) {
        CoderException error = assertThrows(CoderException.class, () -> coder.toBytes(value));
        assertEquals(message, error.getMessage());
    }

    private static void damaged(String message, Coder<?> coder, String hex) {
        CoderException error =
                assertThrows(
                        CoderException.class, () -> coder.fromBytes(HexFormat.of().parseHex(hex)));
        assertEquals(message, error.getMessage());
    }

    @Test
    void errorsSayWhatIsWrong() {
        refused("int32 has no null; use nullable(int32)", Coders.ints(), null);
        refused(
                "list(string) has no null; use nullable(list(string))",
                Coders.list(Coders.strings()),
                null);
        refused(
                "an instant is finer than microseconds: 1970-01-01T00:00:00.000000001Z",
                Coders.instants(),
                Instant.ofEpochSecond(0, 1));
        refused(
                "an instant is too far away for microseconds: +1000000000-12-31T23:59:59.999999999Z",
                Coders.instants(),
                Instant.MAX);
        damaged(
                "the bytes end too soon: a length is 268435455 and 1 bytes are left",
                Coders.list(Coders.voids()),
                "ffffff7f00");
        damaged(
                "the bytes end too soon: a length is 18446744073709551615 and 0 bytes are left",
                Coders.byteArrays(),
                "ffffffffffffffffff01");
        damaged("the bytes end too soon: 8 more are wanted and 1 are left", Coders.doubles(), "00");
        damaged("a number of variable length is damaged", Coders.longs(), "8000");
        damaged(
                "a number should be from -2147483648 to 2147483647 and is 2147483648",
                Coders.ints(),
                "8080808010");
        damaged("a byte should be 0 or 1 and is 2", Coders.booleans(), "02");
        damaged("a string is damaged: its bytes are no UTF-8", Coders.strings(), "02c080");
        damaged("1 bytes are left behind a value of boolean", Coders.booleans(), "0100");
        damaged(
                "java.time.DayOfWeek has no constant 'a'",
                Coders.enumeration(DayOfWeek.class),
                "0161");
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Coders.sortedSet(Coders.set(Coders.strings())));
        assertEquals("set(string) is not deterministic and so has no order", error.getMessage());
    }

    @Test
    void serializedObjectsAreFiltered() {
        Coder<Place> strict =
                Coders.serializable(Place.class, Place.class.getClassLoader(), "!java.util.*");
        byte[] bytes = strict.toBytes(place(new Random(1), 2));
        CoderException error = assertThrows(CoderException.class, () -> strict.fromBytes(bytes));
        assertEquals(
                "org.nifibeam.testkit.CodersTest$Place cannot be deserialized:"
                        + " java.io.InvalidClassException: filter status: REJECTED",
                error.getMessage());
    }

    @Test
    void buffersAreStreamsToo() throws Exception {
        ByteSink sink = new ByteSink(0);
        sink.asStream().write(1);
        sink.asStream().write(new byte[] {2, 3, 4});
        ByteSource source = sink.source();
        assertEquals(1, source.asStream().read());
        assertArrayEquals(new byte[] {2, 3}, source.asStream().readNBytes(2));
        assertEquals(4, source.readByte());
        assertEquals(-1, source.asStream().read());
    }
}
