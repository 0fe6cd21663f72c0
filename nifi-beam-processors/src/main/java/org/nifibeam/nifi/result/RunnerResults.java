package org.nifibeam.nifi.result;

import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.process.HostConnectors;

/**
 * Has a run in a process of its own spool results where the runner service gives them from, and
 * read inputs where it keeps them.
 */
public final class RunnerResults implements HostConnectors {
    /** One for {@link java.util.ServiceLoader}. */
    public RunnerResults() {}

    @Override
    public List<ConnectorProvider> connectors(Path runs) {
        return List.of(
                new FlowFileSinkProvider(runs), new FlowFileSourceProvider(InputBox.beside(runs)));
    }
}
