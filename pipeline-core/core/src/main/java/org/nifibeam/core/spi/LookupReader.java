package org.nifibeam.core.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.schema.Row;

/** Looks records up for one task. Confined to one thread. */
public interface LookupReader extends AutoCloseable {
    /**
     * What there is for some keys, in their order: a row of {@link Lookup.Fields#found}, or
     * nothing.
     *
     * @param keys different ones, at least one, of the schema that the reader was opened for
     * @throws IOException if it cannot be told; the message says of what. Of several keys it may be
     *     asked again for each alone
     */
    List<Optional<Row>> lookup(List<Row> keys) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
