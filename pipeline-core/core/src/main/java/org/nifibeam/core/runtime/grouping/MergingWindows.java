package org.nifibeam.core.runtime.grouping;

import java.util.ArrayList;
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

    /** The merges among windows in order of their start; sessions that overlap become one. */
    List<Merge> merges(List<IntervalWindow> windows) {
        if (windows.size() < 2) {
            return List.of();
        }
        return custom.isPresent() ? checked(custom.get(), windows) : sessions(windows);
    }

    private static List<Merge> sessions(List<IntervalWindow> windows) {
        List<Merge> merges = new ArrayList<>();
        List<IntervalWindow> together = new ArrayList<>(List.of(windows.get(0)));
        long end = windows.get(0).end();
        for (IntervalWindow window : windows.subList(1, windows.size())) {
            if (window.start() >= end) {
                add(merges, together, end);
                together.clear();
            }
            together.add(window);
            end = together.size() == 1 ? window.end() : Math.max(end, window.end());
        }
        add(merges, together, end);
        return merges;
    }

    private static void add(List<Merge> merges, List<IntervalWindow> together, long end) {
        if (together.size() > 1) {
            merges.add(new Merge(together, new IntervalWindow(together.get(0).start(), end)));
        }
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
