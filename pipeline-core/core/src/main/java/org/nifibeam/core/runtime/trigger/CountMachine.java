package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** Ready once so many elements have come. */
final class CountMachine extends TriggerMachine {
    private final int number;
    private final long count;

    CountMachine(int part, int number, long count) {
        super(part);
        this.number = number;
        this.count = count;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {
        state.number(number, state.number(number) + 1);
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return state.number(number) >= count && !finished(state);
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        state.number(number, 0);
        finished(state, true);
    }

    @Override
    void reset(TriggerState state) {
        state.number(number, 0);
        finished(state, false);
    }

    /** All elements count; what has fired for some of them has fired. */
    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        if (finishedInAny(from)) {
            finished(into, true);
        } else {
            into.number(number, from.stream().mapToLong(s -> s.number(number)).sum());
        }
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return Long.MAX_VALUE;
    }
}
