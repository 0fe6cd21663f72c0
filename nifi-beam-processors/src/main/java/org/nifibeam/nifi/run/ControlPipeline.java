package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.configuration.DefaultSchedule;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.scheduling.SchedulingStrategy;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;

/** Lists runs, ends them, and runs them once more. */
@Tags({
    "beam",
    "pipeline",
    "control",
    "list",
    "cancel",
    "drain",
    "stop",
    "restart",
    "savepoint",
    "job"
})
@CapabilityDescription(
        "Lists the runs of a runner, cancels or drains them, keeps savepoints, runs a pipeline once"
                + " more, forgets runs that have ended, or releases those of a node that does not come"
                + " back; by Run Once, on a schedule, or per FlowFile. A report comes out for each run"
                + " it is about. Whoever follows a run is not changed: results, the end and the status"
                + " come out of the RunPipeline that submitted it.")
@InputRequirement(InputRequirement.Requirement.INPUT_ALLOWED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STATE,
            description = "WAITING, RUNNING, FINISHED, FAILED or CANCELLED"),
    @WritesAttribute(attribute = "pipeline.action", description = "What was asked for"),
    @WritesAttribute(
            attribute = PipelineAttributes.SAVEPOINT,
            description = "After savepoint: its name; after restart: the one that it began from"),
    @WritesAttribute(
            attribute = PipelineAttributes.NODE,
            description = "After release: the node that the run was on"),
    @WritesAttribute(
            attribute = "pipeline.checkpoints.last",
            description =
                    "On success: when the run's last checkpoint was completed, since it goes"),
    @WritesAttribute(
            attribute = "pipeline.checkpoints.failing.since, pipeline.checkpoints.problem",
            description =
                    "On success: since when the run's checkpoints fail, while they do, why, and what to do"),
    @WritesAttribute(attribute = "mime.type", description = "On success: application/json"),
    @WritesAttribute(
            attribute = PipelineAttributes.ERROR,
            description = "On not found and failure: why; on success: the run's first problem")
})
@UseCase(
        description = "Stop an unbounded pipeline so that all it has read comes out",
        configuration =
                "Set Action to drain and Pipeline Name to the pipeline's name, and choose Run Once.")
@UseCase(
        description = "Run a pipeline once more that has failed",
        configuration =
                "Set Action to restart. Connect RunPipeline's relationship failed, and set Run Id to ${pipeline.run.id}.")
@SeeAlso(RunPipeline.class)
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.EXECUTE_CODE,
                        explanation =
                                "Runs definitions once more, and ends runs that others have submitted, with the rights of its runner"
                                        + " service."))
@DefaultSchedule(strategy = SchedulingStrategy.TIMER_DRIVEN, period = "1 min")
public final class ControlPipeline extends AbstractProcessor {
    static final PropertyDescriptor RUNNER =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Runner")
                    .description("The service whose runs these are.")
                    .required(true)
                    .identifiesControllerService(PipelineRunnerService.class)
                    .build();

    static final PropertyDescriptor ACTION =
            new PropertyDescriptor.Builder()
                    .name("Action")
                    .description(
                            "list: only report. cancel: stop at once, and leave nothing that is not"
                                    + " committed. drain: read no more, and let all that was read come"
                                    + " out. savepoint: keep all that an unbounded run keeps, while it"
                                    + " goes on. restart: run the definition once more, after a run"
                                    + " that is going has been drained. forget: remove what the runner"
                                    + " has of a run that has ended, its savepoints and results that"
                                    + " nobody has taken too. release: give up a run of a cluster's"
                                    + " node that will not come back, so that its pipeline can run on"
                                    + " another.")
                    .required(true)
                    .defaultValue("list")
                    .addValidator(ControlPipeline::validAction)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor PIPELINE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Name")
                    .description(
                            "The pipeline whose runs these are. To list, without it and Run Id: all"
                                    + " runs. To cancel and drain: those that go on, or else the newest"
                                    + " one. To restart: the newest one. To savepoint: those that go"
                                    + " on. To forget: those that have ended. To release: says which"
                                    + " runs it could be.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor RUN_ID =
            new PropertyDescriptor.Builder()
                    .name("Run Id")
                    .description("The one run it is about. Goes before Pipeline Name.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor SAVEPOINT =
            new PropertyDescriptor.Builder()
                    .name("Savepoint")
                    .description(
                            "To savepoint: the name to keep it by; without it, one is made of the"
                                    + " run's id. To restart: the savepoint that the run begins from;"
                                    + " without it, it begins at the beginning.")
                    .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final Relationship SUCCESS =
            relationship(
                    "success",
                    "A report, in JSON, of each run it was about. It takes the place of the FlowFile that asked.");
    static final Relationship NOT_FOUND =
            relationship(
                    "not found", "The FlowFile that asked about a run the runner does not know.");
    static final Relationship FAILURE =
            relationship(
                    "failure",
                    "The FlowFile that asked for what cannot be done, or to restart what is"
                            + " refused.");

    private static Relationship relationship(String name, String description) {
        return new Relationship.Builder().name(name).description(description).build();
    }

    private static ValidationResult validAction(
            String subject, String input, ValidationContext context) {
        boolean expression =
                context.isExpressionLanguageSupported(subject)
                        && context.isExpressionLanguagePresent(input);
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(expression || ControlAction.of(input).isPresent())
                .explanation(ControlAction.unknown(input))
                .build();
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(RUNNER, ACTION, PIPELINE_NAME, RUN_ID, SAVEPOINT);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, NOT_FOUND, FAILURE);
    }

    @Override
    public void onTrigger(ProcessContext context, ProcessSession session) {
        FlowFile incoming = session.get();
        if (incoming == null && context.hasNonLoopConnection()) {
            return;
        }
        PipelineRunnerService service =
                context.getProperty(RUNNER).asControllerService(PipelineRunnerService.class);
        String asked = text(context, ACTION, incoming).orElse("");
        Optional<ControlAction> action = ControlAction.of(asked);
        if (action.isEmpty()) {
            refuse(session, incoming, FAILURE, List.of(ControlAction.unknown(asked)));
            return;
        }
        RunControl control =
                new RunControl(
                        service,
                        action.get(),
                        text(context, PIPELINE_NAME, incoming),
                        text(context, RUN_ID, incoming),
                        text(context, SAVEPOINT, incoming),
                        Optional.ofNullable(incoming).map(InputQueues::uuid));
        try {
            act(control, session, incoming);
        } catch (RunRefusedException e) {
            refuse(
                    session,
                    incoming,
                    FAILURE,
                    e.problems().stream().map(RunProblem::toString).toList());
        } catch (RunnerUnavailableException e) {
            getLogger().error("The runner cannot be reached: {}", e.getMessage(), e);
            session.rollback();
            context.yield();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(
            ProcessContext context, PropertyDescriptor property, FlowFile flowFile) {
        return Optional.ofNullable(
                        context.getProperty(property)
                                .evaluateAttributeExpressions(flowFile)
                                .getValue())
                .filter(text -> !text.isBlank());
    }

    private void act(RunControl control, ProcessSession session, FlowFile incoming)
            throws RunRefusedException, RunnerUnavailableException, IOException {
        List<RunControl.Outcome> outcomes = control.carryOut();
        boolean nothingToSay = control.action() == ControlAction.LIST && incoming == null;
        if (outcomes.isEmpty()) {
            if (!nothingToSay) {
                refuse(session, incoming, NOT_FOUND, List.of(control.notFound()));
            }
            return;
        }
        String action = control.action().text();
        for (RunControl.Outcome outcome : outcomes) {
            FlowFile report = incoming == null ? session.create() : session.create(incoming);
            report = RunReport.write(session, report, outcome.run(), Optional.empty());
            report = session.putAttribute(report, "pipeline.action", action);
            if (outcome.savepoint().isPresent()) {
                report =
                        session.putAttribute(
                                report, PipelineAttributes.SAVEPOINT, outcome.savepoint().get());
            }
            RunTransit.received(
                    session.getProvenanceReporter(),
                    report,
                    outcome.run(),
                    Optional.empty(),
                    "report after '" + action + "'");
            session.transfer(report, SUCCESS);
        }
        if (incoming != null) {
            session.remove(incoming);
        }
    }

    private void refuse(
            ProcessSession session, FlowFile incoming, Relationship to, List<String> problems) {
        problems.forEach(problem -> getLogger().error(problem));
        FlowFile flowFile = incoming == null ? session.create() : incoming;
        flowFile =
                session.putAllAttributes(
                        flowFile,
                        Map.of(
                                PipelineAttributes.ERROR,
                                PipelineAttributes.shorten(problems.get(0)),
                                PipelineAttributes.PROBLEMS,
                                PipelineAttributes.shorten(String.join("\n", problems))));
        session.transfer(flowFile, to);
    }
}
