package org.nifibeam.core.state;

import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/**
 * The state of one step in one task, by key and window. Confined to the task's thread.
 *
 * <p>Keys are rows of the step's key fields; equal ones in canonical form are one key. A cell that
 * was never written is empty. Values are handed in and out by reference where the engine keeps
 * objects, so whoever changes one in place writes it back.
 */
public interface KeyedState {
    /** From now on cells are those of this key and window. */
    void select(Row key, Window window);

    /** A cell of the selected key and window; it moves on with the selection. */
    <S> S cell(StateSpec<S> spec);

    /** Removes all cells of the selected key and window. */
    void clear();
}
