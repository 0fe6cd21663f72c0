package org.nifibeam.core.coder;

/**
 * A collection that may be larger than memory, and so is asked before all of it is encoded as one
 * value.
 */
public interface Bulky {
    /**
     * Says whether it can be in memory as a whole.
     *
     * @throws RuntimeException if it cannot, with what it is, how large, and what to do
     */
    void requireRoom();
}
