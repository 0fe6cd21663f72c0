package org.nifibeam.nifi.stage;

import java.util.List;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes JSON lines. */
@Tags({"beam", "pipeline", "stage", "json", "write", "file", "sink"})
@CapabilityDescription(
        "Pipeline stage: writes elements as JSON lines to files. It adds the stage to the"
                + " definition in the FlowFile; it writes no file itself, which RunPipeline's runner does. The next stage"
                + " reads what this one reads.")
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
@SeeAlso({CombineElements.class, WriteToFlowFile.class, RunPipeline.class})
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                        explanation =
                                "Defines files that a pipeline writes, below the runner service's Allowed Paths."))
@SideEffectFree
@SupportsBatching
public final class WriteToJson extends StageProcessor {
    /** Called by NiFi. */
    public WriteToJson() {
        super(StageRole.WRITER);
    }

    private static final class Connector {
        static final ConnectorProperties PROPERTIES = ConnectorProperties.of("WriteToJson");
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
