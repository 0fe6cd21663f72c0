package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes to topics of Kafka. */
@Tags({"beam", "pipeline", "stage", "kafka", "write", "publish", "topic", "sink"})
@CapabilityDescription(
        "Pipeline stage: writes elements as messages to Kafka topics. It adds the stage to the definition in the FlowFile; it"
                + " publishes nothing itself, and no element goes through this FlowFile: RunPipeline's runner writes. The next stage"
                + " reads what this one reads.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({ReadFromKafka.class, WriteToFlowFile.class, RunPipeline.class})
@UseCase(
        description = "Write each result exactly once",
        configuration =
                "Leave Guarantee at exactly_once: results are written in transactions that end with the run's checkpoints, and who"
                        + " reads committed messages sees each once, whatever is killed in between.")
public final class WriteToKafka extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToKafka() {
        super(StageRole.WRITER, "WriteToKafka");
    }
}
