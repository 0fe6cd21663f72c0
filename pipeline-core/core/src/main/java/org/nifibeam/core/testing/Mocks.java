package org.nifibeam.core.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.QuiescentJob;

/**
 * The mocks of one run of a test, and its clock, which only goes on when a mock says so and the
 * pipeline has nothing more to do. Thread-safe.
 */
final class Mocks implements InstantSource {
    private final Map<String, Mock> byName = new ConcurrentHashMap<>();
    private final Set<Object> giving = new HashSet<>();
    private volatile Instant now = Instant.EPOCH;
    private Object mover;
    private Job job;

    void add(String name, Mock mock) {
        byName.put(name, mock);
    }

    Mock get(String name) {
        return byName.get(name);
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** The run that says when it has nothing more to do. */
    synchronized void follow(Job started) {
        job = started;
    }

    /** A reader has something to give without being asked to wait. */
    synchronized void gives(Object reader) {
        giving.add(reader);
    }

    /** A reader has ended. */
    synchronized void ended(Object reader) {
        giving.remove(reader);
    }

    /**
     * A reader has come to a step of the clock: this is made when nothing else happens, one
     * reader's at a time. True once nothing more happens behind it; until then the reader asks
     * again.
     */
    synchronized boolean move(Object reader, Mock.Step.Clock step) {
        giving.remove(reader);
        if (mover != null && mover != reader || !quiescent()) {
            return false;
        }
        if (mover == null) {
            mover = reader;
            now = now.plus(step.by());
            return false;
        }
        mover = null;
        giving.add(reader);
        return true;
    }

    private boolean quiescent() {
        if (job == null || !giving.isEmpty()) {
            return false;
        }
        if (job instanceof QuiescentJob quiescent) {
            return quiescent.quiescent();
        }
        throw new IllegalStateException(
                "tests that advance processing time need a runner that says when its runs are"
                        + " quiescent, as the embedded one does");
    }
}
