package org.nifibeam.process;

import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.spi.ConnectorProvider;

/**
 * Connectors that a host gives its runs beside those on the class path, made in the run's process.
 * Found there by {@link java.util.ServiceLoader}.
 */
public interface HostConnectors {
    /**
     * The connectors.
     *
     * @param hostFolder the host's folder, as in {@link ProcessRun}
     */
    List<ConnectorProvider> connectors(Path hostFolder);
}
