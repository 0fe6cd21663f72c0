package org.nifibeam.core.sdk.transforms;

import org.nifibeam.core.sdk.Expansion;
import org.nifibeam.core.sdk.PCollection;

/** Outputs for what stages fail on. */
public final class DeadLetters {
    /** The name of the output, behind the stage's. */
    static final String TAG = "dead_letters";

    private DeadLetters() {}

    /** An output for elements of a stage's input, still to be given to a node. */
    public static <T> PCollection<DeadLetter<T>> output(Expansion here, PCollection<T> input) {
        return here.errors(
                TAG, new DeadLetterType<>(input.type()), input.windowing(), input.bounded());
    }
}
