package org.nifibeam.nifi.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
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
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.ExecutionNode;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.nifi.NodeName;
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
@UseCase(
        description =
                "Run a pipeline for each FlowFile, with the FlowFile's attributes as parameters",
        configuration =
                "Connect what gives the FlowFiles to this processor, and use attributes in the stages behind it, for example"
                        + " ${absolute.path}${filename} in the Path of ReadFromCsv. In RunPipeline set If Already Running to run"
                        + " beside, or to queue for one run after the other.")
@UseCase(
        description = "Run a bounded pipeline every night",
        configuration =
                "Set Start to on schedule, Scheduling Strategy to CRON driven, Run Schedule to 0 0 2 * * ?, and in a cluster Execution"
                        + " to Primary node.")
@SeeAlso({ReadFromParquet.class, RunPipeline.class})
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
@Stateful(
        scopes = {Scope.LOCAL, Scope.CLUSTER},
        description =
                "With 'once per start': that this start's definition has been begun, and on which node, so that a restart of NiFi begins"
                        + " none. On the primary node alone that is the cluster's state: another node that becomes primary begins none"
                        + " either.")
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
    private static final String NODE = "node";

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean toldOfOther = new AtomicBoolean();

    /** When a definition is begun. */
    enum Start implements DescribedValue {
        ONCE(
                "once per start",
                "Once each time somebody starts this processor, or runs it once; not when NiFi itself comes back with it running"),
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

    /** What was begun in an earlier life of NiFi is in the state. */
    @OnScheduled
    public void schedule(ProcessContext context) {
        begun.set(false);
        toldOfOther.set(false);
        if (getNodeTypeProvider().isConfiguredForClustering()
                && context.getExecutionNode() == ExecutionNode.ALL
                && !context.hasNonLoopConnection()) {
            getLogger()
                    .warn(
                            "This processor runs on all nodes, and each begins pipeline '{}': one of them runs it, and with the others"
                                    + " RunPipeline does what If Already Running says; if one run is wanted, set its Execution to Primary node",
                            context.getProperty(PIPELINE_NAME)
                                    .evaluateAttributeExpressions()
                                    .getValue());
        }
    }

    /**
     * Somebody's stop makes the next start begin anew; NiFi's own end, which stops all processors
     * too, does not.
     *
     * @throws IOException if the state cannot be cleared: NiFi calls again
     */
    @OnStopped
    public void stop(ProcessContext context) throws IOException {
        if (!JvmShutdown.inProgress() && mayForget(context)) {
            context.getStateManager().clear(scope(context));
        }
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
        if (once && (begunBefore(context, session) || !begun.compareAndSet(false, true))) {
            context.yield();
            return;
        }
        String name =
                context.getProperty(PIPELINE_NAME)
                        .evaluateAttributeExpressions(incoming)
                        .getValue();
        FlowFile flowFile = incoming == null ? session.create() : incoming;
        String run = UUID.randomUUID().toString();
        if (once) {
            remember(context, session, run);
        }
        String text =
                CanvasDefinition.start(name, run, NodeName.of(getNodeTypeProvider())).toYaml();
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
        session.commitAsync(() -> {}, failure -> begun.set(false));
    }

    /** What runs on one node of a cluster is known to all, each of which may be the next. */
    private static Scope scope(ProcessContext context) {
        return context.getExecutionNode() == ExecutionNode.PRIMARY ? Scope.CLUSTER : Scope.LOCAL;
    }

    /**
     * A node that is taken out of the cluster stops its processors without being asked by anybody.
     */
    private boolean mayForget(ProcessContext context) {
        NodeTypeProvider nodes = getNodeTypeProvider();
        return scope(context) == Scope.LOCAL
                || !nodes.isConfiguredForClustering()
                || nodes.isConnected();
    }

    private boolean begunBefore(ProcessContext context, ProcessSession session) {
        try {
            StateMap state = session.getState(scope(context));
            String run = state.get(BEGUN);
            String node = Optional.ofNullable(state.get(NODE)).orElse("");
            if (run != null
                    && !node.isEmpty()
                    && !node.equals(NodeName.of(getNodeTypeProvider()))
                    && toldOfOther.compareAndSet(false, true)) {
                getLogger()
                        .warn(
                                "Run {} began on node '{}', and nothing is begun in its place on this one, which is primary now: the run"
                                        + " belongs to that node and goes on there, when that comes back if it is down; to run the pipeline"
                                        + " here instead, release that run with ControlPipeline, stop this processor and start it",
                                run,
                                node);
            }
            return run != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remember(ProcessContext context, ProcessSession session, String run) {
        try {
            session.setState(
                    Map.of(BEGUN, run, NODE, NodeName.of(getNodeTypeProvider())), scope(context));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
