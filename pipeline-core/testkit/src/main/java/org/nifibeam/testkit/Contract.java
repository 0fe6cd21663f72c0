package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link CheckedSource} and {@link CheckedSink} have seen go wrong, and what is still open.
 * Thread-safe.
 */
public final class Contract {
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> open = new TreeMap<>();

    /** Notes a breach. */
    synchronized void broken(String what) {
        violations.add(what);
    }

    /** Notes a breach if the condition does not hold. */
    void require(boolean condition, String what) {
        if (!condition) {
            broken(what);
        }
    }

    synchronized void opened(String what) {
        open.merge(what, 1, Integer::sum);
    }

    synchronized void closed(String what) {
        open.merge(what, -1, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** What was broken so far, and what has not been closed. */
    public synchronized List<String> findings() {
        List<String> all = new ArrayList<>(violations);
        open.forEach(
                (what, count) ->
                        all.add(
                                "left open: "
                                        + what
                                        + (count == 1 ? "" : " (" + count + " times)")));
        return all;
    }

    /** Fails with everything that was broken; called when the run has ended. */
    public void verify() {
        List<String> all = findings();
        if (!all.isEmpty()) {
            throw new AssertionError("contracts were broken:\n  " + String.join("\n  ", all));
        }
    }

    /** Sees that calls come on one thread, none at the same time, none after the end. */
    static final class Confinement {
        private final Contract contract;
        private final String what;
        private Thread thread;
        private boolean closed;

        Confinement(Contract contract, String what) {
            this.contract = contract;
            this.what = what;
            contract.opened(what);
        }

        synchronized void call(String method) {
            contract.require(!closed, what + ": " + method + " after close");
            if (thread == null) {
                thread = Thread.currentThread();
            }
            contract.require(
                    thread == Thread.currentThread(),
                    what
                            + ": "
                            + method
                            + " on "
                            + Thread.currentThread().getName()
                            + ", before on "
                            + thread.getName());
        }

        synchronized void close() {
            contract.require(!closed, what + ": closed twice");
            if (!closed) {
                contract.closed(what);
            }
            closed = true;
        }
    }
}
