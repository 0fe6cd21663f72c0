package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that reads topics of Kafka. */
@Tags({"beam", "pipeline", "stage", "kafka", "read", "consume", "topic", "source"})
@CapabilityDescription(
        "Pipeline stage: reads the messages of Kafka topics. It adds the stage to the definition in the FlowFile; it consumes"
                + " nothing itself, and no message goes through this FlowFile. The topics are read when RunPipeline runs the"
                + " pipeline.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({DefinePipeline.class, WriteToKafka.class, RunPipeline.class})
@UseCase(
        description = "Process messages as they come, for ever",
        configuration =
                "Set Connection to a name, and give RunPipeline a property connection.NAME with the connection service. Set Topic and"
                        + " Format; with json give the fields as Schema. The run is unbounded: put WindowInto behind this"
                        + " stage before messages are counted or summed.")
@UseCase(
        description = "Process what a topic has now, once",
        configuration =
                "The same with Bounded true and Auto Offset Reset Config earliest: the run ends where the topic ended when it began.")
public final class ReadFromKafka extends ConnectorStage {
    /** Called by NiFi. */
    public ReadFromKafka() {
        super(StageRole.ROOT, "ReadFromKafka");
    }
}
