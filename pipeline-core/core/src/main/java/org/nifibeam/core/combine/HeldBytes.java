package org.nifibeam.core.combine;

import java.util.List;
import org.nifibeam.core.schema.Row;

/** About how much memory takes what a row holds. */
final class HeldBytes {
    static final int REFERENCE = 8;
    private static final int OBJECT = 24;

    private HeldBytes() {}

    /** Of objects that only have a coder nothing is known; they are taken for small. */
    static long of(Object held) {
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
        if (held instanceof List<?> list) {
            long sum = 2L * OBJECT;
            for (Object item : list) {
                sum += REFERENCE + of(item);
            }
            return sum;
        }
        return held == null ? 0 : OBJECT;
    }
}
