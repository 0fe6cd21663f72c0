package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that writes to a collection of MongoDB. */
@Tags({
    "beam",
    "pipeline",
    "stage",
    "mongodb",
    "mongo",
    "write",
    "put",
    "document",
    "upsert",
    "sink"
})
@CapabilityDescription(
        "Pipeline stage: writes elements to a MongoDB collection: as new documents, or by key. It adds the stage to the definition in"
                + " the FlowFile; it writes nothing itself, and no element goes through this FlowFile: RunPipeline's runner"
                + " writes. The next stage reads what this one reads.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({ReadFromMongoDB.class, WriteToFlowFile.class, RunPipeline.class})
@UseCase(
        description = "Keep one document of each key",
        configuration =
                "Set Operation to upsert and Key Fields to the fields that tell documents apart. An element that is written again after a"
                        + " restart has the same effect, so each counts once.")
@UseCase(
        description = "Add a document for each element",
        configuration =
                "Leave Operation at insert. With Key Fields the document's _id is made of them, and an element that is written again"
                        + " after a restart is not added again.")
public final class WriteToMongoDB extends ConnectorStage {
    /** Called by NiFi. */
    public WriteToMongoDB() {
        super(StageRole.WRITER, "WriteToMongoDB");
    }
}
