package org.nifibeam.core.runtime;

import org.nifibeam.core.schema.Row;

/** The canonical hash of a row's key. Stateless. */
public interface KeyHash {
    /** For exchanges that do not partition by key. */
    KeyHash NONE = row -> 0;

    /** The hash. */
    int hash(Row row);
}
