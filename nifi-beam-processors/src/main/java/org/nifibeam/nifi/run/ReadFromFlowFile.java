package org.nifibeam.nifi.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Stateful;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.configuration.DefaultSettings;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.nifibeam.nifi.NodeName;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.nifi.stage.JvmShutdown;
import org.nifibeam.nifi.stage.WriteToFlowFile;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunnerUnavailableException;

/** Begins definitions whose first stage reads the records of FlowFiles. */
@Tags({"beam", "pipeline", "stage", "flowfile", "read", "record", "consume", "source"})
@CapabilityDescription(
        "Pipeline stage: reads the records of FlowFiles. It begins a definition in place of DefinePipeline, with these records as"
                + " its first stage, and keeps the FlowFiles in its queue until the run has ended: then they leave unchanged. It"
                + " does not change their content, and no record goes through the definition's FlowFile.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@WritesAttributes({
    @WritesAttribute(
            attribute = PipelineAttributes.RUN_ID,
            description = "The id of the run that reads the records"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STAGE,
            description = "On success: the name of this stage"),
    @WritesAttribute(
            attribute = PipelineAttributes.STATE,
            description =
                    "On original and failure: how the run ended; COMMITTED if an unbounded run has read the FlowFile"),
    @WritesAttribute(
            attribute = "pipeline.input.records",
            description = "On success of a bounded run: how many records it reads"),
    @WritesAttribute(attribute = "mime.type", description = "On success: application/yaml"),
    @WritesAttribute(
            attribute = HeldFlowFiles.MARK,
            description = "While a FlowFile waits in the queue: the run that it waits for"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On failure: why the records were not read, or the run failed")
})
@UseCase(
        description = "Process the records of FlowFiles, and go on with the results as FlowFiles",
        configuration =
                "Connect the FlowFiles to this processor, its relationship success to the first stage, and the last stage, a"
                        + " WriteToFlowFile, to RunPipeline, whose relationship results has the results. Both name the same runner"
                        + " service. Terminate original, or archive it.")
@SeeAlso({DefinePipeline.class, WriteToFlowFile.class, RunPipeline.class})
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "100 millis")
@DefaultSettings(yieldDuration = "500 millis")
@SystemResourceConsideration(
        resource = SystemResource.DISK,
        description =
                "While a run goes, the records of its FlowFiles lie in the runner service's work folder too.")
@Stateful(
        scopes = Scope.LOCAL,
        description =
                "With 'one unbounded run': that this start's definition has been begun, so that a restart of NiFi begins none.")
@TriggerSerially
public final class ReadFromFlowFile extends AbstractProcessor implements VerifiableProcessor {
    static final PropertyDescriptor PIPELINE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Name")
                    .description(
                            "Name of the pipeline. Expression language sees the attributes of a run's first FlowFile.")
                    .required(true)
                    .defaultValue("pipeline")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor RECORD_READER =
            new PropertyDescriptor.Builder()
                    .name("Record Reader")
                    .description("Reads the FlowFiles.")
                    .required(true)
                    .identifiesControllerService(RecordReaderFactory.class)
                    .build();

    static final PropertyDescriptor RUNNER =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Runner")
                    .description(
                            "The service that runs the pipeline: the one that RunPipeline names. It keeps the records for the run.")
                    .required(true)
                    .identifiesControllerService(PipelineRunnerService.class)
                    .build();

    static final PropertyDescriptor INPUT =
            new PropertyDescriptor.Builder()
                    .name("Input")
                    .description(
                            "Whether FlowFiles are read in batches, a run each, or as they come by one run, which is begun once per"
                                    + " start of this processor unless it is going on.")
                    .required(true)
                    .allowableValues(InputMode.class)
                    .defaultValue(InputMode.RUNS)
                    .build();

    static final PropertyDescriptor MAXIMUM =
            new PropertyDescriptor.Builder()
                    .name("Maximum FlowFiles")
                    .description(
                            "The most FlowFiles that one run reads; what arrives while a run goes is read by the next one. Of an"
                                    + " unbounded run, how many may wait to be read: while there are so many, the others stay as they"
                                    + " are in the queue.")
                    .required(true)
                    .defaultValue("1000")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor CONCURRENT =
            new PropertyDescriptor.Builder()
                    .name("Concurrent Runs")
                    .description(
                            "How many runs are begun before the first one has ended. For more than one set RunPipeline's If Already"
                                    + " Running to run beside.")
                    .required(true)
                    .dependsOn(INPUT, InputMode.RUNS)
                    .defaultValue("1")
                    .addValidator(StandardValidators.POSITIVE_INTEGER_VALIDATOR)
                    .build();

    static final PropertyDescriptor GIVE_UP_AFTER =
            new PropertyDescriptor.Builder()
                    .name("Give Up After")
                    .description(
                            "How long FlowFiles wait for RunPipeline to take their definition before they go to failure. A run that"
                                    + " has been taken may last as long as it likes.")
                    .required(true)
                    .defaultValue("1 hour")
                    .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
                    .build();

    static final PropertyDescriptor STAGE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Stage Name")
                    .description(
                            "Name of the stage, unique in the pipeline. Without it, the processor's name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .build();

    static final Relationship SUCCESS =
            new Relationship.Builder()
                    .name("success")
                    .description("A definition whose first stage gives the FlowFiles' records.")
                    .build();

    static final Relationship ORIGINAL =
            new Relationship.Builder()
                    .name("original")
                    .description(
                            "The FlowFiles, once their run has finished and its results are committed; of an unbounded run, once a"
                                    + " complete checkpoint has all of their records and what came of them so far is committed.")
                    .build();

    static final Relationship FAILURE =
            new Relationship.Builder()
                    .name("failure")
                    .description(
                            "FlowFiles that cannot be read, and those whose run failed, was cancelled or refused, or was never"
                                    + " started.")
                    .build();

    /** Runs whose beginning has not been committed yet, so that no queue shows their FlowFiles. */
    private final Set<String> beginning = ConcurrentHashMap.newKeySet();

    private volatile InputFeed feed = new InputFeed();

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(
                PIPELINE_NAME,
                RECORD_READER,
                RUNNER,
                INPUT,
                MAXIMUM,
                CONCURRENT,
                GIVE_UP_AFTER,
                STAGE_NAME);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, ORIGINAL, FAILURE);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            ProcessContext context, ComponentLog log, Map<String, String> attributes) {
        PipelineRunnerService service =
                context.getProperty(RUNNER).asControllerService(PipelineRunnerService.class);
        ConfigVerificationResult.Builder result =
                new ConfigVerificationResult.Builder().verificationStepName("Reach the runner");
        try {
            int kept = service.inputs(getIdentifier()).size();
            return List.of(
                    result.outcome(Outcome.SUCCESSFUL)
                            .explanation("The runner keeps records of " + kept + " runs")
                            .build());
        } catch (RunnerUnavailableException e) {
            return List.of(
                    result.outcome(Outcome.FAILED)
                            .explanation("The runner cannot keep records: " + e.getMessage())
                            .build());
        }
    }

    /** What a start finds in the queues is all there is. */
    @OnScheduled
    public void startAnew() {
        beginning.clear();
        feed = new InputFeed();
    }

    /**
     * Forgets what was begun, unless NiFi itself ends.
     *
     * @throws IOException if the state cannot be cleared: NiFi calls again
     */
    @OnStopped
    public void stop(ProcessContext context) throws IOException {
        if (!JvmShutdown.inProgress()) {
            context.getStateManager().clear(Scope.LOCAL);
        }
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        PipelineRunnerService service =
                context.getProperty(RUNNER).asControllerService(PipelineRunnerService.class);
        InputRelease release =
                new InputRelease(getIdentifier(), service, patience(context), getLogger());
        SegmentRelease segments = new SegmentRelease(definition(context), service);
        InputFeed feeding = feed;
        try {
            HeldFlowFiles held = HeldFlowFiles.peek(session, getIdentifier());
            release.removeForgotten(held, beginning);
            Set<String> ended = release.release(session, held);
            segments.release(session, held, feeding.inFlight());
            List<String> fresh = new ArrayList<>(held.fresh());
            fresh.removeAll(segments.held());
            InputFeed.Fed fed = InputFeed.Fed.NOTHING;
            Optional<String> begun = Optional.empty();
            if (unbounded(context)) {
                fed = feeding.feed(trigger(context, session, service), fresh);
            } else if (!fresh.isEmpty()
                    && held.waiting().size() - ended.size()
                            < context.getProperty(CONCURRENT).asInteger()) {
                begun = begin(context, session, service, fresh);
            }
            commit(
                    session,
                    begun,
                    new Feeding(feeding, fed),
                    () -> {
                        release.remove(ended);
                        segments.remove();
                    });
            if (ended.isEmpty() && begun.isEmpty() && !segments.any() && !fed.any()) {
                context.yield();
            }
        } catch (IOException | RunnerUnavailableException e) {
            getLogger().error("FlowFiles wait: {}", e.getMessage(), e);
            session.rollback();
            context.yield();
        }
    }

    /** What a trigger has done for the unbounded run. */
    private record Feeding(InputFeed feed, InputFeed.Fed fed) {}

    private void commit(
            ProcessSession session, Optional<String> begun, Feeding feeding, Runnable then) {
        begun.ifPresent(beginning::add);
        session.commitAsync(
                () -> {
                    begun.ifPresent(beginning::remove);
                    feeding.feed().committed(feeding.fed());
                    then.run();
                },
                failure -> {
                    begun.ifPresent(beginning::remove);
                    feeding.feed().rolledBack(feeding.fed());
                });
    }

    private static boolean unbounded(ProcessContext context) {
        return context.getProperty(INPUT).asAllowableValue(InputMode.class)
                == InputMode.ONE_UNBOUNDED_RUN;
    }

    private static long patience(ProcessContext context) {
        return context.getProperty(GIVE_UP_AFTER).asTimePeriod(TimeUnit.MILLISECONDS);
    }

    private InputDefinition definition(ProcessContext context) {
        return new InputDefinition(
                getIdentifier(),
                NodeName.of(getNodeTypeProvider()),
                Optional.ofNullable(context.getProperty(STAGE_NAME).getValue())
                        .orElse(context.getName()),
                getLogger());
    }

    private FlowFileRecords records(ProcessContext context) {
        return new FlowFileRecords(
                context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class),
                getLogger());
    }

    private static Function<FlowFile, String> name(ProcessContext context) {
        return first ->
                context.getProperty(PIPELINE_NAME).evaluateAttributeExpressions(first).getValue();
    }

    private InputFeed.Trigger trigger(
            ProcessContext context, ProcessSession session, PipelineRunnerService service) {
        return new InputFeed.Trigger(
                session,
                service,
                definition(context),
                records(context),
                context.getProperty(MAXIMUM).asInteger(),
                patience(context),
                name(context));
    }

    private Optional<String> begin(
            ProcessContext context,
            ProcessSession session,
            PipelineRunnerService service,
            List<String> fresh)
            throws IOException, RunnerUnavailableException {
        int most = context.getProperty(MAXIMUM).asInteger();
        return new InputBegin(definition(context))
                .begin(
                        session,
                        new InputBatch(records(context), service),
                        fresh.subList(0, Math.min(most, fresh.size())),
                        name(context));
    }
}
