package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.model.Node;
import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;
import org.nifibeam.core.sdk.PTransform;

/**
 * Spreads elements evenly over the tasks of what comes behind it, for example behind a step that
 * makes many of few.
 *
 * @param <T> the elements
 */
public final class Reshuffle<T> implements PTransform<PCollection<T>, PCollection<T>> {
    private Reshuffle() {}

    /** Reshuffles. */
    public static <T> Reshuffle<T> create() {
        return new Reshuffle<>();
    }

    @Override
    public PCollection<T> expand(PCollection<T> input) {
        Expansion here = input.pipeline().expansion();
        here.require(input);
        PCollection<T> output = here.output(input.type(), input.windowing(), input.bounded());
        here.add(new Node.Reshuffle(here.stage(), input.collection(), output.collection()));
        return output;
    }
}
