package org.nifibeam.nifi.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;

/**
 * {@code WriteToFlowFile}: rows that come back to the canvas. As found by {@link
 * java.util.ServiceLoader} it spools into the run's work folder; a runner service makes one that
 * spools into the folder it serves results from.
 */
public final class FlowFileSinkProvider implements SinkProvider {
    /** The transform's type. */
    public static final String TYPE = "WriteToFlowFile";

    private static final String BY_WINDOW = "group_by_window";
    private static final String MAX_RECORDS = "max_records";

    private final Optional<Path> runs;

    /** Spools into the run's work folder. */
    public FlowFileSinkProvider() {
        this.runs = Optional.empty();
    }

    /** Spools into a folder named like the run below {@code runs}. */
    public FlowFileSinkProvider(Path runs) {
        this.runs = Optional.of(runs);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "Gives rows back to NiFi as FlowFiles.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.optional(
                        BY_WINDOW,
                        Type.BOOLEAN,
                        false,
                        "Whether each FlowFile has the rows of one window only. Otherwise a FlowFile has all rows that are"
                                + " committed together, and tells a window only if it happens to be the only one."),
                ConfigField.optional(
                        MAX_RECORDS, Type.INTEGER, 100_000L, "The most rows that a FlowFile has."));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        long maxRecords = config.integer(MAX_RECORDS);
        if (maxRecords < 1) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + MAX_RECORDS + "' is at least 1, not " + maxRecords,
                    "write 100000");
        }
        return new FlowFileSink(runs, schema, config.flag(BY_WINDOW), maxRecords);
    }
}
