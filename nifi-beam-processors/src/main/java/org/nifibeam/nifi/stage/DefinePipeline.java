package org.nifibeam.nifi.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnShutdown;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.DescribedValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateMap;
import org.apache.nifi.controller.NodeTypeProvider;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.RunPipeline;

/** Begins a definition: an empty pipeline with a name and a run id. */
@Tags({"beam", "pipeline", "define", "start", "batch", "streaming"})
@CapabilityDescription(
        "Begins the definition of a pipeline: makes a FlowFile with an empty definition, to which the pipeline stages behind this"
                + " processor add themselves until RunPipeline runs it. With an incoming connection it begins one definition per"
                + " FlowFile, whose attributes the stages may use; the FlowFile's content is replaced, not processed.")
@InputRequirement(InputRequirement.Requirement.INPUT_ALLOWED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "A new id for the run"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(attribute = "mime.type", description = "application/yaml")
})
@SeeAlso({ReadFromParquet.class, RunPipeline.class})
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
@Stateful(
        scopes = Scope.LOCAL,
        description =
                "When it began a definition and when it was stopped, so that a restart of NiFi is not taken for a start of the"
                        + " processor. Clear the state to have it begin again at the next start.")
@TriggerSerially
public final class DefinePipeline extends AbstractProcessor {
    static final PropertyDescriptor PIPELINE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Name")
                    .description(
                            "Name of the pipeline. RunPipeline does not run two pipelines of one name at the same time, unless it"
                                    + " is told to.")
                    .required(true)
                    .defaultValue("pipeline")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor START =
            new PropertyDescriptor.Builder()
                    .name("Start")
                    .description(
                            "When a definition is begun. With an incoming connection this has no effect: it is once per FlowFile then.")
                    .required(true)
                    .allowableValues(Start.class)
                    .defaultValue(Start.ONCE)
                    .build();

    static final Relationship SUCCESS =
            new Relationship.Builder().name("success").description("The empty definition.").build();

    private static final String BEGUN = "begun";
    private static final String STOPPED = "stopped";
    private static final String SHUT_DOWN = "shut.down";

    /** NiFi stops processors when it shuts down; a stop that long before it was somebody's wish. */
    private static final Duration SHUTDOWN_TAKES = Duration.ofSeconds(30);

    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean stoppedInThisLife;

    /** When a definition is begun. */
    enum Start implements DescribedValue {
        ONCE(
                "once per start",
                "Once each time this processor is started, or run once; not when NiFi comes back and finds it running"),
        SCHEDULED(
                "on schedule",
                "Each time its schedule triggers it; on the primary node alone if its execution is set so");

        private final String value;
        private final String description;

        Start(String value, String description) {
            this.value = value;
            this.description = description;
        }

        @Override
        public String getValue() {
            return value;
        }

        @Override
        public String getDisplayName() {
            return value;
        }

        @Override
        public String getDescription() {
            return description;
        }
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(PIPELINE_NAME, START);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS);
    }

    /**
     * A new start begins a new definition; that NiFi has come back is none.
     *
     * @throws IOException if the state cannot be read
     */
    @OnScheduled
    public void startAnew(ProcessContext context) throws IOException {
        begun.set(
                !stoppedInThisLife && wasRunning(context.getStateManager().getState(Scope.LOCAL)));
    }

    /** True if the state was left by a NiFi that ended while this processor was running. */
    private static boolean wasRunning(StateMap state) {
        if (state.get(BEGUN) == null) {
            return false;
        }
        if (state.get(STOPPED) == null) {
            return true;
        }
        Instant stopped = Instant.parse(state.get(STOPPED));
        return state.get(SHUT_DOWN) != null
                && Instant.parse(state.get(SHUT_DOWN)).isBefore(stopped.plus(SHUTDOWN_TAKES));
    }

    /**
     * Notes when it was stopped, by somebody or by NiFi's end.
     *
     * @throws IOException if the state cannot be written
     */
    @OnStopped
    public void noteStop(ProcessContext context) throws IOException {
        stoppedInThisLife = true;
        note(context, STOPPED);
    }

    /**
     * Notes when NiFi ended.
     *
     * @throws IOException if the state cannot be written
     */
    @OnShutdown
    public void noteShutdown(ProcessContext context) throws IOException {
        note(context, SHUT_DOWN);
    }

    private static void note(ProcessContext context, String key) throws IOException {
        Map<String, String> state =
                new HashMap<>(context.getStateManager().getState(Scope.LOCAL).toMap());
        state.put(key, Instant.now().toString());
        context.getStateManager().setState(state, Scope.LOCAL);
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile incoming = session.get();
        if (incoming == null && context.hasNonLoopConnection()) {
            return;
        }
        boolean once =
                incoming == null
                        && context.getProperty(START).asAllowableValue(Start.class) == Start.ONCE;
        if (once && !begun.compareAndSet(false, true)) {
            context.yield();
            return;
        }
        String name =
                context.getProperty(PIPELINE_NAME)
                        .evaluateAttributeExpressions(incoming)
                        .getValue();
        FlowFile flowFile = incoming == null ? session.create() : incoming;
        String run = UUID.randomUUID().toString();
        String text = CanvasDefinition.start(name, run, nodeOf(getNodeTypeProvider())).toYaml();
        flowFile =
                session.write(
                        flowFile,
                        (OutputStream out) -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> attributes = new HashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(PipelineAttributes.RUN_ID, run);
        attributes.put(PipelineAttributes.NAME, name);
        flowFile = session.putAllAttributes(flowFile, attributes);
        if (incoming == null) {
            session.getProvenanceReporter().create(flowFile, "began pipeline '" + name + "'");
        } else {
            session.getProvenanceReporter()
                    .modifyContent(flowFile, "began pipeline '" + name + "'");
        }
        session.transfer(flowFile, SUCCESS);
        if (once) {
            noteBegun(session);
        }
        session.commitAsync(() -> {}, failure -> begun.set(false));
    }

    private static void noteBegun(ProcessSession session) {
        try {
            session.setState(Map.of(BEGUN, Instant.now().toString()), Scope.LOCAL);
        } catch (IOException e) {
            throw new ProcessException("the state cannot be written: " + e.getMessage(), e);
        }
    }

    /** What a definition says of the node it began on. */
    public static String nodeOf(NodeTypeProvider nodes) {
        return Optional.ofNullable(nodes)
                .filter(NodeTypeProvider::isConfiguredForClustering)
                .flatMap(NodeTypeProvider::getCurrentNode)
                .orElse("standalone");
    }
}
