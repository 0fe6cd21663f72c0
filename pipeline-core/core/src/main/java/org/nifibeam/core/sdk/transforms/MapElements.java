package org.nifibeam.core.sdk.transforms;

import java.util.Objects;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.sdk.SerializableFunction;

/**
 * Makes an element of each.
 *
 * <pre>{@code
 * lines.apply(MapElements.into(ElementTypes.ints()).via(String::length))
 * }</pre>
 */
public final class MapElements {
    private MapElements() {}

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

        /** Calls a function. */
        public <I> ParDo<I, O> via(SerializableFunction<? super I, ? extends O> function) {
            Objects.requireNonNull(function, "function");
            return new ParDo<>(
                    FunctionCall.<I, O>of(
                            "MapElements", new MapEach<I, O>(function), input -> type, true));
        }
    }

    /** The function, as one that is called for each element. */
    private static final class MapEach<I, O> extends DoFn<I, O> {
        private static final long serialVersionUID = 1L;

        private final SerializableFunction<? super I, ? extends O> function;

        MapEach(SerializableFunction<? super I, ? extends O> function) {
            this.function = function;
        }

        @Override
        public void process(ProcessContext<I, O> context) throws Exception {
            context.output(function.apply(context.element()));
        }
    }
}
