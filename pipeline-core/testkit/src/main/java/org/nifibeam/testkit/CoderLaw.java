package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.CoderException;

/**
 * What every {@link Coder} obeys: values come back, alone and back to back; a deterministic coder's
 * bytes are equal exactly when the values are; bytes that were cut or damaged give a {@link
 * CoderException} or some value, never another error; the coder describes itself and survives its
 * own serialization. Failures name the seed, which {@code -Dnifibeam.seed=S} sets.
 *
 * @param coder the coder
 * @param values makes a value; the smaller its world, the more equal pairs there are
 * @param equality when two values are the same
 */
public record CoderLaw<T>(Coder<T> coder, Function<Random, T> values, BiPredicate<T, T> equality) {
    private static final int VALUES = 60;

    /** So many bytes of a value are tried as its end, spread over it if it has more. */
    private static final int CUTS = 300;

    /** Cutting long values costs; so many of all kinds show what there is to see. */
    private static final int LONG_VALUES = 5;

    /** The law for values that are the same when they, or as arrays their elements, are equal. */
    public CoderLaw(Coder<T> coder, Function<Random, T> values) {
        this(coder, values, Objects::deepEquals);
    }

    /** Checks all of it. */
    public void verify() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        try {
            List<T> some = new ArrayList<>();
            for (int i = 0; i < VALUES; i++) {
                some.add(values.apply(random));
            }
            assertFalse(coder.describe().isBlank() || coder.describe().contains("\n"), "describe");
            some.forEach(this::roundTrip);
            nested(some);
            if (coder.deterministic()) {
                deterministic(some);
            }
            serializable(some);
            truncated(some);
            for (int i = 0; i < 20 * VALUES; i++) {
                damaged(some.get(random.nextInt(some.size())), random);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    coder.describe() + ", seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private void same(T wanted, T found, String what) {
        assertTrue(
                equality.test(wanted, found),
                () -> what + ": wanted " + print(wanted) + ", found " + print(found));
    }

    private static String print(Object value) {
        String text = Arrays.deepToString(new Object[] {value});
        return text.length() < 1_000 ? text : text.substring(0, 1_000) + "...";
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes, 0, Math.min(500, bytes.length));
    }

    private void roundTrip(T value) {
        same(value, coder.fromBytes(coder.toBytes(value)), "round trip");
    }

    private void nested(List<T> some) {
        ByteSink sink = new ByteSink(0);
        sink.writeByte(7);
        for (T value : some) {
            coder.encode(value, sink);
        }
        sink.writeByte(8);
        ByteSource source = sink.source();
        assertEquals(7, source.readByte(), "what was written before");
        for (T value : some) {
            same(value, coder.decode(source), "back to back");
        }
        assertEquals(1, source.remaining(), "bytes left behind the last value");
        assertEquals(8, source.readByte(), "what was written behind");
    }

    private void deterministic(List<T> some) {
        List<byte[]> bytes = some.stream().map(coder::toBytes).toList();
        for (int i = 0; i < some.size(); i++) {
            T copy = coder.fromBytes(bytes.get(i));
            assertEquals(hex(bytes.get(i)), hex(coder.toBytes(copy)), "written again");
            for (int j = 0; j < i; j++) {
                T left = some.get(i);
                T right = some.get(j);
                assertEquals(
                        equality.test(left, right),
                        Arrays.equals(bytes.get(i), bytes.get(j)),
                        () -> "equal bytes for " + print(left) + " and " + print(right));
            }
        }
    }

    private void truncated(List<T> some) {
        int lengthy = 0;
        for (T value : some) {
            byte[] bytes = coder.toBytes(value);
            if (bytes.length <= CUTS / 3 || lengthy++ < LONG_VALUES) {
                truncated(bytes);
            }
        }
    }

    private void truncated(byte[] bytes) {
        int step = Math.max(1, bytes.length / CUTS);
        for (int length = 0; length < bytes.length; length += step) {
            int cut = length;
            try {
                T read = coder.decode(new ByteSource(bytes, 0, cut));
                fail(cut + " bytes of " + hex(bytes) + " were read as " + print(read));
            } catch (CoderException e) {
                assertFalse(e.getMessage().isBlank(), "the message of an error");
            }
        }
    }

    private void damaged(T value, Random random) {
        byte[] bytes = coder.toBytes(value);
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(Math.min(bytes.length, 1 + random.nextInt(bytes.length)));
            bytes[at] = (byte) (random.nextBoolean() ? -1 : random.nextInt());
        }
        try {
            coder.decode(new ByteSource(bytes));
        } catch (CoderException e) {
            assertFalse(e.getMessage().isBlank(), "the message of an error");
        } catch (RuntimeException | Error e) {
            throw new AssertionError("damaged bytes " + hex(bytes) + " gave " + e, e);
        }
    }

    private void serializable(List<T> some) {
        Coder<T> copy = copy();
        assertEquals(coder, copy, "the coder after its own serialization");
        assertEquals(coder.hashCode(), copy.hashCode(), "its hash code");
        assertEquals(coder.describe(), copy.describe(), "its description");
        assertEquals(coder.deterministic(), copy.deterministic(), "its being deterministic");
        for (T value : some) {
            same(value, copy.fromBytes(coder.toBytes(value)), "read by the coder's copy");
            same(value, coder.fromBytes(copy.toBytes(value)), "written by the coder's copy");
        }
    }

    @SuppressWarnings("unchecked")
    private Coder<T> copy() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(coder);
        } catch (IOException e) {
            throw new AssertionError("the coder cannot be serialized: " + e, e);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (Coder<T>) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError("the coder cannot be deserialized: " + e, e);
        }
    }
}
