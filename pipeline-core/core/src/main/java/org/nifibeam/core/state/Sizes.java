package org.nifibeam.core.state;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.HeldBytes;
import org.nifibeam.core.function.Sized;

/**
 * About how much memory the values of one coder take. Those that do not say so themselves are
 * measured now and then, since measuring all would cost more than what is done with them. Confined
 * to one thread.
 */
final class Sizes<T> {
    private static final int SAMPLE = 32;

    /** What objects take more than the bytes they are written as, at least. */
    private static final int OBJECT = 48;

    private final Coder<T> coder;
    private final ByteSink sink = new ByteSink();
    private long average;
    private int left;

    Sizes(Coder<T> coder) {
        this.coder = coder;
    }

    long of(T value) {
        if (value instanceof Sized sized) {
            return sized.bytes();
        }
        if (HeldBytes.isQuick(value)) {
            return HeldBytes.of(value);
        }
        if (left-- <= 0) {
            left = SAMPLE;
            long measured = measured(value);
            average = average == 0 ? measured : (3 * average + measured) / 4;
        }
        return average;
    }

    private long measured(T value) {
        sink.clear();
        coder.encode(value, sink);
        return OBJECT + 2L * sink.size();
    }
}
