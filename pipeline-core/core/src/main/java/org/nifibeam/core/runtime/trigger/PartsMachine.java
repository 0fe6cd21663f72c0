package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** One whose parts all go on at the same time: until the first of them has fired, or all have. */
final class PartsMachine extends TriggerMachine {
    private final List<TriggerMachine> parts;
    private final boolean all;

    PartsMachine(int part, List<TriggerMachine> parts, boolean all) {
        super(part);
        this.parts = List.copyOf(parts);
        this.all = all;
    }

    @Override
    void element(TriggerState state, TriggerTime time) {
        for (TriggerMachine machine : parts) {
            if (!machine.finished(state)) {
                machine.element(state, time);
            }
        }
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        for (TriggerMachine machine : parts) {
            boolean ready = all && machine.finished(state) || machine.ready(state, time);
            if (ready != all) {
                return ready;
            }
        }
        return all;
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        for (TriggerMachine machine : parts) {
            if (machine.ready(state, time)) {
                machine.fired(state, time);
            } else if (!machine.finished(state)) {
                machine.reset(state);
            }
        }
        finish(state);
    }

    private void finish(TriggerState state) {
        finished(
                state,
                all
                        ? parts.stream().allMatch(machine -> machine.finished(state))
                        : parts.stream().anyMatch(machine -> machine.finished(state)));
    }

    @Override
    void reset(TriggerState state) {
        finished(state, false);
        parts.forEach(machine -> machine.reset(state));
    }

    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        parts.forEach(machine -> machine.merge(into, from, time));
        finish(into);
    }

    @Override
    long nextClock(TriggerState state, long now) {
        long next = Long.MAX_VALUE;
        for (TriggerMachine machine : parts) {
            next = Math.min(next, machine.nextClock(state, now));
        }
        return next;
    }
}
