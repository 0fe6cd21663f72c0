package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that logs elements. */
@Tags({"beam", "pipeline", "stage", "log", "debug", "inspect"})
@CapabilityDescription(
        "Pipeline stage: logs each element and passes it on. It adds the stage to the definition in the FlowFile; it does not log"
                + " FlowFiles: elements are logged by the runner, in NiFi's log if it runs there.")
@UseCase(
        description = "See what a stage fails on",
        configuration =
                "Set that stage's Error Handling to branch, and connect its relationship errors to this processor.")
@SeeAlso({FilterElements.class, WriteToFlowFile.class, RunPipeline.class})
public final class LogElements extends StageProcessor {
    static final PropertyDescriptor LEVEL =
            new PropertyDescriptor.Builder()
                    .name("Log Level")
                    .description("The level that elements are logged with.")
                    .required(true)
                    .allowableValues("debug", "info", "warning", "error")
                    .defaultValue("info")
                    .build();

    static final PropertyDescriptor PREFIX =
            new PropertyDescriptor.Builder()
                    .name("Log Prefix")
                    .description("What stands before each element in the log.")
                    .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
                    .build();

    /** Called by NiFi. */
    public LogElements() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(LEVEL, PREFIX);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        properties.text(LEVEL).ifPresent(level -> config.put("level", level));
        properties
                .verbatim(PREFIX)
                .filter(prefix -> !prefix.isEmpty())
                .ifPresent(prefix -> config.put("prefix", prefix));
        return StageContent.of("LogForTesting", config);
    }
}
