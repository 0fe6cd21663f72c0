package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.sdk.types.ElementTypes;

/** Makes what is known about an element a part of it. */
public final class Reify {
    private Reify() {}

    /** Timestamp, window and pane; an element of several windows comes once for each. */
    public static <T> ParDo<T, Windowed<T>> windows() {
        return new ParDo<>(
                FunctionCall.<T, Windowed<T>>of(
                        "Reify",
                        new Show<T>(),
                        type -> new WindowedType<>(ElementTypes.column(type)),
                        false));
    }

    /** Shows an element's context. */
    private static final class Show<T> extends DoFn<T, Windowed<T>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<T, Windowed<T>> context) {
            context.output(
                    new Windowed<>(
                            context.element(),
                            context.timestamp(),
                            context.window(),
                            context.pane()));
        }
    }
}
