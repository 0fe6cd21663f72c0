package org.nifibeam.core.sdk.transforms;

import java.util.Objects;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.sdk.SerializablePredicate;

/**
 * Keeps some elements. For rows {@link org.nifibeam.core.sdk.rows.FilterRows} takes an expression,
 * which a source may do itself.
 */
public final class Filter {
    private Filter() {}

    /** Keeps the elements that meet a condition. */
    public static <T> ParDo<T, T> by(SerializablePredicate<? super T> condition) {
        Objects.requireNonNull(condition, "condition");
        return new ParDo<>(
                FunctionCall.<T, T>of("Filter", new Keep<T>(condition), type -> type, true));
    }

    /** The condition, as a function that is called for each element. */
    private static final class Keep<T> extends DoFn<T, T> {
        private static final long serialVersionUID = 1L;

        private final SerializablePredicate<? super T> condition;

        Keep(SerializablePredicate<? super T> condition) {
            this.condition = condition;
        }

        @Override
        public void process(ProcessContext<T, T> context) throws Exception {
            if (condition.test(context.element())) {
                context.output(context.element());
            }
        }
    }
}
