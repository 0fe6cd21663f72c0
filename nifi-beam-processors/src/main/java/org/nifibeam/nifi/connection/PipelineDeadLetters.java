package org.nifibeam.nifi.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnDisabled;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.controller.ConfigurationContext;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.run.RunPipeline;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.service.DeadLetterDestination;
import org.nifibeam.service.PipelineDeadLetterService;

/** Says where the elements are written that stages fail on. */
@Tags({"beam", "pipeline", "dead letter", "error", "failed", "sink"})
@CapabilityDescription(
        "Where stages write the elements that they fail on, if their Error Handling is 'dead letter service'. The stage adds the"
                + " transform that is chosen here to the definition; the pipeline's runner writes, as with any stage.")
@SeeAlso({MapToFields.class, RunPipeline.class})
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                        explanation =
                                "Defines files that a pipeline writes, below the runner service's Allowed Paths."))
public final class PipelineDeadLetters extends AbstractControllerService
        implements PipelineDeadLetterService {
    private volatile Optional<Chosen> enabled = Optional.empty();

    private record Chosen(SinkProvider sink, Map<String, Object> values) {}

    private static final class Loaded {
        static final DeadLetterSinks SINKS = new DeadLetterSinks(CanvasCompiler.get().connectors());
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return Loaded.SINKS.descriptors();
    }

    /** Keeps the settings for those that ask. */
    @OnEnabled
    public void enable(ConfigurationContext context) {
        SinkProvider sink = Loaded.SINKS.sink(context);
        enabled = Optional.of(new Chosen(sink, Loaded.SINKS.values(context, sink)));
    }

    /** Lets go of them. */
    @OnDisabled
    public void disable() {
        enabled = Optional.empty();
    }

    @Override
    public DeadLetterDestination destination(String pipeline, String stage) {
        Chosen chosen =
                enabled.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the dead letter service "
                                                + getIdentifier()
                                                + " is not enabled"));
        Map<String, Object> settings = new LinkedHashMap<>(chosen.values());
        for (ConfigField field : chosen.sink().settings()) {
            if (field.type() == ConfigField.Type.OUTPUT_PATH) {
                settings.computeIfPresent(
                        field.name(),
                        (name, path) -> below(path.toString(), fileName(pipeline), stage));
            }
        }
        return new DeadLetterDestination(chosen.sink().type(), settings);
    }

    private static String below(String path, String pipeline, String stage) {
        return (path.endsWith("/") ? path : path + "/") + pipeline + "/" + fileName(stage);
    }

    /**
     * A name of letters, digits and what is harmless between them, and no way out of its folder.
     */
    private static String fileName(String name) {
        String safe = name.replaceAll("[^\\p{L}\\p{N} ._-]", "_").strip();
        return safe.matches("\\.*") ? safe.replace('.', '_') + "_" : safe;
    }
}
