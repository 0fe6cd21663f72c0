package org.nifibeam.core.runtime.trigger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.window.Trigger;

/**
 * A trigger at work: what the grouping asks and tells for each key and window. Immutable, the
 * states are not.
 */
public final class TriggerMachines {
    private final boolean merging;
    private final boolean usesClock;
    private final TriggerMachine root;
    private int parts;
    private int numbers;

    /**
     * The machines of a trigger.
     *
     * @param merging true if windows of a key may become one
     */
    public TriggerMachines(Trigger trigger, boolean merging) {
        this.merging = merging;
        this.usesClock = trigger.usesClock();
        // Numbers stand behind the bits, whose count must be known before.
        this.numbers = TriggerState.bitWords(bits(trigger));
        this.root = machine(trigger);
        this.numbers -= TriggerState.bitWords(parts);
    }

    private static int bits(Trigger trigger) {
        int own = trigger instanceof Trigger.AfterWatermark ? 2 : 1;
        return own + trigger.parts().stream().mapToInt(TriggerMachines::bits).sum();
    }

    private TriggerMachine machine(Trigger trigger) {
        int part = parts++;
        if (trigger instanceof Trigger.AfterWatermark watermark) {
            int passed = parts++;
            return watermark.parts().isEmpty()
                    ? new WatermarkMachine(part, true)
                    : new EarlyLateMachine(
                            part,
                            passed,
                            watermark.early().map(this::machine),
                            watermark.late().map(this::machine),
                            merging);
        }
        if (trigger instanceof Trigger.AfterCount count) {
            return new CountMachine(part, numbers++, count.count());
        }
        if (trigger instanceof Trigger.AfterProcessingTime delay) {
            return new DelayMachine(part, numbers++, delay.delay().toMillis());
        }
        if (trigger instanceof Trigger.AfterFirst first) {
            return new PartsMachine(part, machines(first.triggers()), false);
        }
        if (trigger instanceof Trigger.AfterAll all) {
            return new PartsMachine(part, machines(all.triggers()), true);
        }
        if (trigger instanceof Trigger.AfterEach each) {
            return new EachMachine(part, machines(each.triggers()), merging);
        }
        if (trigger instanceof Trigger.Repeatedly repeatedly) {
            return new RepeatMachine(part, machine(repeatedly.trigger()));
        }
        if (trigger instanceof Trigger.OrFinally both) {
            return new FinallyMachine(part, machine(both.trigger()), machine(both.until()));
        }
        return trigger instanceof Trigger.Never
                ? new NeverMachine(part)
                : new WatermarkMachine(part, false);
    }

    private List<TriggerMachine> machines(List<Trigger> triggers) {
        List<TriggerMachine> machines = new ArrayList<>();
        triggers.forEach(trigger -> machines.add(machine(trigger)));
        return machines;
    }

    /** True if some part goes by the clock. */
    public boolean usesClock() {
        return usesClock;
    }

    /** The state of a window that has seen nothing. */
    public TriggerState begin() {
        return TriggerState.empty(parts, numbers);
    }

    /** An element has come; not to be told once it is finished. */
    public void element(TriggerState state, TriggerTime time) {
        root.element(state, time);
    }

    /** True if a pane is to be fired now. */
    public boolean ready(TriggerState state, TriggerTime time) {
        return !root.finished(state) && root.ready(state, time);
    }

    /** A pane is fired because it is ready. */
    public void fired(TriggerState state, TriggerTime time) {
        root.fired(state, time);
    }

    /** True if it never fires again: the window takes no further element. */
    public boolean finished(TriggerState state) {
        return root.finished(state);
    }

    /**
     * The state of a window that others have become.
     *
     * @param from their states; at least one
     * @param time of the new window
     */
    public TriggerState merge(List<TriggerState> from, TriggerTime time) {
        TriggerState into = begin();
        root.merge(into, from, time);
        return into;
    }

    /** When, by the clock, it may become ready by itself; if any. */
    public Optional<Long> nextClock(TriggerState state, long now) {
        long next = root.finished(state) ? Long.MAX_VALUE : root.nextClock(state, now);
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(next);
    }
}
