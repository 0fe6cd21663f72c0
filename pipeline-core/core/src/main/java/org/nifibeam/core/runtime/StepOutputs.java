package org.nifibeam.core.runtime;

import java.util.List;
import java.util.Optional;
import org.nifibeam.core.window.Timestamps;

/** Where what a step gives goes: its outputs, the main one first, and what it fails on. */
final class StepOutputs {
    private final Receiver[] receivers;
    private final Optional<Receiver> errors;
    private final boolean bounded;

    /**
     * Outputs.
     *
     * @param bounded true in a run that ends by itself
     */
    StepOutputs(List<Receiver> receivers, Optional<Receiver> errors, boolean bounded) {
        this.receivers = receivers.toArray(Receiver[]::new);
        this.errors = errors;
        this.bounded = bounded;
    }

    Receiver main() {
        return receivers.length == 0 ? Receiver.NOBODY : receivers[0];
    }

    Receiver output(int index) {
        return receivers[index];
    }

    Optional<Receiver> errors() {
        return errors;
    }

    /**
     * Hands a watermark to all. Bounded event time jumps from its beginning to its end: what a step
     * still holds back at its input's end must not let anybody behind it take a window for over.
     */
    void watermark(long time) {
        if (bounded && time < Timestamps.MAX) {
            return;
        }
        for (Receiver receiver : receivers) {
            receiver.watermark(time);
        }
        if (errors.isPresent()) {
            errors.get().watermark(time);
        }
    }
}
