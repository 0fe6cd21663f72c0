package org.nifibeam.nifi.stage;

import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that spreads elements over tasks. */
@Tags({"beam", "pipeline", "stage", "reshuffle", "distribute", "balance", "parallel"})
@CapabilityDescription(
        "Pipeline stage: spreads elements evenly over the tasks of what comes behind. It adds the stage to the definition in the"
                + " FlowFile; it does not distribute FlowFiles over the nodes of a cluster.")
@SeeAlso({ExplodeFields.class, RunPipeline.class})
public final class ReshuffleElements extends StageProcessor {
    /** Called by NiFi. */
    public ReshuffleElements() {
        super(StageRole.TRANSFORM, Failing.NEVER);
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return List.of();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        return StageContent.of("Reshuffle", Map.of());
    }
}
