package org.nifibeam.core.state;

import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;

/** A cell of a {@link SpillingState}: how its content is written and read. */
abstract class StateCell {
    final SpillingState state;
    private final String id;
    private final int number;
    private final Coder<?> coder;

    /**
     * A cell.
     *
     * @param coder of its values, or elements
     */
    StateCell(SpillingState state, String id, int number, Coder<?> coder) {
        this.state = state;
        this.id = id;
        this.number = number;
        this.coder = coder;
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

    /** True if each element can have an entry of its own in the store. */
    boolean storesElements() {
        return false;
    }

    /** Writes what is held, all in one. */
    abstract void encode(Content content, ByteSink to);

    /** True if elements are held that {@link #store} would write. */
    boolean holdsElements(Content content) {
        return false;
    }

    /**
     * Writes the elements that are held.
     *
     * @return the number of the next element then
     */
    long store(Content content, byte[] prefix, StateStore to) {
        throw new IllegalStateException(id + " stores no elements");
    }

    /** The form of what is written. */
    StateForm form(StateForm before) {
        return before.with(id, coder);
    }

    /**
     * Begins to hold what {@link #encode} wrote in another form.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    abstract void convert(Content content, StateForm written, ByteSource from);

    /** An element's entry that was written in another form, in this one. */
    byte[] converted(StateForm written, byte[] bytes) {
        if (!storesElements()) {
            throw new IllegalStateException(id + " stores no elements");
        }
        return Evolution.convert(id, coder, written, bytes);
    }

    /** True if what was written so need not be converted. */
    boolean isForm(StateForm written) {
        return written.isAs(id, coder);
    }

    /** Begins to hold what {@link #encode} wrote; no elements if there are no bytes. */
    abstract void restore(Content content, ByteSource from);
}
