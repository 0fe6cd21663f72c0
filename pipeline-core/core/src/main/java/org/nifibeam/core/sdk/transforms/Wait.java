package org.nifibeam.core.sdk.transforms;

import java.util.List;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.View;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/** Holds elements back until another collection is complete. */
public final class Wait {
    private Wait() {}

    /**
     * Elements of a window come out once the signal's window is over (or has fired, if it has a
     * trigger); what the signal holds does not matter.
     */
    public static <T> PTransform<PCollection<T>, PCollection<T>> on(PCollection<?> signal) {
        return new Behind<>(signal);
    }

    private record Behind<T>(PCollection<?> signal)
            implements PTransform<PCollection<T>, PCollection<T>> {
        @Override
        public String name() {
            return "Wait";
        }

        @Override
        public PCollection<T> expand(PCollection<T> input) {
            View<?> view = signal.asIterable();
            return FunctionCall.<T, T>of("Wait", new Pass<T>(), type -> type, false)
                    .withViews(List.of(view))
                    .expand(input)
                    .main();
        }
    }

    /** Gives what it takes. */
    private static final class Pass<T> extends DoFn<T, T> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<T, T> context) {
            context.output(context.element());
        }
    }
}
