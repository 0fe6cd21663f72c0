package org.nifibeam.nifi.stage;

import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.RequiredPermission;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that reads JSON lines files. */
@Tags({"beam", "pipeline", "stage", "json", "read", "get", "file", "source"})
@CapabilityDescription(
        "Pipeline stage: reads the records of JSON lines files. It adds the stage to the definition in the FlowFile and looks up"
                + " the files' schema, so that later stages can be checked; it does not read records, and no record goes"
                + " through this FlowFile. The files are read when RunPipeline runs the pipeline.")
@ReadsAttribute(attribute = "*", description = "Expression language in Path may use any attribute")
@SeeAlso({DefinePipeline.class, WriteToJson.class, RunPipeline.class})
@UseCase(
        description = "Read all files of a folder once",
        configuration = "Set Path to the folder, or to a glob such as /data/in/*.json.")
@UseCase(
        description = "Process files as they arrive in a folder",
        configuration =
                "Set Path to the folder and Watch Interval to, for example, 10s: the run is unbounded then, and takes each file once"
                        + " when it has been left alone for that long.")
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.READ_FILESYSTEM,
                        explanation =
                                "Looks up the schema of any JSON lines file that NiFi's user may read."))
public final class ReadFromJson extends ConnectorStage {
    /** Called by NiFi. */
    public ReadFromJson() {
        super(StageRole.ROOT, "ReadFromJson");
    }
}
