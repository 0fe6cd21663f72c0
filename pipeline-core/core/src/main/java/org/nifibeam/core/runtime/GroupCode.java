package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;

/**
 * What is generated for one grouping: from rows or half-done groups in, to half-done groups or
 * results out. Stateless; all groups it is given are its own.
 */
public abstract class GroupCode {
    /** For generated classes only. */
    protected GroupCode() {}

    /** The canonical hash of a row's key. */
    public abstract int hash(Row row);

    /** True if the row's key is the group's. */
    public abstract boolean same(Group group, Row row);

    /** A group of the row's key, with nothing combined yet. */
    public abstract Group create(Row row);

    /** Combines a row into its group. */
    public abstract void add(Group group, Row row);

    /** The row that the group gives. */
    public abstract Row emit(Group group);

    /**
     * Spreads the bits of a hash; used by tables and exchanges, so that similar keys do not
     * cluster.
     */
    public static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
