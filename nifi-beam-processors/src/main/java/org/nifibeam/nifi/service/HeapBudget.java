package org.nifibeam.nifi.service;

/** The part of NiFi's heap that runs may have, all services of this NAR together. Thread-safe. */
final class HeapBudget {
    /** Half of the heap; the rest is NiFi's. */
    static final HeapBudget NIFI = new HeapBudget(Runtime.getRuntime().maxMemory() / 2);

    private final long bytes;
    private long taken;

    HeapBudget(long bytes) {
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    /** Takes so much, unless it is not there. */
    synchronized boolean take(long wanted) {
        if (wanted > bytes - taken) {
            return false;
        }
        taken += wanted;
        return true;
    }

    /** Takes so much, whether it is there or not. */
    synchronized void takeAnyway(long wanted) {
        taken += wanted;
    }

    synchronized void give(long back) {
        taken -= back;
    }

    synchronized long taken() {
        return taken;
    }
}
