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
    abstract StateForm form(StateForm before);

    /**
     * Begins to hold what {@link #encode} wrote in another form.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    abstract void convert(Content content, StateForm written, ByteSource from);

    /** An element's entry that was written in another form, in this one. */
    byte[] converted(StateForm written, byte[] bytes) {
        throw new IllegalStateException(id + " stores no elements");
    }

    /** True if what was written so need not be converted. */
    abstract boolean isForm(StateForm written);

    /** Begins to hold what {@link #encode} wrote; no elements if there are no bytes. */
    abstract void restore(Content content, ByteSource from);
}
