package org.nifibeam.nifi.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.spi.ConnectorProvider;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.nifi.result.FlowFileSourceProvider;
import org.nifibeam.nifi.result.InputBox;
import org.nifibeam.process.HostConnectors;

/**
 * Has the process of a sample read no more than the sample; gives other processes nothing. Stands
 * behind those whose sources it takes the place of.
 */
public final class SampleConnectors implements HostConnectors {
    /** One for {@link java.util.ServiceLoader}. */
    public SampleConnectors() {}

    @Override
    public List<ConnectorProvider> connectors(Path folder) {
        try {
            Optional<SampleSize.Noted> noted = SampleSize.in(folder);
            if (noted.isEmpty()) {
                return List.of();
            }
            List<SourceProvider> sources =
                    new ArrayList<>(
                            Connectors.load(SampleConnectors.class.getClassLoader()).sources());
            sources.add(new FlowFileSourceProvider(new InputBox(noted.get().service())));
            return noted.get().size().of(sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
