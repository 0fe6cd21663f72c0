package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.RequiredPermission;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes JSON lines. */
@Tags({"beam", "pipeline", "stage", "json", "write", "put", "file", "sink"})
@CapabilityDescription(
        "Pipeline stage: writes elements as JSON lines to files. It adds the stage to the"
                + " definition in the FlowFile; it writes no file itself, which RunPipeline's runner does. The next stage"
                + " reads what this one reads.")
@ReadsAttribute(attribute = "*", description = "Expression language in Path may use any attribute")
@SeeAlso({ReadFromJson.class, WriteToFlowFile.class, RunPipeline.class})
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                        explanation =
                                "Defines files that a pipeline writes, below the runner service's Allowed Paths."))
public final class WriteToJson extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToJson() {
        super(StageRole.WRITER, "WriteToJson");
    }
}
