package org.nifibeam.core.sdk.transforms;

import java.time.Instant;
import java.util.Objects;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.sdk.SerializableFunction;

/**
 * Gives elements other timestamps, no earlier than those they have; elements of a source that knows
 * nothing of event time have the earliest of all. The watermark stays that of the input: where a
 * source's records carry their time, {@link org.nifibeam.core.sdk.rows.AssignTimestamps} moves it,
 * too.
 */
public final class WithTimestamps {
    private WithTimestamps() {}

    /** The timestamp that a function finds in an element. */
    public static <T> ParDo<T, T> of(SerializableFunction<? super T, Instant> timestamp) {
        Objects.requireNonNull(timestamp, "timestamp");
        return new ParDo<>(
                FunctionCall.<T, T>of("WithTimestamps", new Stamp<T>(timestamp), t -> t, true));
    }

    /** The function, as one that is called for each element. */
    private static final class Stamp<T> extends DoFn<T, T> {
        private static final long serialVersionUID = 1L;

        private final SerializableFunction<? super T, Instant> timestamp;

        Stamp(SerializableFunction<? super T, Instant> timestamp) {
            this.timestamp = timestamp;
        }

        @Override
        public void process(ProcessContext<T, T> context) throws Exception {
            context.output(context.element(), timestamp.apply(context.element()));
        }
    }
}
