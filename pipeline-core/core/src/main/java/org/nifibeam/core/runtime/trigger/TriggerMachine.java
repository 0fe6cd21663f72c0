package org.nifibeam.core.runtime.trigger;

import java.util.List;

/**
 * How a trigger, or a part of one, decides. The machines of a trigger form its tree; what they
 * remember of a key and window is in a {@link TriggerState}, which they are given. Immutable.
 *
 * <p>The semantics are those of Beam's programming guide and of the triggers in its portable model:
 * a trigger is ready, fires, and may then be finished; where triggers are combined, parts that are
 * not ready when another one fires forget the elements they have seen, since these are gone with
 * the pane.
 */
public abstract class TriggerMachine {
    private final int part;

    TriggerMachine(int part) {
        this.part = part;
    }

    /** An element has come. */
    abstract void element(TriggerState state, TriggerTime time);

    /** True if a pane is to be fired now. */
    abstract boolean ready(TriggerState state, TriggerTime time);

    /** A pane is fired because this one is ready. */
    abstract void fired(TriggerState state, TriggerTime time);

    /** The elements seen are gone: it begins again, not finished. */
    abstract void reset(TriggerState state);

    /**
     * Windows have become one.
     *
     * @param into the new window's state, which is empty
     * @param from the states of the windows it is made of, at least one
     * @param time of the new window
     */
    abstract void merge(TriggerState into, List<TriggerState> from, TriggerTime time);

    /**
     * When, by the clock but after {@code now}, it may become ready by itself; never if it is
     * {@code MAX_VALUE}.
     */
    abstract long nextClock(TriggerState state, long now);

    /** True if it never fires again. */
    final boolean finished(TriggerState state) {
        return state.bit(part);
    }

    final void finished(TriggerState state, boolean value) {
        state.bit(part, value);
    }

    final boolean finishedInAll(List<TriggerState> states) {
        return states.stream().allMatch(this::finished);
    }

    final boolean finishedInAny(List<TriggerState> states) {
        return states.stream().anyMatch(this::finished);
    }
}
