package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that reads a collection of MongoDB. */
@Tags({
    "beam",
    "pipeline",
    "stage",
    "mongodb",
    "mongo",
    "read",
    "get",
    "query",
    "document",
    "change stream",
    "source"
})
@CapabilityDescription(
        "Pipeline stage: reads the documents of a MongoDB collection, what an aggregation makes of them, or their changes. It adds"
                + " the stage to the definition in the FlowFile; it reads nothing itself, and no document goes through this"
                + " FlowFile. The collection is read when RunPipeline runs the pipeline.")
@ReadsAttribute(
        attribute = "*",
        description = "Expression language in properties may use any attribute")
@SeeAlso({DefinePipeline.class, WriteToMongoDB.class, RunPipeline.class})
@UseCase(
        description = "Read a collection, or part of it",
        configuration =
                "Set Connection to a name, and give RunPipeline a property connection.NAME with the connection service. Set Database and"
                        + " Collection, and Filter to a query such as {status: paid}. Give Schema if the documents differ"
                        + " much; otherwise it is made of a sample.")
@UseCase(
        description = "Follow what is changed in a collection, for ever",
        configuration =
                "The same with Changes true. Each change has the fields operation, id, cluster_time and document. The run is unbounded: put"
                        + " WindowInto behind this stage before changes are counted.")
public final class ReadFromMongoDB extends ConnectorStage {
    /** Called by NiFi. */
    public ReadFromMongoDB() {
        super(StageRole.ROOT, "ReadFromMongoDB");
    }
}
