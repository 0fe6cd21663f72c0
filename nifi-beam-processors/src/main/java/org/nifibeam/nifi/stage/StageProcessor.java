package org.nifibeam.nifi.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessorInitializationContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.PipelineAttributes;

/**
 * A processor that adds one stage to the definition in each FlowFile. Subclasses say which
 * properties they have and what these mean; they see neither FlowFiles nor the definition.
 */
abstract class StageProcessor extends AbstractProcessor {
    static final PropertyDescriptor INPUT_STAGE =
            new PropertyDescriptor.Builder()
                    .name("Input Stage")
                    .description(
                            "Name of the earlier stage whose elements this stage takes. Without it, it takes those of the"
                                    + " stage before; a WriteTo stage passes on what it takes.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor STAGE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Stage Name")
                    .description(
                            "Name of the stage, unique in the pipeline. Without it, the processor's name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor STATE_ID =
            new PropertyDescriptor.Builder()
                    .name("State Id")
                    .description(
                            "What the stage's state is bound to. Set it before renaming a stage of a running pipeline, so that"
                                    + " its state is found again. Without it, the stage's name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final Relationship SUCCESS =
            new Relationship.Builder()
                    .name("success")
                    .description(
                            "The definition with this stage; also if something is wrong with it, which RunPipeline then"
                                    + " reports together with the problems of all other stages.")
                    .build();

    static final Relationship FAILURE =
            new Relationship.Builder()
                    .name("failure")
                    .description("FlowFiles that are no pipeline definition, unchanged.")
                    .build();

    private final StageRole role;
    private List<PropertyDescriptor> descriptors = List.of();

    StageProcessor(StageRole role) {
        this.role = role;
    }

    /** The properties of this kind of stage; those that all stages have are added. */
    protected abstract List<PropertyDescriptor> stageProperties();

    /**
     * What the properties say. Never throws for a user's mistake: that is a problem of the content.
     */
    protected abstract StageContent content(StageProperties properties);

    /** True if the stage's inputs are a property of its own. */
    protected boolean hasOwnInputs() {
        return false;
    }

    @Override
    protected final void init(ProcessorInitializationContext context) {
        List<PropertyDescriptor> all = new ArrayList<>(stageProperties());
        if (role != StageRole.ROOT && !hasOwnInputs()) {
            all.add(INPUT_STAGE);
        }
        all.add(STAGE_NAME);
        all.add(STATE_ID);
        descriptors = List.copyOf(all);
    }

    @Override
    protected final List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return descriptors;
    }

    @Override
    public final Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, FAILURE);
    }

    @Override
    protected final Collection<ValidationResult> customValidate(ValidationContext context) {
        StageProperties properties = new StageProperties(context, Optional.empty(), descriptors);
        String name = properties.text(STAGE_NAME).orElse("this stage");
        StageContent content = content(properties);
        List<ValidationResult> results = new ArrayList<>();
        for (Problem problem : new StageDraft(role, name, name, content).checkAlone()) {
            results.add(
                    new ValidationResult.Builder()
                            .subject("Stage")
                            .valid(false)
                            .explanation(
                                    problem.message()
                                            + (problem.advice().isEmpty()
                                                    ? ""
                                                    : "; " + problem.advice()))
                            .build());
        }
        return results;
    }

    @Override
    public final void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        CanvasDefinition before;
        try {
            before = CanvasDefinition.parse(read(session, flowFile));
        } catch (ProblemException e) {
            String text = e.problems().get(0).withoutPlace();
            getLogger().error("{}: {}", flowFile, text);
            session.transfer(
                    session.putAttribute(
                            flowFile, PipelineAttributes.ERROR, PipelineAttributes.shorten(text)),
                    FAILURE);
            return;
        }
        StageDraft.Added added = draft(context, flowFile).addTo(before);
        added.problems().forEach(problem -> getLogger().error(problem.withoutPlace()));
        FlowFile written = write(session, flowFile, added.definition().toYaml());
        String name = stageName(context, flowFile);
        written =
                session.putAllAttributes(
                        written,
                        Map.of(
                                CoreAttributes.MIME_TYPE.key(),
                                PipelineAttributes.YAML,
                                PipelineAttributes.RUN_ID,
                                added.definition().canvas().run(),
                                PipelineAttributes.NAME,
                                added.definition().definition().name(),
                                PipelineAttributes.STAGE,
                                name));
        session.getProvenanceReporter().modifyContent(written, "added stage '" + name + "'");
        session.transfer(written, SUCCESS);
    }

    /** The stage as its properties say for a FlowFile. */
    final StageDraft draft(ProcessContext context, FlowFile flowFile) {
        StageProperties properties =
                new StageProperties(context, Optional.of(flowFile), descriptors);
        String name = stageName(context, flowFile);
        return new StageDraft(
                role,
                name,
                properties.text(STATE_ID).orElse(name),
                withInput(content(properties), properties));
    }

    private StageContent withInput(StageContent content, StageProperties properties) {
        if (role == StageRole.ROOT || hasOwnInputs()) {
            return content;
        }
        return content.withInputs(properties.text(INPUT_STAGE).map(List::of).orElse(List.of()));
    }

    private String stageName(ProcessContext context, FlowFile flowFile) {
        return new StageProperties(context, Optional.of(flowFile), descriptors)
                .text(STAGE_NAME)
                .orElse(context.getName());
    }

    private static String read(ProcessSession session, FlowFile flowFile) {
        // A definition is small; what is larger than any is not read whole.
        int limit = 16 * 1024 * 1024;
        try (InputStream in = session.read(flowFile)) {
            return new String(in.readNBytes(limit), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FlowFile write(ProcessSession session, FlowFile flowFile, String text) {
        return session.write(
                flowFile, (OutputStream out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
