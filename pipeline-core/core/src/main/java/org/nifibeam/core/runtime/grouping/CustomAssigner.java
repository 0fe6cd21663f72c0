package org.nifibeam.core.runtime.grouping;

import java.util.HashSet;
import java.util.List;
import org.nifibeam.core.window.CustomWindows;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Windows;

/** A user's windows, what they give being checked. */
final class CustomAssigner extends WindowAssigner {
    private final CustomWindows windows;

    CustomAssigner(CustomWindows windows) {
        this.windows = windows;
    }

    @Override
    public Windows assign(long timestamp) {
        List<IntervalWindow> assigned = windows.assign(timestamp);
        if (assigned == null) {
            throw wrong("gave null", timestamp);
        }
        for (IntervalWindow window : assigned) {
            if (window == null) {
                throw wrong("gave a window that is null", timestamp);
            }
            if (window.start() < Timestamps.MIN
                    || window.maxTimestamp() > GlobalWindow.INSTANCE.maxTimestamp()) {
                throw wrong("gave " + window + ", which is outside of event time", timestamp);
            }
            if (timestamp > window.maxTimestamp()) {
                throw wrong("gave " + window + ", which ends before it", timestamp);
            }
        }
        if (assigned.size() == 1) {
            return assigned.get(0);
        }
        if (new HashSet<>(assigned).size() < assigned.size()) {
            throw wrong("gave a window twice: " + assigned, timestamp);
        }
        return new Several(assigned.toArray(IntervalWindow[]::new));
    }

    private IllegalStateException wrong(String what, long timestamp) {
        return new IllegalStateException(
                "the windows " + windows + ", asked for the time " + timestamp + " ms, " + what);
    }
}
