package org.nifibeam.nifi.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.TriggerWhenAnyDestinationAvailable;
import org.apache.nifi.annotation.behavior.TriggerWhenEmpty;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.configuration.DefaultSettings;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.DescribedValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.AbstractSessionFactoryProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.ProcessSessionFactory;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.nifibeam.nifi.NodeName;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunnerUnavailableException;

/** Runs the pipeline that a definition describes, and follows it. */
@Tags({"beam", "pipeline", "run", "submit", "batch", "streaming", "results"})
@CapabilityDescription(
        "Runs the pipeline whose definition the stages before this processor have built: checks the whole of it, submits it to a"
                + " runner, and follows the run. What WriteToFlowFile stages give comes out as FlowFiles of records. Stopping this"
                + " processor, or NiFi, does not stop a run.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@ReadsAttribute(
        attribute = PipelineAttributes.STAGE,
        description = "The stage that the FlowFile came out of, to tell branches apart")
@WritesAttributes({
    @WritesAttribute(
            attribute = PipelineAttributes.RUN_ID,
            description =
                    "The run; on submitted, the one that was running already if it was identical"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STAGE,
            description = "On results: the WriteToFlowFile stage"),
    @WritesAttribute(
            attribute = "pipeline.sequence",
            description = "On results: a number rising within run and stage, from 1"),
    @WritesAttribute(attribute = "fragment.identifier", description = "On results: run and stage"),
    @WritesAttribute(
            attribute = "fragment.index",
            description = "On results: the same as pipeline.sequence"),
    @WritesAttribute(
            attribute = "window.start",
            description =
                    "On results: start of the window that all records are in, if there is one"),
    @WritesAttribute(
            attribute = "window.end",
            description = "On results: end of that window, exclusive"),
    @WritesAttribute(attribute = "record.count", description = "On results: how many records"),
    @WritesAttribute(
            attribute = "mime.type",
            description =
                    "On results: the Record Writer's; on finished and failed runs application/json"),
    @WritesAttribute(
            attribute = PipelineAttributes.STATE,
            description =
                    "On status, finished, and failed for a run that has ended: WAITING, RUNNING, FINISHED, FAILED or CANCELLED"),
    @WritesAttribute(
            attribute = PipelineAttributes.STATUS,
            description = "On status: submitted, waiting, running, trouble, recovered or ended"),
    @WritesAttribute(
            attribute = PipelineAttributes.MESSAGE,
            description = "On status: the same in words"),
    @WritesAttribute(
            attribute = "pipeline.waiting.for",
            description = "On status: what the run waits for, while it waits"),
    @WritesAttribute(
            attribute = "pipeline.figures.STAGE.in, .out, .late, .errors, .watermark, .backlog",
            description =
                    "On status, finished, and failed for a run that has ended: the figures of the first 16 stages; the report has"
                            + " all"),
    @WritesAttribute(
            attribute = "pipeline.checkpoints.last",
            description = "On status: when the run's last checkpoint was completed, since it goes"),
    @WritesAttribute(
            attribute = "pipeline.checkpoints.failing.since, pipeline.checkpoints.problem",
            description =
                    "On status: since when the run's checkpoints fail, while they do, why, and what to do"),
    @WritesAttribute(
            attribute = PipelineAttributes.SUBMITTER,
            description =
                    "On all that comes out of a run: the uuids of the FlowFiles that it was submitted with"),
    @WritesAttribute(
            attribute = PipelineAttributes.DEFINITION,
            description =
                    "On submitted and all that comes out of a run: a fingerprint of its definition, equal for equal pipelines"),
    @WritesAttribute(
            attribute = PipelineAttributes.PREDECESSOR,
            description =
                    "On status, finished and failed: the run from whose savepoint it went on"),
    @WritesAttribute(
            attribute = PipelineAttributes.SUCCESSOR,
            description =
                    "On status, finished and failed: the run that went on from its savepoint; it"
                            + " has finished then"),
    @WritesAttribute(
            attribute = PipelineAttributes.NODE,
            description =
                    "On submitted: the node of a cluster that an identical run is on, if that is"
                            + " another one"),
    @WritesAttribute(attribute = "pipeline.submitted", description = "When the run was submitted"),
    @WritesAttribute(attribute = "pipeline.ended", description = "When the run ended"),
    @WritesAttribute(
            attribute = PipelineAttributes.PROBLEMS,
            description = "On failed and incomplete: all problems, one a line"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failed and incomplete: the first problem")
})
@DynamicProperty(
        name = "connection.NAME",
        value = "A PipelineConnection service",
        description =
                "The connection that definitions call NAME. Its settings go to the runner in memory, and are written down nowhere.")
@UseCase(
        description = "Run a pipeline and go on with its results in NiFi",
        configuration =
                "Let the last stage be WriteToFlowFile, set Record Writer to what the results are to be, for example a"
                        + " JsonRecordSetWriter, and connect results to what takes them. Connect failed and incomplete to where an"
                        + " operator looks.")
@UseCase(
        description = "Change an unbounded pipeline without losing what it keeps",
        configuration =
                "Set If Already Running to savepoint and replace. Edit the stages, leaving each one's State Id as it is, and start"
                        + " DefinePipeline again: the new run goes on where the old one stopped.")
@UseCase(
        description = "Be told of a run that is in trouble",
        configuration =
                "Connect status to RouteOnAttribute with a property trouble = ${pipeline.status:equals('trouble')}, and that to what tells"
                        + " somebody. pipeline.message says what is wrong and what to do.")
@SeeAlso(
        value = {DefinePipeline.class, WriteToFlowFile.class},
        classNames = "org.nifibeam.nifi.service.EmbeddedPipelineRunner")
@Stateful(
        scopes = Scope.LOCAL,
        description =
                "Which results and ends of runs have been let out, so that a restart of NiFi does not let them out twice.")
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.EXECUTE_CODE,
                        explanation =
                                "Runs the expressions of a definition, with the rights of its runner service."))
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description = "With an embedded runner the pipeline uses NiFi's own cores.")
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "100 millis")
@DefaultSettings(yieldDuration = "500 millis")
@TriggerSerially
@TriggerWhenEmpty
@TriggerWhenAnyDestinationAvailable
public final class RunPipeline extends AbstractSessionFactoryProcessor {
    static final PropertyDescriptor RUNNER =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Runner")
                    .description("The service that runs the pipeline.")
                    .required(true)
                    .identifiesControllerService(PipelineRunnerService.class)
                    .build();

    static final PropertyDescriptor RECORD_WRITER =
            new PropertyDescriptor.Builder()
                    .name("Record Writer")
                    .description(
                            "Writes the records of WriteToFlowFile stages. Needed if the pipeline has such a stage.")
                    .identifiesControllerService(RecordSetWriterFactory.class)
                    .build();

    static final PropertyDescriptor FINAL_STAGES =
            new PropertyDescriptor.Builder()
                    .name("Final Stages")
                    .description(
                            "If the flow forks between DefinePipeline and here: the names of the stages that the branches end with,"
                                    + " separated by commas. The run starts when all of them are there, never in part.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final PropertyDescriptor WAIT =
            new PropertyDescriptor.Builder()
                    .name("Wait For Branches")
                    .description(
                            "How long a run waits for its last branch before it is reported as incomplete.")
                    .required(true)
                    .defaultValue("1 min")
                    .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
                    .dependsOn(FINAL_STAGES)
                    .build();

    static final PropertyDescriptor IF_RUNNING =
            new PropertyDescriptor.Builder()
                    .name("If Already Running")
                    .description(
                            "What to do if a pipeline of this name is running on the runner, on"
                                    + " whichever node of a cluster. Runs that read FlowFiles go on on"
                                    + " each node beside those of others.")
                    .required(true)
                    .allowableValues(IfAlreadyRunning.class)
                    .defaultValue(IfAlreadyRunning.IGNORE)
                    .build();

    static final PropertyDescriptor SAVEPOINT =
            new PropertyDescriptor.Builder()
                    .name("Savepoint")
                    .description(
                            "The name of a savepoint, kept by ControlPipeline on this node, where"
                                    + " the run begins; what the run it is of has committed since comes"
                                    + " again. Without it, a run begins at the beginning. Every"
                                    + " definition that comes begins there: take the name away when the"
                                    + " run goes, or have it from an attribute.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor WAIT_FOR_END =
            new PropertyDescriptor.Builder()
                    .name("Wait For End")
                    .description(
                            "For process groups whose Execution Engine is Stateless, which trigger this processor only when a definition"
                                    + " comes: how long it then waits for the run to end, so that results and report come out at once."
                                    + " Elsewhere it is of no use, and holds up what else this processor runs. Without it, nothing waits.")
                    .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
                    .build();

    static final Relationship SUBMITTED =
            relationship("submitted", "The definition of a run that the runner has taken.");
    static final Relationship FINISHED =
            relationship(
                    "finished",
                    "A report, in JSON, of each run that has finished; all its results are out by then.");
    static final Relationship FAILED =
            relationship(
                    "failed",
                    "Definitions that were refused, and a report of each run that failed or was cancelled.");
    static final Relationship INCOMPLETE =
            relationship(
                    "incomplete",
                    "Definitions of runs of which a branch did not come, and branches that came twice.");
    static final Relationship RESULTS =
            relationship("results", "Records that the pipeline's WriteToFlowFile stages give.");

    static final Relationship STATUS =
            new Relationship.Builder()
                    .name("status")
                    .description(
                            "A report, in JSON, each time a run's state changes: submitted, waiting with its reason, running, in"
                                    + " trouble, recovered, ended.")
                    .autoTerminateDefault(true)
                    .build();

    private static final String NOT_TAKEN = "The runner takes no pipeline at the moment";
    private static final String NOT_FOLLOWED = "Runs cannot be followed at the moment";

    private WaitingBranches waiting = new WaitingBranches();
    private Follower.Counters counters = new Follower.Counters();
    private Bulletins bulletins = new Bulletins();

    /** What to do if the pipeline is running. */
    enum IfAlreadyRunning implements DescribedValue {
        IGNORE(
                "ignore if identical",
                "An identical definition is not run again, and a different one is refused",
                RunRequest.IfRunning.ATTACH_IF_IDENTICAL),
        DRAIN(
                "drain and replace",
                "The running pipeline reads no more, whatever it has read comes out, and then this one is run",
                RunRequest.IfRunning.DRAIN_AND_REPLACE),
        SAVEPOINT(
                "savepoint and replace",
                "The running pipeline stops with a savepoint, and this one goes on from there, with its state and where it was reading;"
                        + " nothing is lost and nothing comes twice. If this one cannot go on from there, it fails with the reason, and"
                        + " the other goes on. Begins at the beginning if none is running",
                RunRequest.IfRunning.SAVEPOINT_AND_REPLACE),
        QUEUE(
                "queue",
                "It is run when the others of its name, which came before it, have ended",
                RunRequest.IfRunning.QUEUE),
        BESIDE("run beside", "It is run beside the other", RunRequest.IfRunning.RUN_BESIDE);

        private final String value;
        private final String description;
        private final RunRequest.IfRunning request;

        IfAlreadyRunning(String value, String description, RunRequest.IfRunning request) {
            this.value = value;
            this.description = description;
            this.request = request;
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

    private static Relationship relationship(String name, String description) {
        return new Relationship.Builder().name(name).description(description).build();
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(
                RUNNER, RECORD_WRITER, FINAL_STAGES, WAIT, IF_RUNNING, SAVEPOINT, WAIT_FOR_END);
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(String name) {
        return ConnectionProperties.descriptor(name);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUBMITTED, FINISHED, FAILED, INCOMPLETE, RESULTS, STATUS);
    }

    /** A start begins with nothing remembered: what is in the queues is read again. */
    @OnScheduled
    public void startAnew() {
        waiting = new WaitingBranches();
        counters = new Follower.Counters();
        bulletins = new Bulletins();
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSessionFactory sessions) {
        PipelineRunnerService service =
                context.getProperty(RUNNER).asControllerService(PipelineRunnerService.class);
        Optional<RecordSetWriterFactory> writers =
                Optional.ofNullable(
                        context.getProperty(RECORD_WRITER)
                                .asControllerService(RecordSetWriterFactory.class));
        Set<Relationship> room = context.getAvailableRelationships();
        Map<String, ConnectionSettings> connections =
                ConnectionProperties.of(context, context.getProperties().keySet());
        service.connect(getIdentifier(), connections);
        // What is submitted has to end somewhere: while that is full, nothing more is taken in.
        Set<String> taken =
                room.containsAll(Set.of(SUBMITTED, FAILED, INCOMPLETE, FINISHED))
                        ? takeIn(context, service, connections, sessions.createSession())
                        : Set.of();
        Follower follower =
                new Follower(getIdentifier(), service, writers, getLogger(), counters, bulletins);
        try {
            waitForEnds(context, follower, sessions, taken);
            if (!follower.follow(sessions, room)) {
                context.yield();
            }
            bulletins.over(NOT_FOLLOWED);
        } catch (IOException | RunnerUnavailableException e) {
            bulletins.tell(NOT_FOLLOWED, e, getLogger());
            context.yield();
        }
    }

    private void waitForEnds(
            ProcessContext context,
            Follower follower,
            ProcessSessionFactory sessions,
            Set<String> taken)
            throws IOException, RunnerUnavailableException {
        if (!context.getProperty(WAIT_FOR_END).isSet()) {
            return;
        }
        long limit = context.getProperty(WAIT_FOR_END).asTimePeriod(TimeUnit.NANOSECONDS);
        long deadline = System.nanoTime() + limit;
        for (String run : taken) {
            if (!follower.finish(sessions, run, deadline, this::isScheduled)) {
                getLogger()
                        .warn(
                                "Run {} has not ended within {}; what it gives comes out when this processor is triggered again",
                                run,
                                context.getProperty(WAIT_FOR_END).getValue());
            }
        }
    }

    /** The ids of the runs that what came is carried out by. */
    private Set<String> takeIn(
            ProcessContext context,
            PipelineRunnerService service,
            Map<String, ConnectionSettings> connections,
            ProcessSession session) {
        List<String> finalStages =
                Stream.of(
                                Optional.ofNullable(context.getProperty(FINAL_STAGES).getValue())
                                        .orElse("")
                                        .split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
        // Without final stages nothing waits, and NiFi does not show the property.
        Duration patience =
                finalStages.isEmpty()
                        ? Duration.ZERO
                        : Duration.ofMillis(
                                context.getProperty(WAIT).asTimePeriod(TimeUnit.MILLISECONDS));
        Intake.Settings settings =
                new Intake.Settings(
                        getIdentifier(),
                        NodeName.of(getNodeTypeProvider()),
                        service,
                        finalStages,
                        patience,
                        context.getProperty(IF_RUNNING)
                                .asAllowableValue(IfAlreadyRunning.class)
                                .request,
                        context.getProperty(RECORD_WRITER).isSet(),
                        connections,
                        flowFile ->
                                Optional.ofNullable(
                                                context.getProperty(SAVEPOINT)
                                                        .evaluateAttributeExpressions(flowFile)
                                                        .getValue())
                                        .filter(name -> !name.isBlank()));
        try {
            Set<String> runs = new Intake(settings, getLogger(), waiting).take(session);
            session.commitAsync();
            bulletins.over(NOT_TAKEN);
            return runs;
        } catch (RunnerUnavailableException e) {
            bulletins.tell(NOT_TAKEN, e, getLogger());
            session.rollback();
            context.yield();
            return Set.of();
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
    }
}
