package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** Ready when the window is over: once, or, as the default trigger, from then on. */
final class WatermarkMachine extends TriggerMachine {
    private final boolean once;

    WatermarkMachine(int part, boolean once) {
        super(part);
        this.once = once;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {}

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return time.windowOver() && !finished(state);
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        finished(state, once);
    }

    @Override
    void reset(TriggerState state) {
        finished(state, false);
    }

    /** What is not over any more, or has never fired, can fire again. */
    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        finished(into, finishedInAll(from) && time.windowOver());
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return Long.MAX_VALUE;
    }
}
