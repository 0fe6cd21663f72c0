package org.nifibeam.core.spi;

import java.util.List;

/**
 * What source and sink providers have in common. Found by {@link java.util.ServiceLoader};
 * stateless, thread-safe.
 */
public sealed interface ConnectorProvider permits SourceProvider, SinkProvider {
    /** The transform's type in a definition, for example {@code ReadFromParquet}. */
    String type();

    /** One sentence for users: what it reads or writes. */
    String description();

    /** The settings it takes. */
    List<ConfigField> settings();
}
