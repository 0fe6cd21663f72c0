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
 *
 * <p>An engine that spills or writes checkpoints finds all it needs here: what it keeps is found by
 * key, window and a cell's id, and encoded by the schema of the keys, which it was given with the
 * step, and the coders of the cell's spec. It may encode at any time between two calls; only the
 * selected key and window are in use. What it restores, it has before the first {@link #select}.
 */
public interface KeyedState {
    /** From now on cells are those of this key and window. */
    void select(Row key, Window window);

    /**
     * A cell of the selected key and window; it moves on with the selection. A step asks for one id
     * always with the same kind and coders, and for all its cells while it is set up, so that what
     * an older pipeline wrote of them can be restored.
     */
    <S> S cell(StateSpec<S> spec);

    /** Removes all cells of the selected key and window. */
    void clear();
}
