package org.nifibeam.core.window;

/**
 * The windows that one element is in (none where sliding windows leave a gap); a single {@link
 * Window} is its own set. Immutable.
 */
public interface Windows {
    /** How many windows. */
    int count();

    /** The window at {@code index}. */
    Window window(int index);
}
