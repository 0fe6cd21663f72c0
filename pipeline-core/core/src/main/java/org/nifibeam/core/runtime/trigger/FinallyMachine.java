package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** As its first part, until its second one fires, which ends it. */
final class FinallyMachine extends TriggerMachine {
    private final TriggerMachine first;
    private final TriggerMachine until;

    FinallyMachine(int part, TriggerMachine first, TriggerMachine until) {
        super(part);
        this.first = first;
        this.until = until;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {
        first.element(state, time);
        until.element(state, time);
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return !finished(state) && (first.ready(state, time) || until.ready(state, time));
    }

    /** What {@code until} counts and waits for goes on through the firings of the first part. */
    @Override
    void fired(TriggerState state, TriggerTime time) {
        if (until.ready(state, time)) {
            until.fired(state, time);
            finished(state, true);
        } else {
            first.fired(state, time);
            finished(state, first.finished(state));
        }
    }

    @Override
    void reset(TriggerState state) {
        finished(state, false);
        first.reset(state);
        until.reset(state);
    }

    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        first.merge(into, from, time);
        until.merge(into, from, time);
        finished(into, first.finished(into) || until.finished(into));
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return finished(state)
                ? Long.MAX_VALUE
                : Math.min(first.nextClock(state, now), until.nextClock(state, now));
    }
}
