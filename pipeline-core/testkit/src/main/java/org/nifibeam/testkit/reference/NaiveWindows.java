package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowFunction;

/** Windows of a timestamp, found by trying every window that could hold it. */
public final class NaiveWindows {
    private NaiveWindows() {}

    /** The windows that a timestamp is in. */
    public static List<Window> assign(WindowFunction function, long timestamp) {
        if (function instanceof WindowFunction.Fixed fixed) {
            long size = fixed.size().toMillis();
            return every(size, size, fixed.offset().toMillis(), timestamp);
        }
        if (function instanceof WindowFunction.Sliding sliding) {
            return every(
                    sliding.size().toMillis(),
                    sliding.period().toMillis(),
                    sliding.offset().toMillis(),
                    timestamp);
        }
        if (function instanceof WindowFunction.Global) {
            return List.of(GlobalWindow.INSTANCE);
        }
        throw new UnsupportedOperationException("no naive " + function);
    }

    /** Windows start at offset + n × period for every whole n; none reaches out of event time. */
    private static List<Window> every(long size, long period, long offset, long timestamp) {
        List<Window> windows = new ArrayList<>();
        long first = (timestamp - size - offset) / period - 2;
        long last = (timestamp - offset) / period + 2;
        for (long n = first; n <= last; n++) {
            long start = offset + n * period;
            if (start <= timestamp && timestamp < start + size) {
                long end = Math.min(start + size, GlobalWindow.INSTANCE.maxTimestamp() + 1);
                windows.add(new IntervalWindow(Math.max(start, Timestamps.MIN), end));
            }
        }
        return windows;
    }
}
