package org.nifibeam.core.state;

import java.util.HashMap;
import java.util.Map;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Window;

/** State on the heap: objects by reference, nothing encoded. */
public final class HeapState implements KeyedState {
    private final Map<Scope, Map<String, Object>> contents = new HashMap<>();
    private final Map<String, Object> cells = new HashMap<>();
    private Scope scope;
    private Map<String, Object> selected;

    /** No state yet. */
    public HeapState() {}

    @Override
    public void select(Row key, Window window) {
        scope = new Scope(key, window);
        selected = contents.get(scope);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> S cell(StateSpec<S> spec) {
        return (S) cells.computeIfAbsent(spec.id(), id -> HeapCells.of(this, spec));
    }

    @Override
    public void clear() {
        contents.remove(scope);
        selected = null;
    }

    /** What the selected scope keeps under an id, null if nothing. */
    Object get(String id) {
        return selected == null ? null : selected.get(id);
    }

    /** Keeps something for the selected scope. */
    void put(String id, Object content) {
        if (selected == null) {
            selected = new HashMap<>();
            contents.put(scope, selected);
        }
        selected.put(id, content);
    }

    /** Forgets what the selected scope keeps under an id. */
    void remove(String id) {
        if (selected != null && selected.remove(id) != null && selected.isEmpty()) {
            clear();
        }
    }

    private record Scope(Row key, Window window) {}
}
