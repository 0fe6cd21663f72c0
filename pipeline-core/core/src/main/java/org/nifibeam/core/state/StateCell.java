package org.nifibeam.core.state;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;

/** A cell of a {@link SpillingState}: how its content is written and read. */
abstract class StateCell {
    final SpillingState state;
    private final String id;
    private final int number;

    StateCell(SpillingState state, String id, int number) {
        this.state = state;
        this.id = id;
        this.number = number;
    }

    final String id() {
        return id;
    }

    final int number() {
        return number;
    }

    /** The content of the selected key and window, null if there is none. */
    final Content content() {
        return state.content(this);
    }

    public final void clear() {
        state.remove(this);
    }

    /** True if each element has an entry of its own in the store. */
    boolean storesElements() {
        return false;
    }

    /** Writes what is held, all in one. */
    void encode(Content content, ByteSink to) {
        throw new IllegalStateException(id + " stores elements");
    }

    /** Writes the elements that are held, and holds none afterwards. */
    void store(Content content, byte[] prefix, StateStore to) {
        throw new IllegalStateException(id + " stores no elements");
    }

    /** Begins to hold what {@link #encode} wrote, or no elements. */
    abstract void restore(Content content, ByteSource from);
}
