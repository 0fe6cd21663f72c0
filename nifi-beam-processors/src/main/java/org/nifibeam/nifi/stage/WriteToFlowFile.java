package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage whose elements come out of RunPipeline as FlowFiles. */
@Tags({"beam", "pipeline", "stage", "flowfile", "write", "put", "results", "record", "sink"})
@CapabilityDescription(
        "Pipeline stage: gives elements back to NiFi. It adds the stage to the definition"
                + " in the FlowFile, which does not become a result: those come as FlowFiles out of RunPipeline's relationship"
                + " results, written by its Record Writer. The next stage reads what this one reads.")
@SeeAlso({CombineElements.class, WriteToJson.class, RunPipeline.class})
public final class WriteToFlowFile extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToFlowFile() {
        super(StageRole.WRITER, Failing.NEVER, "WriteToFlowFile");
    }
}
