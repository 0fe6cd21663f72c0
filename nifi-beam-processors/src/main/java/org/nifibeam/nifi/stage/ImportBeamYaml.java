package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.CanvasCompiler;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.RunPipeline;

/** Turns a Beam YAML document into a definition on the canvas. */
@Tags({"beam", "pipeline", "import", "yaml", "beam yaml", "document", "define"})
@CapabilityDescription(
        "Makes a definition of a whole Beam YAML document, from a property or the FlowFile's content. Everything that is wrong with"
                + " the document is said at once, with its line. Stages behind this processor go on from the document's last"
                + " transform; RunPipeline runs it.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STAGE,
            description = "The document's last transform"),
    @WritesAttribute(attribute = "mime.type", description = "On success: application/yaml"),
    @WritesAttribute(
            attribute = PipelineAttributes.PROBLEMS,
            description = "On failure: all that is wrong, one a line, with file and line"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: the first of these")
})
@DynamicProperty(
        name = "A parameter of the document",
        value = "Its value",
        expressionLanguageScope = ExpressionLanguageScope.FLOWFILE_ATTRIBUTES,
        description = "The value of a parameter that the document declares under 'parameters'.")
@UseCase(
        description = "Run a Beam YAML file from the canvas",
        configuration =
                "Connect what brings the file, GetFile or ListenHTTP for example, to this processor, and its relationship success to"
                        + " RunPipeline.")
@UseCase(
        description = "Keep a document in the flow",
        configuration =
                "Write it into Beam YAML, and put DefinePipeline before this processor: it says when a run begins.")
@SeeAlso({ExportBeamYaml.class, AddBeamYaml.class, DefinePipeline.class, RunPipeline.class})
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation =
                            "Defines any transform that the runner has, with the rights of the runner service."),
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation =
                            "Looks up the schema of files that the document reads, with the rights of NiFi's user."),
            @Restriction(
                    requiredPermission = RequiredPermission.WRITE_FILESYSTEM,
                    explanation =
                            "Defines files that a pipeline writes, below the runner service's Allowed Paths.")
        })
@SideEffectFree
public final class ImportBeamYaml extends AbstractProcessor {
    static final PropertyDescriptor YAML =
            new PropertyDescriptor.Builder()
                    .name("Beam YAML")
                    .description(
                            "The document. Without it, the FlowFile's content is the document.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor PIPELINE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Name")
                    .description(
                            "Name of the pipeline. Without it, that of the definition that came in, or of the document.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final Relationship SUCCESS =
            new Relationship.Builder()
                    .name("success")
                    .description("The definition that the document describes.")
                    .build();

    static final Relationship FAILURE =
            new Relationship.Builder()
                    .name("failure")
                    .description("FlowFiles whose document is wrong, unchanged.")
                    .build();

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(YAML, PIPELINE_NAME);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description("The value of the document's parameter '" + name + "'.")
                .addValidator(StandardValidators.NON_EMPTY_VALIDATOR)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .dynamic(true)
                .build();
    }

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
        String content;
        try {
            content = FlowFileText.read(session, flowFile);
        } catch (ProblemException e) {
            FlowFileText.refuse(session, flowFile, FAILURE, e, getLogger());
            return;
        }
        Optional<String> written = Optional.ofNullable(context.getProperty(YAML).getValue());
        Optional<CanvasDefinition> begun = written.flatMap(text -> begun(content));
        List<Problem> problems = new ArrayList<>();
        Optional<CanvasDefinition> read =
                read(
                        written.orElse(content),
                        written.isPresent()
                                ? YAML.getName()
                                : flowFile.getAttribute(CoreAttributes.FILENAME.key()),
                        parameters(context, flowFile),
                        begun,
                        problems);
        if (read.isEmpty()) {
            fail(session, flowFile, problems.stream().map(Problem::toString).toList());
            return;
        }
        String name =
                Optional.ofNullable(
                                context.getProperty(PIPELINE_NAME)
                                        .evaluateAttributeExpressions(flowFile)
                                        .getValue())
                        .or(() -> begun.map(before -> before.definition().name()))
                        .orElse(read.get().definition().name());
        hand(session, flowFile, read.get().withName(name));
    }

    /** The definition that DefinePipeline has begun, if it is one without stages. */
    private static Optional<CanvasDefinition> begun(String content) {
        try {
            return Optional.of(CanvasDefinition.parse(content))
                    .filter(definition -> definition.stages().isEmpty());
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> parameters(ProcessContext context, FlowFile flowFile) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (PropertyDescriptor property : context.getProperties().keySet()) {
            if (property.isDynamic()) {
                parameters.put(
                        property.getName(),
                        context.getProperty(property)
                                .evaluateAttributeExpressions(flowFile)
                                .getValue());
            }
        }
        return parameters;
    }

    private Optional<CanvasDefinition> read(
            String text,
            String file,
            Map<String, String> parameters,
            Optional<CanvasDefinition> begun,
            List<Problem> problems) {
        try {
            List<Problem> structural = new ArrayList<>();
            Definition definition =
                    Definition.read(
                            text,
                            Optional.ofNullable(file),
                            new ParseSettings(parameters, Map.of()),
                            structural::add);
            Compilation compilation =
                    CanvasCompiler.get()
                            .compileToRun(definition, structural, CompileSettings.UNRESTRICTED);
            compilation.problems().stream()
                    .filter(problem -> !isTheRunners(problem))
                    .forEach(problems::add);
            return problems.isEmpty()
                    ? Optional.of(stamped(definition, begun, compilation))
                    : Optional.empty();
        } catch (ProblemException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    /** What a definition may do, and which connections there are, only a runner can say. */
    private static boolean isTheRunners(Problem problem) {
        return problem.code() == ProblemCode.UNKNOWN_CONNECTION
                || problem.code() == ProblemCode.DENIED;
    }

    private CanvasDefinition stamped(
            Definition definition, Optional<CanvasDefinition> begun, Compilation compilation) {
        CanvasDefinition stamped =
                CanvasDefinition.of(
                        definition,
                        begun.map(before -> before.canvas().run())
                                .orElseGet(() -> UUID.randomUUID().toString()),
                        DefinePipeline.nodeOf(getNodeTypeProvider()));
        for (TransformSpec transform : definition.transforms()) {
            PCollection output = compilation.outputs().get(transform.name());
            if (transform.inputs().isEmpty() && output != null) {
                stamped = stamped.withSchema(transform.name(), output.schema());
            }
        }
        return stamped;
    }

    private static void hand(
            ProcessSession session, FlowFile flowFile, CanvasDefinition definition) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(PipelineAttributes.RUN_ID, definition.canvas().run());
        attributes.put(PipelineAttributes.NAME, definition.definition().name());
        definition.canvas().head().ifPresent(h -> attributes.put(PipelineAttributes.STAGE, h));
        FlowFile imported =
                session.putAllAttributes(
                        FlowFileText.write(session, flowFile, definition.toYaml()), attributes);
        session.getProvenanceReporter().modifyContent(imported, "imported a Beam YAML document");
        session.transfer(imported, SUCCESS);
    }

    private void fail(ProcessSession session, FlowFile flowFile, List<String> problems) {
        problems.forEach(problem -> getLogger().error(problem));
        session.transfer(
                session.putAllAttributes(
                        flowFile,
                        Map.of(
                                PipelineAttributes.ERROR,
                                PipelineAttributes.shorten(problems.get(0)),
                                PipelineAttributes.PROBLEMS,
                                PipelineAttributes.shorten(String.join("\n", problems)))),
                FAILURE);
    }
}
