package org.nifibeam.file.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for bytes, eight at a time. */
final class Bytes {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Bytes() {}

    /** Where the first of two signs stands in {@code bytes[from, to)}; {@code to} if none does. */
    static int indexOf(byte[] bytes, int from, int to, byte first, byte second) {
        long firsts = (first & 0xFF) * ONES;
        long seconds = (second & 0xFF) * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long found = zeros(eight ^ firsts) | zeros(eight ^ seconds);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && bytes[at] != first && bytes[at] != second) {
            at++;
        }
        return at;
    }

    /** The highest bit of each byte that is zero, and perhaps of bytes above the lowest such. */
    private static long zeros(long eight) {
        return eight - ONES & ~eight & HIGHS;
    }
}
