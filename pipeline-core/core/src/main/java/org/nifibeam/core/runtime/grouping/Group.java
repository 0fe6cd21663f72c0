package org.nifibeam.core.runtime.grouping;

/**
 * One group's key and accumulators; fields are in the generated subclass, which its {@link
 * GroupCode} reads and writes.
 */
public abstract class Group {
    /** The hash of the key. */
    public int hash;

    /** For generated classes only. */
    protected Group() {}
}
