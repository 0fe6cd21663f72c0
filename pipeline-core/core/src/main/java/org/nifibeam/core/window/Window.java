package org.nifibeam.core.window;

/** A window of event time, in milliseconds since the epoch. */
public sealed interface Window extends Windows permits GlobalWindow, IntervalWindow {
    /** The first millisecond in the window. */
    long start();

    /** The last millisecond in the window. */
    long maxTimestamp();

    @Override
    default int count() {
        return 1;
    }

    @Override
    default Window window(int index) {
        return this;
    }
}
