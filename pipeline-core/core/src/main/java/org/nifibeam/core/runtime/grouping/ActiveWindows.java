package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.KeyedState;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;

/** The windows of each key that have state, where windows merge. Confined to the task's thread. */
final class ActiveWindows {
    /** In order of their start; of the global window, which no merging window is. */
    private static final StateSpec<State.Value<NavigableSet<IntervalWindow>>> SPEC =
            StateSpec.value("windows", new Bounds());

    private final KeyedState cells;
    private final MergingWindows merging;

    ActiveWindows(KeyedState cells, MergingWindows merging) {
        this.cells = cells;
        this.merging = merging;
        cells.cell(SPEC);
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
        NavigableSet<IntervalWindow> windows = read(key);
        if (windows.contains(window)) {
            return window;
        }
        return merging.overlapping()
                ? addSession(key, window, windows, merged)
                : addCustom(key, window, windows, merged);
    }

    /** Looks at no windows but those that become one with the new one. */
    private IntervalWindow addSession(
            Row key,
            IntervalWindow window,
            NavigableSet<IntervalWindow> windows,
            BiConsumer<Row, Merged> merged) {
        List<IntervalWindow> together = new ArrayList<>();
        // Those that are there do not overlap, so one before the new window at most reaches it.
        IntervalWindow before = windows.lower(window);
        if (before != null && before.end() > window.start()) {
            together.add(before);
        }
        for (IntervalWindow other : windows.tailSet(window)) {
            if (other.start() >= window.end()) {
                break;
            }
            together.add(other);
        }
        IntervalWindow own = window;
        for (IntervalWindow other : together) {
            own =
                    new IntervalWindow(
                            Math.min(own.start(), other.start()), Math.max(own.end(), other.end()));
        }
        if (together.equals(List.of(own))) {
            return own;
        }
        together.forEach(windows::remove);
        windows.add(own);
        write(key, windows);
        if (!together.isEmpty()) {
            merged.accept(key, new Merged(together, own));
        }
        return own;
    }

    private IntervalWindow addCustom(
            Row key,
            IntervalWindow window,
            NavigableSet<IntervalWindow> before,
            BiConsumer<Row, Merged> merged) {
        NavigableSet<IntervalWindow> after = new TreeSet<>(before);
        after.add(window);
        IntervalWindow own = window;
        List<Merged> changes = new ArrayList<>();
        List<CustomWindows.Merge> merges = merging.merges(List.copyOf(after));
        for (CustomWindows.Merge merge : merges) {
            if (merge.windows().contains(window)) {
                own = merge.result();
            }
            List<IntervalWindow> old = new ArrayList<>(merge.windows());
            old.retainAll(before);
            if (!old.isEmpty() && !old.equals(List.of(merge.result()))) {
                changes.add(new Merged(old, merge.result()));
            }
        }
        // All go before any comes, since what some become may be what another was.
        Set<IntervalWindow> gone = new HashSet<>();
        merges.forEach(merge -> gone.addAll(merge.windows()));
        after.removeAll(gone);
        merges.forEach(merge -> after.add(merge.result()));
        if (!after.equals(before)) {
            write(key, after);
        }
        changes.forEach(change -> merged.accept(key, change));
        return own;
    }

    /** A window has expired. */
    void remove(Row key, IntervalWindow window) {
        NavigableSet<IntervalWindow> windows = read(key);
        windows.remove(window);
        write(key, windows);
    }

    private NavigableSet<IntervalWindow> read(Row key) {
        cells.select(key, GlobalWindow.INSTANCE);
        return cells.cell(SPEC).read().orElseGet(() -> new TreeSet<>(MergingWindows.ORDER));
    }

    private void write(Row key, NavigableSet<IntervalWindow> windows) {
        cells.select(key, GlobalWindow.INSTANCE);
        if (windows.isEmpty()) {
            cells.clear();
        } else {
            cells.cell(SPEC).write(windows);
        }
    }

    /** How many windows, and the start and end of each. */
    private record Bounds() implements Coder<NavigableSet<IntervalWindow>> {
        @Override
        public void encode(NavigableSet<IntervalWindow> windows, ByteSink sink) {
            sink.writeUnsigned(windows.size());
            for (IntervalWindow window : windows) {
                sink.writeSigned(window.start());
                sink.writeSigned(window.end());
            }
        }

        @Override
        public NavigableSet<IntervalWindow> decode(ByteSource source) {
            NavigableSet<IntervalWindow> windows = new TreeSet<>(MergingWindows.ORDER);
            int count = source.readCount();
            for (int i = 0; i < count; i++) {
                windows.add(new IntervalWindow(source.readSigned(), source.readSigned()));
            }
            return windows;
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "windows";
        }
    }
}
