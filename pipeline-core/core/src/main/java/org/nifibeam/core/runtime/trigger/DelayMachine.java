package org.nifibeam.core.runtime.trigger;

import java.util.List;

/**
 * Ready so many milliseconds of processing time after the first element. Its number is the time it
 * waits for and one more, so that zero is none.
 */
final class DelayMachine extends TriggerMachine {
    private final int number;
    private final long delay;

    DelayMachine(int part, int number, long delay) {
        super(part);
        this.number = number;
        this.delay = delay;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {
        if (state.number(number) == 0) {
            state.number(number, time.clock() + delay + 1);
        }
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return time.clock() >= due(state);
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

    /** The first element of all counts; what has fired for some of them has fired. */
    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        if (finishedInAny(from)) {
            finished(into, true);
        } else {
            long first =
                    from.stream()
                            .mapToLong(s -> s.number(number))
                            .filter(n -> n != 0)
                            .min()
                            .orElse(0);
            into.number(number, first);
        }
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return due(state) > now ? due(state) : Long.MAX_VALUE;
    }

    private long due(TriggerState state) {
        return finished(state) || state.number(number) == 0
                ? Long.MAX_VALUE
                : state.number(number) - 1;
    }
}
