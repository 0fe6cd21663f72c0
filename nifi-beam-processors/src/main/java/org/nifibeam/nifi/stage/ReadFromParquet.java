package org.nifibeam.nifi.stage;

import java.util.List;
import java.util.Map;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.VerifiableProcessor;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.RunPipeline;

/** Adds a stage that reads Parquet files. */
@Tags({"beam", "pipeline", "stage", "parquet", "read", "file", "source", "columnar"})
@CapabilityDescription(
        "Pipeline stage: reads the records of Parquet files. It adds the stage to the definition in the FlowFile and looks up"
                + " the files' schema, so that later stages can be checked; it does not read records, and no record goes"
                + " through this FlowFile. The files are read when RunPipeline runs the pipeline.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@ReadsAttribute(attribute = "*", description = "Expression language in Path may use any attribute")
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(attribute = PipelineAttributes.STAGE, description = "The name of this stage"),
    @WritesAttribute(attribute = "mime.type", description = "application/yaml"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the FlowFile is no definition")
})
@SeeAlso({DefinePipeline.class, FilterElements.class, MapToFields.class, RunPipeline.class})
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.READ_FILESYSTEM,
                        explanation =
                                "Looks up the schema of any Parquet file that NiFi's user may read."))
@SideEffectFree
@SupportsBatching
public final class ReadFromParquet extends StageProcessor implements VerifiableProcessor {
    private static final String SETTINGS = "Check the settings";
    private static final String SCHEMA = "Read the schema";

    /** Called by NiFi. */
    public ReadFromParquet() {
        super(StageRole.ROOT);
    }

    private static final class Connector {
        static final ConnectorProperties PROPERTIES = ConnectorProperties.of("ReadFromParquet");
    }

    @Override
    protected List<PropertyDescriptor> stageProperties() {
        return Connector.PROPERTIES.descriptors();
    }

    @Override
    protected StageContent content(StageProperties properties) {
        return Connector.PROPERTIES.content(properties);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        StageDraft draft = draft(context, new VerificationFlowFile(attributes));
        List<Problem> local = draft.checkAlone();
        if (!local.isEmpty()) {
            return List.of(
                    result(SETTINGS, Outcome.FAILED, text(local)),
                    result(SCHEMA, Outcome.SKIPPED, "The settings are wrong"));
        }
        ConfigVerificationResult fine =
                result(SETTINGS, Outcome.SUCCESSFUL, "The settings fit together");
        StageDraft.Added added = draft.addTo(CanvasDefinition.start("verify", "verify", ""));
        if (!added.problems().isEmpty()) {
            return List.of(fine, result(SCHEMA, Outcome.FAILED, text(added.problems())));
        }
        return List.of(
                fine,
                result(
                        SCHEMA,
                        Outcome.SUCCESSFUL,
                        "The records are "
                                + added.definition().canvas().schemas().get(draft.name())));
    }

    private static String text(List<Problem> problems) {
        return String.join(
                "\n", problems.stream().map(p -> p.message() + "; " + p.advice()).toList());
    }

    private static ConfigVerificationResult result(
            String step, Outcome outcome, String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
