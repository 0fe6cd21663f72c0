package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that gives an element for each item of array fields. */
@Tags({"beam", "pipeline", "stage", "explode", "split", "fork", "unnest", "array"})
@CapabilityDescription(
        "Pipeline stage: gives an element for each item of array fields, with that item in the array's place. It adds the stage to"
                + " the definition in the FlowFile; it does not split FlowFiles.")
@SeeAlso({MapToFields.class, PartitionElements.class, RunPipeline.class})
public final class ExplodeFields extends StageProcessor {
    static final PropertyDescriptor FIELDS =
            new PropertyDescriptor.Builder()
                    .name("Fields")
                    .description("The array fields, separated by commas.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor CROSS_PRODUCT =
            new PropertyDescriptor.Builder()
                    .name("Cross Product")
                    .description(
                            "With several fields: each item with each item of the other fields (true), or the first with the first"
                                    + " and so on (false).")
                    .allowableValues("true", "false")
                    .build();

    /** Called by NiFi. */
    public ExplodeFields() {
        super(StageRole.TRANSFORM, Failing.BY_ELEMENT);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(FIELDS, CROSS_PRODUCT);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        Map<String, Object> config = new LinkedHashMap<>();
        List<String> fields = properties.names(FIELDS);
        if (!fields.isEmpty()) {
            config.put("fields", fields);
        }
        properties
                .text(CROSS_PRODUCT)
                .ifPresent(text -> config.put("cross_product", Boolean.valueOf(text)));
        List<Problem> problems =
                fields.size() > 1 && !config.containsKey("cross_product")
                        ? List.of(
                                Problems.missing(
                                        "with several fields it must be said how their items go together",
                                        "set Cross Product"))
                        : List.of();
        return StageContent.of("Explode", config, problems);
    }
}
