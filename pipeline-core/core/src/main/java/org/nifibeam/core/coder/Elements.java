package org.nifibeam.core.coder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The one form of everything that has a number of elements: the number, the elements, and as many
 * zero bytes as the elements are shorter than their number. So a number never exceeds the bytes
 * behind it, even of elements without bytes, and a damaged one is seen before memory is taken.
 */
final class Elements {
    private Elements() {}

    static <T> void encode(Collection<T> elements, Coder<T> coder, ByteSink sink) {
        if (elements instanceof Bulky bulky) {
            bulky.requireRoom();
        }
        sink.writeUnsigned(elements.size());
        int begin = sink.size();
        int count = 0;
        for (T element : elements) {
            coder.encode(element, sink);
            count++;
        }
        if (count != elements.size()) {
            throw new CoderException("a collection changed while it was written");
        }
        pad(count, begin, sink);
    }

    /** The elements in the order of their bytes as unsigned numbers. */
    static <T> void encodeInOrder(Collection<T> elements, Coder<T> coder, ByteSink sink) {
        List<byte[]> parts = new ArrayList<>(elements.size());
        for (T element : elements) {
            parts.add(coder.toBytes(element));
        }
        parts.sort(Arrays::compareUnsigned);
        sink.writeUnsigned(parts.size());
        int begin = sink.size();
        for (byte[] part : parts) {
            sink.writeBytes(part, 0, part.length);
        }
        pad(parts.size(), begin, sink);
    }

    private static void pad(int count, int begin, ByteSink sink) {
        for (int i = sink.size() - begin; i < count; i++) {
            sink.writeByte(0);
        }
    }

    static <T> List<T> decode(Coder<T> coder, ByteSource source) {
        int count = source.readCount();
        int end = source.remaining() - count;
        List<T> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(coder.decode(source));
        }
        while (source.remaining() > end) {
            if (source.readByte() != 0) {
                throw new CoderException("a list is damaged: it does not end where it should");
            }
        }
        return elements;
    }
}
