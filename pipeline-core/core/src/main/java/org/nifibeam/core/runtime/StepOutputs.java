package org.nifibeam.core.runtime;

import java.util.List;
import java.util.Optional;

/** Where what a step gives goes: its outputs, the main one first, and what it fails on. */
final class StepOutputs {
    private final Receiver[] receivers;
    private final Optional<Receiver> errors;

    StepOutputs(List<Receiver> receivers, Optional<Receiver> errors) {
        this.receivers = receivers.toArray(Receiver[]::new);
        this.errors = errors;
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

    /** Hands a watermark to all. */
    void watermark(long time) {
        for (Receiver receiver : receivers) {
            receiver.watermark(time);
        }
        if (errors.isPresent()) {
            errors.get().watermark(time);
        }
    }
}
