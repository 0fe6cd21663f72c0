package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** Never ready. */
final class NeverMachine extends TriggerMachine {
    NeverMachine(int part) {
        super(part);
    }

    @Override
    void element(TriggerState state, TriggerTime time) {}

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return false;
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {}

    @Override
    void reset(TriggerState state) {}

    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {}

    @Override
    long nextClock(TriggerState state, long now) {
        return Long.MAX_VALUE;
    }
}
