package org.nifibeam.core.coder;

import java.io.Serializable;

/**
 * How values of one type become bytes and come back. A coder is immutable, may be used by many
 * threads at the same time, and can itself be serialized; two coders that write the same bytes for
 * all values are equal.
 *
 * <p>What a coder writes ends by itself: values written one behind the other into a sink are read
 * one behind the other, with nothing between them. Errors are {@link CoderException}, whatever the
 * bytes are; a coder never reserves memory for a length that the bytes left cannot hold.
 */
public interface Coder<T> extends Serializable {
    /**
     * Writes a value.
     *
     * @throws CoderException if the value is none that this coder writes
     */
    void encode(T value, ByteSink sink);

    /**
     * Reads the value at the source's position and leaves the source behind it.
     *
     * @throws CoderException if the bytes are none that this coder wrote
     */
    T decode(ByteSource source);

    /**
     * True if equal values have equal bytes and different values different ones, in every JVM, so
     * that the bytes can stand for the value: as a key, or to find it again.
     */
    boolean deterministic();

    /** The coder for people to read, for example {@code list(string)}. */
    String describe();

    /** The value's bytes alone. */
    default byte[] toBytes(T value) {
        ByteSink sink = new ByteSink();
        encode(value, sink);
        return sink.toBytes();
    }

    /** The value whose bytes these are, all of them. */
    default T fromBytes(byte[] bytes) {
        ByteSource source = new ByteSource(bytes);
        T value = decode(source);
        if (source.remaining() > 0) {
            throw new CoderException(
                    source.remaining() + " bytes are left behind a value of " + describe());
        }
        return value;
    }
}
