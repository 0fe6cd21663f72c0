package org.nifibeam.core.runtime.trigger;

import java.util.List;
import java.util.Optional;

/**
 * Fires on time when the window is over, repeatedly as one trigger before, and repeatedly as
 * another behind. Its bit {@code passed} says that the firing on time was.
 */
final class EarlyLateMachine extends TriggerMachine {
    private final int passed;
    private final Optional<TriggerMachine> early;
    private final Optional<TriggerMachine> late;
    private final boolean merging;

    EarlyLateMachine(
            int part,
            int passed,
            Optional<TriggerMachine> early,
            Optional<TriggerMachine> late,
            boolean merging) {
        super(part);
        this.passed = passed;
        this.early = early;
        this.late = late;
        this.merging = merging;
    }

    private Optional<TriggerMachine> current(TriggerState state) {
        return state.bit(passed) ? late : early;
    }

    /** Where windows merge, a window that is over may not be so any more; so both take part. */
    @Override
    void element(TriggerState state, TriggerTime time) {
        if (merging) {
            early.ifPresent(machine -> machine.element(state, time));
            late.ifPresent(machine -> machine.element(state, time));
        } else {
            current(state).ifPresent(machine -> machine.element(state, time));
        }
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        boolean onTime = time.windowOver() && !state.bit(passed);
        return onTime || current(state).map(machine -> machine.ready(state, time)).orElse(false);
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        if (state.bit(passed)) {
            late.ifPresent(machine -> again(machine, state, time));
        } else if (time.windowOver()) {
            state.bit(passed, true);
            early.ifPresent(machine -> machine.reset(state));
            late.ifPresent(machine -> machine.reset(state));
            finished(state, late.isEmpty());
        } else {
            early.ifPresent(machine -> again(machine, state, time));
        }
    }

    private static void again(TriggerMachine machine, TriggerState state, TriggerTime time) {
        machine.fired(state, time);
        if (machine.finished(state)) {
            machine.reset(state);
        }
    }

    @Override
    void reset(TriggerState state) {
        finished(state, false);
        state.bit(passed, false);
        early.ifPresent(machine -> machine.reset(state));
        late.ifPresent(machine -> machine.reset(state));
    }

    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        boolean over = from.stream().allMatch(s -> s.bit(passed)) && time.windowOver();
        state(into, over);
        if (over) {
            late.ifPresent(machine -> machine.merge(into, from, time));
        } else {
            early.ifPresent(machine -> machine.merge(into, from, time));
        }
    }

    private void state(TriggerState into, boolean over) {
        into.bit(passed, over);
        finished(into, over && late.isEmpty());
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return current(state).map(machine -> machine.nextClock(state, now)).orElse(Long.MAX_VALUE);
    }
}
