package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** Begins its part anew whenever that is finished. */
final class RepeatMachine extends TriggerMachine {
    private final TriggerMachine repeated;

    RepeatMachine(int part, TriggerMachine repeated) {
        super(part);
        this.repeated = repeated;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {
        repeated.element(state, time);
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return repeated.ready(state, time);
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        repeated.fired(state, time);
        if (repeated.finished(state)) {
            repeated.reset(state);
        }
    }

    @Override
    void reset(TriggerState state) {
        repeated.reset(state);
    }

    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        repeated.merge(into, from, time);
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return repeated.nextClock(state, now);
    }
}
