package org.nifibeam.core.sdk.transforms;

import java.util.Objects;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.sdk.SerializableFunction;

/**
 * Makes any number of elements of each.
 *
 * <pre>{@code
 * lines.apply(FlatMapElements.into(ElementTypes.strings())
 *         .via((String line) -> List.of(line.split(" "))))
 * }</pre>
 */
public final class FlatMapElements {
    private FlatMapElements() {}

    /** Says what comes out. */
    public static <O> Into<O> into(ElementType<O> type) {
        return new Into<>(type);
    }

    /** What comes out is known; how it is made is not yet. */
    public static final class Into<O> {
        private final ElementType<O> type;

        private Into(ElementType<O> type) {
            this.type = type;
        }

        /** Calls a function, all whose items come out. */
        public <I> ParDo<I, O> via(
                SerializableFunction<? super I, ? extends Iterable<? extends O>> function) {
            Objects.requireNonNull(function, "function");
            return new ParDo<>(
                    FunctionCall.<I, O>of(
                            "FlatMapElements", new FlatMapEach<I, O>(function), i -> type, true));
        }
    }

    /** The function, as one that is called for each element. */
    private static final class FlatMapEach<I, O> extends DoFn<I, O> {
        private static final long serialVersionUID = 1L;

        private final SerializableFunction<? super I, ? extends Iterable<? extends O>> function;

        FlatMapEach(SerializableFunction<? super I, ? extends Iterable<? extends O>> function) {
            this.function = function;
        }

        @Override
        public void process(ProcessContext<I, O> context) throws Exception {
            for (O item : function.apply(context.element())) {
                context.output(item);
            }
        }
    }
}
