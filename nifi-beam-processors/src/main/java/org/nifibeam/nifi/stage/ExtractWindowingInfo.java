package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that makes fields of event time, window and pane. */
@Tags({"beam", "pipeline", "stage", "window", "timestamp", "pane", "event time"})
@CapabilityDescription(
        "Pipeline stage: adds fields about each element's event time, window and pane. It adds the stage to the definition in the"
                + " FlowFile; it does not write FlowFile attributes about windows.")
@DynamicProperty(
        name = "Name of a field",
        value = "What it tells",
        description =
                "A field to add: timestamp, window_start, window_end, window_string, window_type, pane_index, pane_timing or"
                        + " pane_info. Without any, the fields timestamp, window_start and window_end are added.")
@SeeAlso({WindowInto.class, CombineElements.class, RunPipeline.class})
public final class ExtractWindowingInfo extends StageProcessor {
    private static final List<String> TOLD =
            List.of(
                    "timestamp",
                    "window_start",
                    "window_end",
                    "window_string",
                    "window_type",
                    "pane_index",
                    "pane_timing",
                    "pane_info");

    /** Called by NiFi. */
    public ExtractWindowingInfo() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of();
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("What the field '" + name + "' tells")
                .dynamic(true)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, String> fields = properties.dynamic();
        List<Problem> problems = new ArrayList<>();
        fields.forEach(
                (name, told) -> {
                    if (!TOLD.contains(told)) {
                        problems.add(
                                Problems.of(
                                        ProblemCode.INVALID_VALUE,
                                        "'" + name + "': a window tells no '" + told + "'",
                                        Nearest.advice(told, TOLD)));
                    }
                });
        return StageContent.of(
                "ExtractWindowingInfo",
                fields.isEmpty() ? Map.of() : Map.of("fields", fields),
                problems);
    }
}
