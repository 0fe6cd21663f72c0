package org.nifibeam.nifi.stage;

import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that puts collections together. */
@Tags({"beam", "pipeline", "stage", "flatten", "union", "merge"})
@CapabilityDescription(
        "Pipeline stage: all elements of several earlier stages together. It adds the stage to the definition in the FlowFile, which"
                + " must have the named stages in it already; it does not merge FlowFiles.")
@SeeAlso({CombineElements.class, RunPipeline.class})
public final class FlattenCollections extends StageProcessor {
    /** Called by NiFi. */
    public FlattenCollections() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    static final PropertyDescriptor INPUT_STAGES =
            new PropertyDescriptor.Builder()
                    .name("Input Stages")
                    .description(
                            "Names of the earlier stages whose elements are put together, separated by commas.")
                    .required(true)
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    @Override
    protected boolean hasOwnInputs() {
        return true;
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of(INPUT_STAGES);
    }

    @Override
    protected StageContent content(StageProperties properties) {
        return StageContent.of("Flatten", Map.of()).withInputs(properties.names(INPUT_STAGES));
    }
}
