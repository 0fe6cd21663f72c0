package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that reads a Kinesis data stream. */
@Tags({
    "beam",
    "pipeline",
    "stage",
    "kinesis",
    "aws",
    "amazon",
    "read",
    "consume",
    "stream",
    "source"
})
@CapabilityDescription(
        "Pipeline stage: reads the records of a Kinesis data stream. It adds the stage to the definition in the FlowFile; it"
                + " consumes nothing itself, and no record goes through this FlowFile. The stream is read when RunPipeline runs"
                + " the pipeline.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({DefinePipeline.class, WriteToKinesis.class, RunPipeline.class})
@UseCase(
        description = "Process records as they come, for ever",
        configuration =
                "Set Connection to a name, and give RunPipeline a property connection.NAME with the connection service. Set Stream"
                        + " Name and Format; with json give the fields as Schema. The run is unbounded: put WindowInto behind"
                        + " this stage before records are counted or summed.")
@UseCase(
        description = "Process what a stream has now, once",
        configuration =
                "The same with Bounded true and Initial Position In Stream TRIM_HORIZON: the run ends where the stream ended when it"
                        + " began.")
@UseCase(
        description = "Read beside others without sharing their throughput",
        configuration =
                "Set Retrieval to enhanced_fan_out and Consumer Name to a name of the pipeline's own: records are pushed to it.")
public final class ReadFromKinesis extends ConnectorStage {
    /** Called by NiFi. */
    public ReadFromKinesis() {
        super(StageRole.ROOT, "ReadFromKinesis");
    }
}
