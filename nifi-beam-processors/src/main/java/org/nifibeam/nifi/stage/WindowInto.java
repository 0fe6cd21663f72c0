package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that windows. */
@Tags({"beam", "pipeline", "stage", "window", "fixed", "sliding", "session", "event time"})
@CapabilityDescription(
        "Pipeline stage: puts each element into windows of event time, by which later stages group. It adds the stage to the"
                + " definition in the FlowFile; it does not hold FlowFiles back or bin them.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(attribute = PipelineAttributes.STAGE, description = "The name of this stage"),
    @WritesAttribute(attribute = "mime.type", description = "application/yaml"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the FlowFile is no definition")
})
@SeeAlso({AssignTimestamps.class, CombineElements.class, RunPipeline.class})
@SideEffectFree
@SupportsBatching
public final class WindowInto extends StageProcessor {
    /** Called by NiFi. */
    public WindowInto() {
        super(StageRole.TRANSFORM);
    }

    static final PropertyDescriptor TYPE =
            new PropertyDescriptor.Builder()
                    .name("Window Type")
                    .description("The kind of windows.")
                    .required(true)
                    .allowableValues(WindowTypes.class)
                    .defaultValue(WindowTypes.FIXED)
                    .build();

    static final PropertyDescriptor SIZE =
            duration("Size", "How long a window lasts, for example 10 min or 1 d.", true)
                    .dependsOn(TYPE, WindowTypes.FIXED, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor PERIOD =
            duration("Period", "How long after a window the next one begins.", true)
                    .dependsOn(TYPE, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor GAP =
            duration("Gap", "A session ends when nothing has come for so long.", true)
                    .dependsOn(TYPE, WindowTypes.SESSIONS)
                    .build();

    static final PropertyDescriptor OFFSET =
            duration(
                            "Offset",
                            "Shifts the windows off the full hour or day, for example 6 h for days that begin at six (UTC).",
                            false)
                    .dependsOn(TYPE, WindowTypes.FIXED, WindowTypes.SLIDING)
                    .build();

    static final PropertyDescriptor ALLOWED_LATENESS =
            duration(
                            "Allowed Lateness",
                            "How long after its end a window still takes late elements.",
                            false)
                    .build();

    private static PropertyDescriptor.Builder duration(
            String name, String description, boolean required) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(required)
                .addValidator(DurationText.VALIDATOR);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(TYPE, SIZE, PERIOD, GAP, OFFSET, ALLOWED_LATENESS);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> windowing = new LinkedHashMap<>();
        String type = properties.text(TYPE).orElse("");
        windowing.put("type", type);
        List<PropertyDescriptor> durations =
                switch (type) {
                    case "fixed" -> List.of(SIZE, OFFSET, ALLOWED_LATENESS);
                    case "sliding" -> List.of(SIZE, PERIOD, OFFSET, ALLOWED_LATENESS);
                    case "sessions" -> List.of(GAP, ALLOWED_LATENESS);
                    default -> List.of(ALLOWED_LATENESS);
                };
        for (PropertyDescriptor duration : durations) {
            properties
                    .text(duration)
                    .ifPresent(
                            text ->
                                    windowing.put(
                                            duration.getName()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace(' ', '_'),
                                            DurationText.inDefinition(text)));
        }
        return new StageContent("WindowInto", List.of(), windowing, Map.of(), List.of());
    }
}
