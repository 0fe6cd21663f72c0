package org.nifibeam.nifi.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.process.HostConnectors;

/**
 * Has a run in a process of its own read what FlowFiles brought, and spool results, where the
 * runner service has them.
 */
public final class RunnerConnectors implements HostConnectors {
    /** One for {@link java.util.ServiceLoader}. */
    public RunnerConnectors() {}

    /** Those of a service's folder. */
    @Override
    public List<ConnectorProvider> connectors(Path folder) {
        try {
            return of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, for a service itself. */
    public static List<ConnectorProvider> of(Path folder) throws IOException {
        return List.of(
                new FlowFileSinkProvider(folder.resolve("runs")),
                new FlowFileSourceProvider(new InputBox(folder)));
    }
}
