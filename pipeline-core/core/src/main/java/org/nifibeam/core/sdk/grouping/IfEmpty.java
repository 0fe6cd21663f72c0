package org.nifibeam.core.sdk.grouping;

import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.View;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.io.Create;
import org.nifibeam.core.sdk.transforms.ParDo;
import org.nifibeam.core.sdk.transforms.WindowInto;

/** One value if a bounded collection in the global window has none. */
record IfEmpty<T>(PCollection<T> collection, T value)
        implements PTransform<Pipeline, PCollection<T>> {
    @Override
    public PCollection<T> expand(Pipeline pipeline) {
        View<Iterable<T>> view = collection.asIterable();
        PCollection<T> given =
                pipeline.apply(Create.of(collection.type(), value))
                        .apply(
                                "Give",
                                ParDo.of(new Give<>(view), collection.type()).withSideInputs(view));
        return collection.windowing().equals(given.windowing())
                ? given
                : given.apply(WindowInto.of(collection.windowing()));
    }

    /** Gives what it takes if the view is empty. */
    private static final class Give<T> extends DoFn<T, T> {
        private static final long serialVersionUID = 1L;

        private final View<Iterable<T>> view;

        Give(View<Iterable<T>> view) {
            this.view = view;
        }

        @Override
        public void process(ProcessContext<T, T> context) {
            if (!context.sideInput(view).iterator().hasNext()) {
                context.output(context.element());
            }
        }
    }
}
