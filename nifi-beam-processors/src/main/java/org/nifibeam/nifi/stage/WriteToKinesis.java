package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes to a Kinesis data stream. */
@Tags({"beam", "pipeline", "stage", "kinesis", "aws", "amazon", "write", "put", "stream", "sink"})
@CapabilityDescription(
        "Pipeline stage: writes elements as records to a Kinesis data stream, at least once. It adds the stage to the definition in"
                + " the FlowFile; it writes nothing itself, and no element goes through this FlowFile: RunPipeline's runner"
                + " writes. The next stage reads what this one reads.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({ReadFromKinesis.class, WriteToFlowFile.class, RunPipeline.class})
@UseCase(
        description = "Write each result to the shard of its key",
        configuration =
                "Set Partition Key to fields in braces, such as {country}-{id}, or Partition Key Field to one that is not to be part"
                        + " of the data. With Order by_key records of one key are written in order.")
public final class WriteToKinesis extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToKinesis() {
        super(StageRole.WRITER, "WriteToKinesis");
    }
}
