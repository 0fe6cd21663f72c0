package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessorInitializationContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.PipelineDeadLetterService;

/**
 * A processor that adds one stage to the definition in each FlowFile. Subclasses say which
 * properties they have and what these mean; they see neither FlowFiles nor the definition.
 */
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STAGE,
            description = "The name of this stage; on errors with '.errors' behind it"),
    @WritesAttribute(attribute = "mime.type", description = "application/yaml"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the FlowFile is no definition")
})
@SideEffectFree
@SupportsBatching
abstract class StageProcessor extends AbstractProcessor implements VerifiableProcessor {
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

    static final Relationship ERRORS =
            new Relationship.Builder()
                    .name("errors")
                    .description(
                            "With Error Handling 'branch': the definition once more, whose next stage takes the elements that"
                                    + " this stage fails on.")
                    .build();

    /** Whether a kind of stage can fail on single elements and give them to an error output. */
    enum Failing {
        /** It cannot. */
        NEVER,
        /** It can. */
        BY_ELEMENT
    }

    private static final RecentDefinitions RECENT = new RecentDefinitions();

    private final StageRole role;
    private final Failing failing;
    private volatile ErrorRoute errorRoute = ErrorRoute.FAIL;

    StageProcessor(StageRole role, Failing failing) {
        this.role = role;
        this.failing = failing;
    }

    /** The properties of this kind of stage; those that all stages have are added. */
    protected abstract List<PropertyDescriptor> stageProperties();

    /**
     * What the properties say, and nothing else. Never throws for a user's mistake: that is a
     * problem of the content. A value that is not known yet is absent.
     */
    protected abstract StageContent content(StageProperties properties);

    /**
     * What must be looked up when the stage is added to a definition, and cannot be said of the
     * properties alone. May do I/O.
     */
    protected StageContent complete(StageContent content) {
        return content;
    }

    /** True if the stage's inputs are a property of its own. */
    protected boolean hasOwnInputs() {
        return false;
    }

    /** How its stage stands in the pipeline, as far as its properties do not say otherwise. */
    final StageRole role() {
        return role;
    }

    final Failing failing() {
        return failing;
    }

    /** How a stage of these properties stands in the pipeline. */
    protected StageRole role(StageProperties properties) {
        return role;
    }

    private static final class Common {
        static final Map<Class<?>, List<PropertyDescriptor>> BY_KIND = new HashMap<>();
    }

    /** All properties, made once a class. */
    final List<PropertyDescriptor> descriptors() {
        synchronized (Common.BY_KIND) {
            return Common.BY_KIND.computeIfAbsent(
                    getClass(),
                    type ->
                            CommonProperties.with(
                                    stageProperties(),
                                    role != StageRole.ROOT && !hasOwnInputs(),
                                    failing == Failing.BY_ELEMENT));
        }
    }

    @Override
    protected final void init(ProcessorInitializationContext context) {
        descriptors();
    }

    @Override
    protected final List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return descriptors();
    }

    @Override
    public final Set<Relationship> getRelationships() {
        return errorRoute == ErrorRoute.BRANCH
                ? Set.of(SUCCESS, FAILURE, ERRORS)
                : Set.of(SUCCESS, FAILURE);
    }

    @Override
    public final void onPropertyModified(
            PropertyDescriptor descriptor, String oldValue, String newValue) {
        SeenSchemas.ALL.forget(getIdentifier());
        if (descriptor.equals(CommonProperties.ERROR_HANDLING)) {
            errorRoute = CommonProperties.route(Optional.ofNullable(newValue));
        }
    }

    @Override
    protected final Collection<ValidationResult> customValidate(ValidationContext context) {
        StageProperties properties = StageProperties.of(context, Optional.empty(), descriptors());
        List<ValidationResult> results = new ArrayList<>();
        for (Problem problem : draft(properties, "this stage").checkAlone()) {
            results.add(
                    new ValidationResult.Builder()
                            .subject("Stage")
                            .valid(false)
                            .explanation(problem.words())
                            .build());
        }
        return results;
    }

    @Override
    public final List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        StageDraft draft = completed(draft(context, new VerificationFlowFile(attributes)));
        return StageVerification.of(draft, attributes);
    }

    @Override
    public final void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        CanvasDefinition before;
        try {
            before = definition(FlowFileText.read(session, flowFile));
        } catch (ProblemException e) {
            FlowFileText.refuse(session, flowFile, FAILURE, e, getLogger());
            return;
        }
        StageDraft draft = completed(draft(context, flowFile));
        if (draft.errors() == ErrorRoute.DEAD_LETTER_SERVICE) {
            draft =
                    draft.withDeadLetters(
                            context.getProperty(CommonProperties.DEAD_LETTER_SERVICE)
                                    .asControllerService(PipelineDeadLetterService.class));
        }
        StageDraft.Added added = draft.addTo(before);
        remember(context, added);
        added.problems().forEach(problem -> getLogger().error(problem.withoutPlace()));
        if (added.errors().isPresent()) {
            FlowFile branch = session.clone(flowFile);
            hand(session, branch, added.errors().get(), draft.name() + ".errors", ERRORS);
        }
        hand(session, flowFile, added.definition(), draft.name(), SUCCESS);
    }

    /** What a source gives can depend on the FlowFile; then it says nothing of the next one. */
    private void remember(ProcessContext context, StageDraft.Added added) {
        Schema schema = added.definition().canvas().schemas().get(added.stage());
        if (role != StageRole.ROOT || schema == null) {
            return;
        }
        StageProperties written = StageProperties.of(context.getAllProperties(), descriptors());
        if (draft(written, context.getName()).content().unknown().isEmpty()) {
            SeenSchemas.ALL.note(getIdentifier(), schema);
        }
    }

    private static void hand(
            ProcessSession session,
            FlowFile flowFile,
            CanvasDefinition definition,
            String stage,
            Relationship to) {
        String text = definition.toYaml();
        RECENT.note(text, definition);
        FlowFile written = FlowFileText.write(session, flowFile, text);
        written =
                session.putAllAttributes(
                        written,
                        Map.of(
                                CoreAttributes.MIME_TYPE.key(),
                                PipelineAttributes.YAML,
                                PipelineAttributes.RUN_ID,
                                definition.canvas().run(),
                                PipelineAttributes.NAME,
                                definition.definition().name(),
                                PipelineAttributes.STAGE,
                                stage));
        session.getProvenanceReporter().modifyContent(written, "added stage '" + stage + "'");
        session.transfer(written, to);
    }

    /** The stage as its properties say for a FlowFile. */
    private StageDraft draft(ProcessContext context, FlowFile flowFile) {
        return draft(
                StageProperties.of(context, Optional.of(flowFile), descriptors()),
                context.getName());
    }

    private StageDraft completed(StageDraft draft) {
        return new StageDraft(
                draft.role(), draft.name(), draft.id(), complete(draft.content()), draft.errors());
    }

    /**
     * The stage that properties describe.
     *
     * @param processor the processor's name, which is the stage's unless a property says otherwise
     */
    final StageDraft draft(StageProperties properties, String processor) {
        String name = properties.text(CommonProperties.STAGE_NAME).orElse(processor);
        StageRole standing = role(properties);
        StageContent content = content(properties);
        if (role != StageRole.ROOT
                && standing != StageRole.ROOT
                && !hasOwnInputs()
                && content.inputs().isEmpty()) {
            content =
                    content.withInputs(
                            properties
                                    .text(CommonProperties.INPUT_STAGE)
                                    .map(List::of)
                                    .orElse(List.of()));
        }
        ErrorRoute errors = ErrorRoute.FAIL;
        if (failing == Failing.BY_ELEMENT) {
            errors = CommonProperties.route(properties.text(CommonProperties.ERROR_HANDLING));
            content = CommonProperties.withErrors(content, errors, properties);
        }
        String id = properties.text(CommonProperties.STATE_ID).orElse(name);
        return new StageDraft(
                standing, name, id, content.withUnknown(properties.unknown()), errors);
    }

    private static CanvasDefinition definition(String text) throws ProblemException {
        Optional<CanvasDefinition> known = RECENT.take(text);
        return known.isPresent() ? known.get() : CanvasDefinition.parse(text);
    }
}
