package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.KeyedState;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;

/** The windows of each key that have state, where windows merge. Confined to the task's thread. */
final class ActiveWindows {
    private static final Coder<List<Long>> BOUNDS = Coders.list(Coders.longs());

    /** Starts and ends, in order; of the global window, which no merging window is. */
    private static final StateSpec<State.Value<List<Long>>> SPEC =
            StateSpec.value("windows", BOUNDS);

    private final KeyedState cells;
    private final MergingWindows merging;

    ActiveWindows(KeyedState cells, MergingWindows merging) {
        this.cells = cells;
        this.merging = merging;
    }

    /**
     * Windows with state that become one.
     *
     * @param windows at least one
     */
    record Merged(List<IntervalWindow> windows, IntervalWindow result) {}

    /**
     * Adds a window of a key, which may bring others together.
     *
     * @param merged told what becomes of the windows that have state
     * @return what has become of the new window
     */
    IntervalWindow add(Row key, IntervalWindow window, BiConsumer<Row, Merged> merged) {
        List<IntervalWindow> before = read(key);
        if (before.contains(window)) {
            return window;
        }
        List<IntervalWindow> all = new ArrayList<>(before);
        all.add(window);
        all.sort(MergingWindows.ORDER);
        Set<IntervalWindow> after = new HashSet<>(all);
        IntervalWindow own = window;
        List<Merged> changes = new ArrayList<>();
        for (CustomWindows.Merge merge : merging.merges(all)) {
            if (merge.windows().contains(window)) {
                own = merge.result();
            }
            merge.windows().forEach(after::remove);
            after.add(merge.result());
            List<IntervalWindow> old = new ArrayList<>(merge.windows());
            old.retainAll(before);
            if (!old.isEmpty() && !old.equals(List.of(merge.result()))) {
                changes.add(new Merged(old, merge.result()));
            }
        }
        if (!after.equals(new HashSet<>(before))) {
            write(key, after);
        }
        changes.forEach(change -> merged.accept(key, change));
        return own;
    }

    /** A window has expired. */
    void remove(Row key, IntervalWindow window) {
        Set<IntervalWindow> left = new HashSet<>(read(key));
        left.remove(window);
        write(key, left);
    }

    private List<IntervalWindow> read(Row key) {
        cells.select(key, GlobalWindow.INSTANCE);
        Optional<List<Long>> bounds = cells.cell(SPEC).read();
        if (bounds.isEmpty()) {
            return List.of();
        }
        List<IntervalWindow> windows = new ArrayList<>();
        for (int i = 0; i < bounds.get().size(); i += 2) {
            windows.add(new IntervalWindow(bounds.get().get(i), bounds.get().get(i + 1)));
        }
        return windows;
    }

    private void write(Row key, Set<IntervalWindow> windows) {
        cells.select(key, GlobalWindow.INSTANCE);
        if (windows.isEmpty()) {
            cells.clear();
            return;
        }
        List<IntervalWindow> sorted = new ArrayList<>(windows);
        Collections.sort(sorted, MergingWindows.ORDER);
        List<Long> bounds = new ArrayList<>();
        for (IntervalWindow window : sorted) {
            bounds.add(window.start());
            bounds.add(window.end());
        }
        cells.cell(SPEC).write(bounds);
    }
}
