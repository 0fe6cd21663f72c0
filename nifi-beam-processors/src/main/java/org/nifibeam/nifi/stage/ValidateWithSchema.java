package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that checks elements. */
@Tags({"beam", "pipeline", "stage", "validate", "schema", "json schema", "quality"})
@CapabilityDescription(
        "Pipeline stage: checks each element by a JSON schema; one that does not keep it fails. It adds the stage to the definition"
                + " in the FlowFile; it does not validate the FlowFile's content.")
@UseCase(
        description = "Keep what is wrong out of the results without losing it",
        configuration =
                "Set Schema, and Error Handling to dead letter FlowFiles: elements that do not keep the schema come out of"
                        + " RunPipeline with the reason.")
@SeeAlso({FilterElements.class, LogElements.class, RunPipeline.class})
public final class ValidateWithSchema extends StageProcessor {
    static final PropertyDescriptor SCHEMA =
            new PropertyDescriptor.Builder()
                    .name("Schema")
                    .description(
                            "The JSON schema of an element, in JSON or YAML. For example {\"type\": \"object\", \"properties\":"
                                    + " {\"amount\": {\"type\": \"integer\", \"minimum\": 0}}}.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    /** Called by NiFi. */
    public ValidateWithSchema() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(SCHEMA);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        properties
                .text(SCHEMA)
                .flatMap(text -> YamlText.value(SCHEMA.getName(), text, problems))
                .ifPresent(schema -> config.put("schema", schema));
        return StageContent.of("ValidateWithSchema", config, problems);
    }
}
