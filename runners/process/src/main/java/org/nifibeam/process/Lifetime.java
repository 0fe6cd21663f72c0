package org.nifibeam.process;

/** How long a process may go on. */
public enum Lifetime {
    /** Until its run ends, whether or not the JVM that started it is still there. */
    OF_ITS_RUN,
    /**
     * No longer than the JVM that started it, whatever user code does: nobody else wants its
     * results.
     */
    OF_ITS_STARTER
}
