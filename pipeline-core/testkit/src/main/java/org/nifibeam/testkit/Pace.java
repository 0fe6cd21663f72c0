package org.nifibeam.testkit;

/** How scripts move the clock. Called on the threads of readers. */
public interface Pace {
    /** Nobody has given the scripts a clock. */
    Pace NONE =
            new Pace() {
                @Override
                public boolean move(long time, long deadlineNanos) {
                    throw new IllegalStateException("a script moves the clock, but there is none");
                }

                @Override
                public boolean settled(long deadlineNanos) {
                    return true;
                }
            };

    /**
     * Moves the clock as soon as what came before is done; false if that is not so before the
     * deadline (a {@link System#nanoTime} value).
     */
    boolean move(long time, long deadlineNanos) throws InterruptedException;

    /** True if what the last move brings about is done. */
    boolean settled(long deadlineNanos) throws InterruptedException;
}
