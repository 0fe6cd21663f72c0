package org.nifibeam.testkit.stream;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;

/**
 * Windows of a user's own. Those that do not merge are of one minute and, for every other minute,
 * also of five; those that merge do so if they begin in the same ten minutes.
 */
record OddWindows(boolean merging) implements CustomWindows {
    private static final long MINUTE = 60_000;
    private static final long serialVersionUID = 1L;

    @Override
    public List<IntervalWindow> assign(long timestamp) {
        long start = timestamp - Math.floorMod(timestamp, MINUTE);
        IntervalWindow one = from(start, MINUTE);
        boolean odd = Math.floorMod(start / MINUTE, 2) == 1;
        return merging || !odd ? List.of(one) : List.of(one, from(start, 5 * MINUTE));
    }

    /** No window ends behind the end of event time. */
    private static IntervalWindow from(long start, long millis) {
        long end = GlobalWindow.INSTANCE.maxTimestamp() + 1;
        return new IntervalWindow(start, Math.min(start + millis, end));
    }

    @Override
    public List<Merge> merge(List<IntervalWindow> windows) {
        List<Merge> merges = new ArrayList<>();
        List<IntervalWindow> together = new ArrayList<>();
        for (IntervalWindow window : windows) {
            if (!together.isEmpty() && ten(window) != ten(together.get(0))) {
                add(merges, together);
                together = new ArrayList<>();
            }
            together.add(window);
        }
        add(merges, together);
        return merges;
    }

    private static long ten(IntervalWindow window) {
        return Math.floorDiv(window.start(), 10 * MINUTE);
    }

    private static void add(List<Merge> merges, List<IntervalWindow> together) {
        if (together.size() > 1) {
            long end = together.stream().mapToLong(IntervalWindow::end).max().orElseThrow();
            merges.add(new Merge(together, new IntervalWindow(together.get(0).start(), end)));
        }
    }
}
