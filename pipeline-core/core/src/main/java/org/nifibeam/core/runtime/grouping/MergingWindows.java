package org.nifibeam.core.runtime.grouping;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.CustomWindows.Merge;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.WindowFunction;

/** Which windows of one key become one. Immutable. */
final class MergingWindows {
    static final Comparator<IntervalWindow> ORDER =
            Comparator.comparingLong(IntervalWindow::start).thenComparingLong(IntervalWindow::end);

    private final Optional<CustomWindows> custom;

    MergingWindows(WindowFunction function) {
        this.custom =
                function instanceof WindowFunction.Custom own
                        ? Optional.of(own.windows())
                        : Optional.empty();
    }

    /** True if windows become one exactly if they overlap, so that those there are never do. */
    boolean overlapping() {
        return custom.isEmpty();
    }

    /** The merges that custom windows ask for among windows in order of their start. */
    List<Merge> merges(List<IntervalWindow> windows) {
        return windows.size() < 2 ? List.of() : checked(custom.orElseThrow(), windows);
    }

    private static List<Merge> checked(CustomWindows custom, List<IntervalWindow> windows) {
        List<Merge> merges = custom.merge(List.copyOf(windows));
        Set<IntervalWindow> left = new HashSet<>(windows);
        for (Merge merge : merges) {
            if (merge.windows().size() < 2) {
                throw wrong(custom, "merges " + merge.windows() + ", which is less than two");
            }
            for (IntervalWindow window : merge.windows()) {
                if (!left.remove(window)) {
                    throw wrong(custom, "merges " + window + ", which is not there or twice");
                }
            }
        }
        Set<IntervalWindow> results = new HashSet<>();
        for (Merge merge : merges) {
            if (left.contains(merge.result()) || !results.add(merge.result())) {
                throw wrong(custom, "gives " + merge.result() + ", which is another window too");
            }
        }
        return merges;
    }

    private static IllegalStateException wrong(CustomWindows custom, String what) {
        return new IllegalStateException("merging the windows " + custom + " " + what);
    }
}
