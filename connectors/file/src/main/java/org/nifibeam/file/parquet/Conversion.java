package org.nifibeam.file.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How a column's physical values (see {@link PageValues}) become values of its kind.
 *
 * @param how the rule
 * @param scale of decimals, else 0
 * @param names of an enumeration, else none
 */
record Conversion(How how, int scale, List<String> names) {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

    Conversion {
        Objects.requireNonNull(how, "how");
        names = List.copyOf(names);
    }

    /** The rules. */
    enum How {
        /** The physical array is the column's array. */
        NONE,
        /** UTF-8 to String. */
        TEXT,
        BYTES,
        /** Days to microseconds. */
        DAYS,
        MILLIS,
        /** Nanoseconds to microseconds; exact or an error. */
        NANOS,
        /** Nanoseconds of the day and Julian day to microseconds; exact or an error. */
        INT96,
        /** Unsigned 32 bits to a long. */
        UNSIGNED_INT,
        /** Unsigned 64 bits to a decimal. */
        UNSIGNED_LONG,
        DECIMAL,
        /** Milliseconds of the day to microseconds. */
        TIME_MILLIS,
        /** 16 bytes to text. */
        UUID,
        /** A name in UTF-8 to its index. */
        ENUMERATION
    }

    static Conversion of(How how) {
        return new Conversion(how, 0, List.of());
    }

    static Conversion decimal(int scale) {
        return new Conversion(How.DECIMAL, scale, List.of());
    }

    static Conversion enumeration(List<String> names) {
        return new Conversion(How.ENUMERATION, 0, names);
    }

    /**
     * Fills {@code values[0, count)}.
     *
     * @throws InexactValueException if a value has no exact equal of the column's kind
     */
    void convert(Object physical, int count, Object values) throws InexactValueException {
        switch (how) {
            case NONE -> System.arraycopy(physical, 0, values, 0, count);
            case TEXT -> text((Slices) physical, count, (String[]) values);
            case BYTES -> bytes((Slices) physical, count, (Object[]) values);
            case DAYS -> days((int[]) physical, count, (long[]) values);
            case MILLIS -> millis((long[]) physical, count, (long[]) values);
            case NANOS -> nanos((long[]) physical, count, (long[]) values);
            case INT96 -> int96((Slices) physical, count, (long[]) values);
            case UNSIGNED_INT -> unsignedInts((int[]) physical, count, (long[]) values);
            case UNSIGNED_LONG -> unsignedLongs((long[]) physical, count, (Object[]) values);
            case DECIMAL -> decimals(physical, count, (Object[]) values);
            case TIME_MILLIS -> timeMillis((int[]) physical, count, (long[]) values);
            case UUID -> uuids((Slices) physical, count, (String[]) values);
            case ENUMERATION -> enumerations((Slices) physical, count, (int[]) values);
        }
    }

    private static void timeMillis(int[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] * 1000L;
        }
    }

    private static void uuids(Slices from, int count, String[] to) {
        for (int i = 0; i < count; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(from.bytes, from.offsets[i], 16);
            to[i] = new UUID(bytes.getLong(), bytes.getLong()).toString();
        }
    }

    private void enumerations(Slices from, int count, int[] to) throws InexactValueException {
        String[] texts = new String[count];
        text(from, count, texts);
        for (int i = 0; i < count; i++) {
            to[i] = names.indexOf(texts[i]);
            if (to[i] < 0) {
                throw new InexactValueException(i, "'" + texts[i] + "' is none of " + names);
            }
        }
    }

    private static void text(Slices from, int count, String[] to) {
        for (int i = 0; i < count; i++) {
            to[i] =
                    new String(
                            from.bytes, from.offsets[i], from.lengths[i], StandardCharsets.UTF_8);
        }
    }

    private static void bytes(Slices from, int count, Object[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from.copy(i);
        }
    }

    private static void days(int[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] * MICROS_PER_DAY;
        }
    }

    private static void millis(long[] from, int count, long[] to) throws InexactValueException {
        for (int i = 0; i < count; i++) {
            if (Math.abs(from[i]) > Long.MAX_VALUE / 1000 || from[i] == Long.MIN_VALUE) {
                throw new InexactValueException(
                        i, "the timestamp of " + from[i] + " ms is beyond microseconds' range");
            }
            to[i] = from[i] * 1000;
        }
    }

    private static void nanos(long[] from, int count, long[] to) throws InexactValueException {
        for (int i = 0; i < count; i++) {
            to[i] = micros(from[i], i);
        }
    }

    private static void int96(Slices from, int count, long[] to) throws InexactValueException {
        for (int i = 0; i < count; i++) {
            long nanosOfDay = Bytes.getLong(from.bytes, from.offsets[i]);
            long day = Bytes.getInt(from.bytes, from.offsets[i] + 8) - JULIAN_DAY_OF_EPOCH;
            long base;
            try {
                base = Math.multiplyExact(day, MICROS_PER_DAY);
                to[i] = Math.addExact(base, micros(nanosOfDay, i));
            } catch (ArithmeticException e) {
                throw new InexactValueException(i, "a timestamp is beyond microseconds' range");
            }
        }
    }

    private static long micros(long nanos, int index) throws InexactValueException {
        long micros = Math.floorDiv(nanos, 1000L);
        if (micros * 1000 != nanos) {
            throw new InexactValueException(
                    index,
                    "a timestamp has nanoseconds (" + nanos + " ns), DATETIME holds microseconds");
        }
        return micros;
    }

    private static void unsignedInts(int[] from, int count, long[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = Integer.toUnsignedLong(from[i]);
        }
    }

    private static void unsignedLongs(long[] from, int count, Object[] to) {
        for (int i = 0; i < count; i++) {
            to[i] =
                    from[i] >= 0
                            ? BigDecimal.valueOf(from[i])
                            : new BigDecimal(Long.toUnsignedString(from[i]));
        }
    }

    private void decimals(Object physical, int count, Object[] to) {
        if (physical instanceof int[] from) {
            for (int i = 0; i < count; i++) {
                to[i] = BigDecimal.valueOf(from[i], scale);
            }
        } else if (physical instanceof long[] from) {
            for (int i = 0; i < count; i++) {
                to[i] = BigDecimal.valueOf(from[i], scale);
            }
        } else {
            Slices from = (Slices) physical;
            for (int i = 0; i < count; i++) {
                to[i] =
                        new BigDecimal(
                                new BigInteger(from.bytes, from.offsets[i], from.lengths[i]),
                                scale);
            }
        }
    }
}
