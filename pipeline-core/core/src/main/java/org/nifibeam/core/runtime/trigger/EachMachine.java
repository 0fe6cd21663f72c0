package org.nifibeam.core.runtime.trigger;

import java.util.List;

/** One part after the other; each begins when the one before is finished. */
final class EachMachine extends TriggerMachine {
    private final List<TriggerMachine> parts;
    private final boolean merging;

    EachMachine(int part, List<TriggerMachine> parts, boolean merging) {
        super(part);
        this.parts = List.copyOf(parts);
        this.merging = merging;
    }

    /** Its last part once all are finished. */
    private TriggerMachine current(TriggerState state) {
        for (TriggerMachine machine : parts) {
            if (!machine.finished(state)) {
                return machine;
            }
        }
        return parts.get(parts.size() - 1);
    }

    /** Where windows merge, a part that is finished may not be so any more; so all take part. */
    @Override
    void element(TriggerState state, TriggerTime time) {
        if (merging) {
            parts.forEach(machine -> machine.element(state, time));
        } else {
            current(state).element(state, time);
        }
    }

    @Override
    boolean ready(TriggerState state, TriggerTime time) {
        return !finished(state) && current(state).ready(state, time);
    }

    @Override
    void fired(TriggerState state, TriggerTime time) {
        TriggerMachine current = current(state);
        current.fired(state, time);
        boolean behind = false;
        for (TriggerMachine machine : parts) {
            if (behind) {
                machine.reset(state);
            }
            behind |= machine == current;
        }
        finish(state);
    }

    private void finish(TriggerState state) {
        finished(state, parts.stream().allMatch(machine -> machine.finished(state)));
    }

    @Override
    void reset(TriggerState state) {
        finished(state, false);
        parts.forEach(machine -> machine.reset(state));
    }

    /** What comes behind a part that goes on again has not begun. */
    @Override
    void merge(TriggerState into, List<TriggerState> from, TriggerTime time) {
        boolean begun = true;
        for (TriggerMachine machine : parts) {
            if (begun) {
                machine.merge(into, from, time);
                begun = machine.finished(into);
            } else {
                machine.reset(into);
            }
        }
        finish(into);
    }

    @Override
    long nextClock(TriggerState state, long now) {
        return finished(state) ? Long.MAX_VALUE : current(state).nextClock(state, now);
    }
}
