package org.nifibeam.core.coder;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The coders of the JDK's own values; each exists once and is serialized as its name. */
final class StandardCoder<T> implements Coder<T> {
    private static final long serialVersionUID = 1L;

    private static final Map<String, StandardCoder<?>> ALL = new LinkedHashMap<>();

    static final StandardCoder<Boolean> BOOLEAN =
            define("boolean", (v, sink) -> sink.writeBoolean(v), ByteSource::readBoolean);
    static final StandardCoder<Byte> INT8 =
            define("int8", (v, sink) -> sink.writeByte(v), ByteSource::readByte);
    static final StandardCoder<Short> INT16 =
            define(
                    "int16",
                    (v, sink) -> sink.writeSigned(v),
                    source -> (short) source.readSigned(Short.MIN_VALUE, Short.MAX_VALUE));
    static final StandardCoder<Integer> INT32 =
            define("int32", (v, sink) -> sink.writeSigned(v), ByteSource::readSignedInt);
    static final StandardCoder<Long> INT64 =
            define("int64", (v, sink) -> sink.writeSigned(v), ByteSource::readSigned);
    static final StandardCoder<Float> FLOAT =
            define(
                    "float",
                    (v, sink) -> sink.writeInt(Float.floatToIntBits(v)),
                    ByteSource::readFloat);
    static final StandardCoder<Double> DOUBLE =
            define(
                    "double",
                    (v, sink) -> sink.writeLong(Double.doubleToLongBits(v)),
                    ByteSource::readDouble);
    static final StandardCoder<String> STRING =
            define("string", (v, sink) -> sink.writeString(v), ByteSource::readString);
    static final StandardCoder<byte[]> BYTES =
            define("bytes", (v, sink) -> sink.writeBytes(v), ByteSource::readBytes);
    static final StandardCoder<BigDecimal> DECIMAL =
            define("decimal", StandardCoder::writeDecimal, StandardCoder::readDecimal);
    static final StandardCoder<Instant> INSTANT =
            define("instant", StandardCoder::writeInstant, StandardCoder::readInstant);
    static final StandardCoder<Duration> DURATION =
            define("duration", StandardCoder::writeDuration, StandardCoder::readDuration);
    static final StandardCoder<UUID> UUID_BYTES =
            define(
                    "uuid",
                    (v, sink) -> {
                        sink.writeLong(v.getMostSignificantBits());
                        sink.writeLong(v.getLeastSignificantBits());
                    },
                    source -> new UUID(source.readLong(), source.readLong()));

    private static final long MICROS = 1_000_000L;

    /** Writes what is not null. */
    private interface Encode<T> {
        void encode(T value, ByteSink sink);
    }

    private interface Decode<T> {
        T decode(ByteSource source);
    }

    private final String name;
    private final transient Encode<T> encode;
    private final transient Decode<T> decode;

    private StandardCoder(String name, Encode<T> encode, Decode<T> decode) {
        this.name = name;
        this.encode = encode;
        this.decode = decode;
    }

    private static <T> StandardCoder<T> define(String name, Encode<T> encode, Decode<T> decode) {
        StandardCoder<T> coder = new StandardCoder<>(name, encode, decode);
        ALL.put(name, coder);
        return coder;
    }

    @Override
    public void encode(T value, ByteSink sink) {
        if (value == null) {
            throw CoderException.ofNull(this);
        }
        encode.encode(value, sink);
    }

    @Override
    public T decode(ByteSource source) {
        return decode.decode(source);
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public String describe() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    private Object writeReplace() {
        return new Name(name);
    }

    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("a standard coder is read as its name");
    }

    private record Name(String name) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            StandardCoder<?> coder = ALL.get(name);
            if (coder == null) {
                throw new InvalidObjectException("there is no coder '" + name + "'");
            }
            return coder;
        }
    }

    private static void writeDecimal(BigDecimal value, ByteSink sink) {
        sink.writeSigned(value.scale());
        sink.writeBytes(value.unscaledValue().toByteArray());
    }

    private static BigDecimal readDecimal(ByteSource source) {
        int scale = source.readSignedInt();
        byte[] unscaled = source.readBytes();
        if (unscaled.length == 0) {
            throw new CoderException("a decimal has no digits");
        }
        return new BigDecimal(new BigInteger(unscaled), scale);
    }

    private static void writeInstant(Instant value, ByteSink sink) {
        long micros;
        try {
            micros =
                    Math.addExact(
                            Math.multiplyExact(value.getEpochSecond(), MICROS),
                            value.getNano() / 1000);
        } catch (ArithmeticException e) {
            throw new CoderException("an instant is too far away for microseconds: " + value, e);
        }
        if (value.getNano() % 1000 != 0) {
            throw new CoderException("an instant is finer than microseconds: " + value);
        }
        sink.writeLong(micros);
    }

    private static Instant readInstant(ByteSource source) {
        return Instant.EPOCH.plus(source.readLong(), ChronoUnit.MICROS);
    }

    private static void writeDuration(Duration value, ByteSink sink) {
        sink.writeSigned(value.getSeconds());
        sink.writeInt(value.getNano());
    }

    private static Duration readDuration(ByteSource source) {
        long seconds = source.readSigned();
        int nanos = source.readInt();
        if (nanos < 0 || nanos >= 1_000_000_000) {
            throw new CoderException("a duration has " + nanos + " nanoseconds in its second");
        }
        try {
            return Duration.ofSeconds(seconds, nanos);
        } catch (ArithmeticException | DateTimeException e) {
            throw new CoderException("a duration is damaged", e);
        }
    }
}
