package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.Optional;
import org.nifibeam.core.schema.Row;

/**
 * Looks records up that are at hand: one key at a time, so that no element waits for others.
 * Confined to one thread.
 */
public interface TableReader extends LookupReader {
    /**
     * What there is for a key.
     *
     * @param key its values, boxed, none of them null; the caller's, who uses the array again
     * @return a row of {@link Lookup.Fields#found}, or nothing
     * @throws IOException if it cannot be told; the message says of what
     */
    Optional<Row> find(Object[] key) throws IOException, InterruptedException;
}
