package org.nifibeam.core.builtin;

import java.nio.file.Path;
import java.util.List;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/**
 * Takes the place of a sink: what a bounded run writes goes to a folder, with windows and panes,
 * and what the sink itself would write to is left alone. A sink that only checks stays as it is.
 *
 * @param replaced whose place it takes
 * @param folder where the rows go, which all tasks see
 */
public record CapturingProvider(SinkProvider replaced, Path folder) implements SinkProvider {
    @Override
    public String type() {
        return replaced.type();
    }

    @Override
    public String description() {
        return replaced.description();
    }

    @Override
    public List<ConfigField> settings() {
        return replaced.settings();
    }

    @Override
    public void check(Config config, Schema schema) throws ProblemException {
        replaced.check(config, schema);
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        Sink sink = replaced.create(config, schema);
        return sink.guarantee() == Sink.Guarantee.CHECK
                ? sink
                : new CapturingSink(schema, folder, sink.destination());
    }
}
