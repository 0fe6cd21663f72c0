package org.nifibeam.core.state;

/**
 * What one cell of a key and window holds: what is in memory, and whether more of it is in the
 * store. Confined to the task's thread.
 */
final class Content {
    /** A value, or the elements that are in memory; null until {@link #raw} is decoded. */
    Object held;

    /** What the store gave, not decoded yet; null if there is nothing to decode. */
    byte[] raw;

    /** True if elements may be in the store. */
    boolean stored;

    /** The number of the next element, where they are numbered. */
    long next;

    /** About how much memory it takes. */
    long bytes;
}
