package org.nifibeam.core.coder;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The coders everybody needs. None of them writes null, unless it says so. */
public final class Coders {
    private static final Coder<Void> VOID = new VoidCoder();

    private Coders() {}

    /** One byte. */
    public static Coder<Boolean> booleans() {
        return StandardCoder.BOOLEAN;
    }

    /** One byte. */
    public static Coder<Byte> singleBytes() {
        return StandardCoder.INT8;
    }

    /** One to three bytes, small numbers in one. */
    public static Coder<Short> shorts() {
        return StandardCoder.INT16;
    }

    /** One to five bytes, small numbers in one. */
    public static Coder<Integer> ints() {
        return StandardCoder.INT32;
    }

    /** One to ten bytes, small numbers in one. */
    public static Coder<Long> longs() {
        return StandardCoder.INT64;
    }

    /** Four bytes; there is one NaN, and −0.0 is not 0.0, as {@link Float#equals} says. */
    public static Coder<Float> floats() {
        return StandardCoder.FLOAT;
    }

    /** Eight bytes; there is one NaN, and −0.0 is not 0.0, as {@link Double#equals} says. */
    public static Coder<Double> doubles() {
        return StandardCoder.DOUBLE;
    }

    /** Any string, as UTF-8. */
    public static Coder<String> strings() {
        return StandardCoder.STRING;
    }

    /** A byte array. */
    public static Coder<byte[]> byteArrays() {
        return StandardCoder.BYTES;
    }

    /** With its scale: 1.0 is not 1.00, as {@link BigDecimal#equals} says. */
    public static Coder<BigDecimal> decimals() {
        return StandardCoder.DECIMAL;
    }

    /** Eight bytes of microseconds; what is finer or some 290,000 years away is refused. */
    public static Coder<Instant> instants() {
        return StandardCoder.INSTANT;
    }

    /** Seconds and nanoseconds. */
    public static Coder<Duration> durations() {
        return StandardCoder.DURATION;
    }

    /** Sixteen bytes. */
    public static Coder<UUID> uuids() {
        return StandardCoder.UUID_BYTES;
    }

    /** Null alone, in no bytes. */
    public static Coder<Void> voids() {
        return VOID;
    }

    /** Null, or what the coder writes; one byte more. */
    public static <T> Coder<T> nullable(Coder<T> coder) {
        return coder instanceof NullableCoder<T> || coder.equals(VOID)
                ? coder
                : new NullableCoder<>(coder);
    }

    /** Something or nothing; one byte more. */
    public static <T> Coder<Optional<T>> optional(Coder<T> coder) {
        return new OptionalCoder<>(coder);
    }

    /** A list. */
    public static <T> Coder<List<T>> list(Coder<T> element) {
        return new ListCoder<>(element);
    }

    /** A set in its own order; not deterministic. */
    public static <T> Coder<Set<T>> set(Coder<T> element) {
        return new SetCoder<>(element, false);
    }

    /** A set in the order of its elements' bytes, which costs sorting; deterministic. */
    public static <T> Coder<Set<T>> sortedSet(Coder<T> element) {
        return new SetCoder<>(element, true);
    }

    /** A map in its own order; not deterministic. */
    public static <K, V> Coder<Map<K, V>> map(Coder<K> key, Coder<V> value) {
        return new MapCoder<>(new PairCoder<>(key, value), false);
    }

    /** A map in the order of its keys' bytes, which costs sorting; deterministic if values are. */
    public static <K, V> Coder<Map<K, V>> sortedMap(Coder<K> key, Coder<V> value) {
        return new MapCoder<>(new PairCoder<>(key, value), true);
    }

    /** A key, then its value. */
    public static <K, V> Coder<KV<K, V>> kv(Coder<K> key, Coder<V> value) {
        return new PairCoder<>(key, value);
    }

    /** The names of constants. */
    public static <E extends Enum<E>> Coder<E> enumeration(Class<E> type) {
        return new EnumCoder<>(Objects.requireNonNull(type, "type"));
    }

    /** Java serialization of a class and what it holds; null is fine; not deterministic. */
    public static <T extends Serializable> Coder<T> serializable(Class<T> type) {
        ClassLoader own = type.getClassLoader();
        return serializable(type, own == null ? Coders.class.getClassLoader() : own, "");
    }

    /**
     * Java serialization with the loader to take classes from, and a pattern for {@link
     * java.io.ObjectInputFilter.Config#createFilter} that says which ones may be; empty allows all.
     */
    public static <T extends Serializable> Coder<T> serializable(
            Class<T> type, ClassLoader loader, String pattern) {
        return new SerializableCoder<>(type, loader, pattern);
    }

    /**
     * Values that are written as values of another type. Deterministic if the other coder is: equal
     * values must convert to equal ones, and back to equal ones.
     *
     * @param name tells this conversion from others; two of one name and base count as equal
     */
    public static <T, B> Coder<T> delegate(
            String name, Coder<B> base, Conversion<T, B> toBase, Conversion<B, T> fromBase) {
        return new DelegateCoder<>(name, base, toBase, fromBase);
    }
}
