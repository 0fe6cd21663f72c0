package org.nifibeam.testkit;

/** How scripts move the clock. Called on the threads of readers. */
interface Pace {
    /** Nobody has given the scripts a clock. */
    Pace NONE =
            new Pace() {
                @Override
                public void begin() {}

                @Override
                public void end() {}

                @Override
                public boolean quiescent() {
                    throw new IllegalStateException("a script moves the clock, but there is none");
                }

                @Override
                public void move(long time) {}
            };

    /** A reader of a script is open and has steps to give. */
    void begin();

    /**
     * A reader gives nothing by itself any more: it has ended, or waits for the clock or others.
     */
    void end();

    /** True if nothing more happens by itself: everything that came before is done. */
    boolean quiescent();

    /** Moves the clock to a time in milliseconds since the epoch. */
    void move(long time);
}
