package org.nifibeam.core.state;

import org.nifibeam.core.function.TimeDomain;

/**
 * A timer that is set.
 *
 * @param time when it fires
 * @param output what the watermark waits for
 * @param number rising; those of one time fire in its order
 */
record SetTimer(Name name, long time, long output, long number) {
    /** What it is known by. */
    record Name(Scope scope, TimeDomain domain, String id) {}

    Timers.Firing firing() {
        return new Timers.Firing(
                name.scope().key, name.scope().window, name.domain(), name.id(), time, output);
    }
}
