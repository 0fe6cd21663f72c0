package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that sets event time. */
@Tags({"beam", "pipeline", "stage", "event time", "timestamp", "watermark"})
@CapabilityDescription(
        "Pipeline stage: sets the event time of each element from one of its fields, which windows and watermarks then go by. It adds"
                + " the stage to the definition in the FlowFile; it does not change the FlowFile's dates.")
@SeeAlso({WindowInto.class, RunPipeline.class})
public final class AssignTimestamps extends StageProcessor {
    /** Called by NiFi. */
    public AssignTimestamps() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    static final PropertyDescriptor LANGUAGE = Languages.property(Languages.GENERIC);

    static final PropertyDescriptor TIMESTAMP =
            new PropertyDescriptor.Builder()
                    .name("Timestamp")
                    .description("A datetime field, or an expression that gives one.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor MAX_OUT_OF_ORDERNESS =
            new PropertyDescriptor.Builder()
                    .name("Max Out Of Orderness")
                    .description(
                            "How far behind the newest timestamp elements of an unbounded source may come without being late,"
                                    + " for example 30 s. Bounded sources need none.")
                    .addValidator(DurationText.VALIDATOR)
                    .build();

    static final PropertyDescriptor IDLE_AFTER =
            new PropertyDescriptor.Builder()
                    .name("Idle After")
                    .description(
                            "A part of an unbounded source that is silent for so long no longer holds the others' windows back.")
                    .addValidator(DurationText.VALIDATOR)
                    .build();

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(TIMESTAMP, LANGUAGE, MAX_OUT_OF_ORDERNESS, IDLE_AFTER);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        String language = properties.text(LANGUAGE).orElse("");
        config.put("language", language);
        Optional<String> timestamp = properties.text(TIMESTAMP);
        timestamp.ifPresent(text -> config.put("timestamp", text));
        properties
                .text(MAX_OUT_OF_ORDERNESS)
                .ifPresent(
                        text ->
                                config.put(
                                        "max_out_of_orderness", DurationText.inDefinition(text)));
        properties
                .text(IDLE_AFTER)
                .ifPresent(text -> config.put("idle_after", DurationText.inDefinition(text)));
        List<Problem> problems =
                timestamp
                        .flatMap(text -> Languages.check(language, "Timestamp", text))
                        .map(List::of)
                        .orElse(List.of());
        return StageContent.of("AssignTimestamps", config, problems);
    }
}
