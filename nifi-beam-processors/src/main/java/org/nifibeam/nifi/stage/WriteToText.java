package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.RequiredPermission;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes text lines. */
@Tags({"beam", "pipeline", "stage", "text", "lines", "write", "put", "file", "sink"})
@CapabilityDescription(
        "Pipeline stage: writes elements as text lines to files. It adds the stage to the"
                + " definition in the FlowFile; it writes no file itself, which RunPipeline's runner does. The next stage"
                + " reads what this one reads.")
@ReadsAttribute(attribute = "*", description = "Expression language in Path may use any attribute")
@SeeAlso({ReadFromText.class, WriteToFlowFile.class, RunPipeline.class})
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                        explanation =
                                "Defines files that a pipeline writes, below the runner service's Allowed Paths."))
public final class WriteToText extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToText() {
        super(StageRole.WRITER, "WriteToText");
    }
}
