package org.nifibeam.core.function;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifibeam.core.schema.Row;

/** About how much memory values take, in bytes. */
public final class HeldBytes {
    /** A reference to an object. */
    public static final int REFERENCE = 8;

    private static final int OBJECT = 24;

    private HeldBytes() {}

    /** Of objects that only have a coder nothing is known; they are taken for small. */
    public static long of(Object held) {
        if (held instanceof String text) {
            return 2L * OBJECT + text.length();
        }
        if (held instanceof byte[] array) {
            return OBJECT + array.length;
        }
        if (held instanceof Row row) {
            long sum = OBJECT;
            for (int i = 0; i < row.size(); i++) {
                sum += REFERENCE + of(row.get(i));
            }
            return sum;
        }
        if (held instanceof Sized sized) {
            return sized.bytes();
        }
        if (held instanceof List<?> || held instanceof Set<?>) {
            long sum = 2L * OBJECT;
            for (Object item : (Iterable<?>) held) {
                sum += REFERENCE + of(item);
            }
            return sum;
        }
        if (held instanceof Map<?, ?> map) {
            long sum = 2L * OBJECT;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += OBJECT + 2L * REFERENCE + of(entry.getKey()) + of(entry.getValue());
            }
            return sum;
        }
        return held == null ? 0 : OBJECT;
    }

    /** True if {@link #of} knows at once, and exactly enough, how large such a value is. */
    public static boolean isQuick(Object held) {
        return held instanceof String
                || held instanceof Number
                || held instanceof Boolean
                || held instanceof byte[];
    }
}
