package org.nifibeam.nifi.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;

/**
 * {@code ReadFromFlowFile}: rows that FlowFiles brought. As found by {@link
 * java.util.ServiceLoader} it knows their schema and cannot read them; a runner service makes one
 * that can.
 */
public final class FlowFileSourceProvider implements SourceProvider {
    /** The transform's type. */
    public static final String TYPE = "ReadFromFlowFile";

    /** The setting that names the run whose input it is. */
    public static final String INPUT = "input";

    /** The setting that has the rows' schema. */
    public static final String SCHEMA = "schema";

    /** The setting that says whether FlowFiles are added to the input while it is read. */
    public static final String APPENDED = "appended";

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Optional<Path> inputs;

    /** Knows schemas only. */
    public FlowFileSourceProvider() {
        this.inputs = Optional.empty();
    }

    /** Reads the inputs of a service. */
    public FlowFileSourceProvider(InputBox inputs) {
        this.inputs = Optional.of(inputs.folder());
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "Gives the records of FlowFiles; on the canvas, the processor ReadFromFlowFile writes it.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        INPUT,
                        Type.STRING,
                        "The run that the FlowFiles began, or the id of an input that is appended to."),
                ConfigField.required(
                        SCHEMA,
                        Type.STRING,
                        "The records' schema, for example {id: int64, name: string?}."),
                ConfigField.optional(
                        APPENDED,
                        Type.BOOLEAN,
                        false,
                        "Whether FlowFiles are added to the input while it is read, so that it has no end."));
    }

    @Override
    public boolean bounded(Config config) {
        return !config.flag(APPENDED);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        String runId = config.string(INPUT);
        if (!RUN_ID.matcher(runId).matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + INPUT + "' is no id of an input: " + runId,
                    "let the processor ReadFromFlowFile begin the definition");
        }
        Schema schema = schema(config.string(SCHEMA));
        return config.flag(APPENDED)
                ? new SegmentSource(inputs.map(folder -> folder.resolve(runId)), schema)
                : new FlowFileSource(inputs.map(folder -> InputBox.rows(folder, runId)), schema);
    }

    private static Schema schema(String text) throws ProblemException {
        try {
            return TypeText.schema(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'" + SCHEMA + "' is no schema: " + e.getMessage(),
                    "write it as {id: int64, name: string?}");
        }
    }
}
