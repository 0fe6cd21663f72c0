package org.nifibeam.core.spi;

import java.util.List;

/**
 * What providers of sources, sinks, lookups and reads of elements have in common. Found by {@link
 * java.util.ServiceLoader}; stateless, thread-safe.
 */
public sealed interface ConnectorProvider
        permits SourceProvider, SinkProvider, LookupProvider, ElementReadProvider {
    /**
     * The transform's type in a definition, for example {@code ReadFromParquet}; of a lookup, the
     * handler's name.
     */
    String type();

    /** One sentence for users: what it reads or writes. */
    String description();

    /** The settings it takes. */
    List<ConfigField> settings();
}
