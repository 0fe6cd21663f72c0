package org.nifibeam.embedded;

/** Unwinds a task whose job is being stopped; not an error. */
final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
        super("cancelled", null, false, false);
    }
}
