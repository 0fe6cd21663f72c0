package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.DefinitionWriter;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;

/** Turns a definition on the canvas into a Beam YAML document. */
@Tags({"beam", "pipeline", "export", "yaml", "beam yaml", "document"})
@CapabilityDescription(
        "Makes a plain Beam YAML document of the definition in a FlowFile: what the stages have added, without what the canvas keeps"
                + " beside it. The document runs elsewhere as it does here, and ImportBeamYaml reads it.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(
            attribute = "filename",
            description = "On success: the pipeline's name with .yaml behind it"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(attribute = "mime.type", description = "On success: application/yaml"),
    @WritesAttribute(
            attribute = PipelineAttributes.PROBLEMS,
            description = "On success: what stages have found wrong, one a line"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the FlowFile is no definition")
})
@UseCase(
        description = "Keep what was built on the canvas under version control",
        configuration =
                "Connect the last stage to this processor beside RunPipeline, and its relationship success to PutFile.")
@SeeAlso({ImportBeamYaml.class, DefinePipeline.class})
@SideEffectFree
@SupportsBatching
public final class ExportBeamYaml extends AbstractProcessor {
    static final Relationship SUCCESS =
            new Relationship.Builder().name("success").description("The document.").build();

    static final Relationship FAILURE =
            new Relationship.Builder()
                    .name("failure")
                    .description("FlowFiles that are no pipeline definition, unchanged.")
                    .build();

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, FAILURE);
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        CanvasDefinition definition;
        try {
            definition = CanvasDefinition.parse(FlowFileText.read(session, flowFile));
        } catch (ProblemException e) {
            FlowFileText.refuse(session, flowFile, FAILURE, e, getLogger());
            return;
        }
        String name = definition.definition().name();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(CoreAttributes.FILENAME.key(), name.replaceAll("[/\\\\]", "_") + ".yaml");
        attributes.put(PipelineAttributes.NAME, name);
        List<Problem> problems = definition.canvas().problems();
        if (!problems.isEmpty()) {
            problems.forEach(problem -> getLogger().warn(problem.withoutPlace()));
            attributes.put(
                    PipelineAttributes.PROBLEMS,
                    PipelineAttributes.shorten(
                            problems.stream()
                                    .map(Problem::withoutPlace)
                                    .collect(Collectors.joining("\n"))));
        }
        String document =
                DefinitionWriter.write(definition.definition().withCanvas(Optional.empty()));
        FlowFile exported = FlowFileText.write(session, flowFile, document);
        exported = session.putAllAttributes(exported, attributes);
        session.getProvenanceReporter().modifyContent(exported, "exported as Beam YAML");
        session.transfer(exported, SUCCESS);
    }
}
