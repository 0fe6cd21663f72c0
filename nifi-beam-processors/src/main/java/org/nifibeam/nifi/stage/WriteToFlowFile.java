package org.nifibeam.nifi.stage;

import java.util.List;
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

/** Adds a stage whose elements come out of RunPipeline as FlowFiles. */
@Tags({"beam", "pipeline", "stage", "flowfile", "write", "results", "record", "sink"})
@CapabilityDescription(
        "Pipeline stage: gives elements back to NiFi. It adds the stage to the definition"
                + " in the FlowFile, which does not become a result: those come as FlowFiles out of RunPipeline's relationship"
                + " results, written by its Record Writer. The next stage reads what this one reads.")
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
@SeeAlso({CombineElements.class, WriteToJson.class, RunPipeline.class})
@SideEffectFree
@SupportsBatching
public final class WriteToFlowFile extends StageProcessor {
    /** Called by NiFi. */
    public WriteToFlowFile() {
        super(StageRole.WRITER);
    }

    private static final class Connector {
        static final ConnectorProperties PROPERTIES = ConnectorProperties.of("WriteToFlowFile");
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return Connector.PROPERTIES.descriptors();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        return Connector.PROPERTIES.content(properties);
    }
}
