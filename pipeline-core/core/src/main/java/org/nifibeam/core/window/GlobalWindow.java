package org.nifibeam.core.window;

/** The one window that holds all time. */
public enum GlobalWindow implements Window {
    INSTANCE;

    @Override
    public long start() {
        return Timestamps.MIN;
    }

    /** One day before {@link Timestamps#MAX}, so that a timer at its end fires before time does. */
    @Override
    public long maxTimestamp() {
        return Timestamps.MAX - 86_400_000L;
    }

    @Override
    public String toString() {
        return "global";
    }
}
