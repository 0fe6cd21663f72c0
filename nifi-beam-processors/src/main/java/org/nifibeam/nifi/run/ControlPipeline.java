package org.nifibeam.nifi.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunnerUnavailableException;

/** Lists runs, ends them, and runs them once more. */
@Tags({"beam", "pipeline", "control", "list", "cancel", "drain", "stop", "restart", "job"})
@CapabilityDescription(
        "Lists the runs of a runner, cancels or drains them, runs a pipeline once more, or forgets runs that have ended; by Run Once, on a schedule, or per"
                + " FlowFile. A report comes out for each run it is about. Whoever follows a run is not changed: results, the end and"
                + " the status come out of the RunPipeline that submitted it.")
@InputRequirement(InputRequirement.Requirement.INPUT_ALLOWED)
@WritesAttributes({
    @WritesAttribute(attribute = PipelineAttributes.RUN_ID, description = "The run's id"),
    @WritesAttribute(attribute = PipelineAttributes.NAME, description = "The pipeline's name"),
    @WritesAttribute(
            attribute = PipelineAttributes.STATE,
            description = "WAITING, RUNNING, FINISHED, FAILED or CANCELLED"),
    @WritesAttribute(attribute = "pipeline.action", description = "What was asked for"),
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
                            "list: only report. cancel: stop at once, and leave nothing that is not committed. drain: read no more, and"
                                    + " let all that was read come out. restart: run the definition once more, after a run that is going has"
                                    + " been drained. forget: remove what the runner has of a run that has ended, results that nobody"
                                    + " has taken too.")
                    .required(true)
                    .defaultValue("list")
                    .addValidator(ControlPipeline::validAction)
                    .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                    .build();

    static final PropertyDescriptor PIPELINE_NAME =
            new PropertyDescriptor.Builder()
                    .name("Pipeline Name")
                    .description(
                            "The pipeline whose runs these are. To list, without it and Run Id: all runs. To cancel and drain: those"
                                    + " that go on, or else the newest one. To restart: the newest one. To forget: those that have ended.")
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
                    "The FlowFile that asked for what cannot be done, or to restart what is refused.");

    /** What can be asked for. */
    private enum Action {
        LIST,
        CANCEL,
        DRAIN,
        RESTART,
        FORGET;

        static Optional<Action> of(String text) {
            for (Action action : values()) {
                if (action.text().equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
                .valid(expression || Action.of(input).isPresent())
                .explanation(unknownAction(input))
                .build();
    }

    private static String unknownAction(String text) {
        return "'" + text + "' is none of list, cancel, drain, restart, forget";
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(RUNNER, ACTION, PIPELINE_NAME, RUN_ID);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, NOT_FOUND, FAILURE);
    }

    /** What is wanted, as the properties say for a FlowFile. */
    private record Wanted(Action action, Optional<String> name, Optional<String> runId) {
        String words() {
            return runId.map(id -> "run " + id)
                    .orElseGet(() -> name.map(n -> "pipeline '" + n + "'").orElse("any run"));
        }
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
        Optional<Action> action = Action.of(asked);
        if (action.isEmpty()) {
            refuse(session, incoming, FAILURE, List.of(unknownAction(asked)));
            return;
        }
        Wanted wanted =
                new Wanted(
                        action.get(),
                        text(context, PIPELINE_NAME, incoming),
                        text(context, RUN_ID, incoming));
        if (wanted.action() != Action.LIST && wanted.name().isEmpty() && wanted.runId().isEmpty()) {
            refuse(
                    session,
                    incoming,
                    FAILURE,
                    List.of(
                            "to "
                                    + asked
                                    + ", set Pipeline Name or Run Id to the one that is meant"));
            return;
        }
        try {
            act(service, session, incoming, wanted);
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

    private void act(
            PipelineRunnerService service, ProcessSession session, FlowFile incoming, Wanted wanted)
            throws RunRefusedException, RunnerUnavailableException, IOException {
        List<RunInfo> runs = select(service, wanted);
        if (runs.isEmpty()) {
            boolean nothingToSay = wanted.action() == Action.LIST && incoming == null;
            if (!nothingToSay) {
                refuse(
                        session,
                        incoming,
                        NOT_FOUND,
                        List.of(
                                "the runner knows no run of "
                                        + wanted.words()
                                        + "; it remembers so many ended runs as its Remembered Runs says"));
            }
            return;
        }
        for (RunInfo run : runs) {
            RunInfo after = act(service, wanted, run, incoming);
            FlowFile report = incoming == null ? session.create() : session.create(incoming);
            report = RunReport.write(session, report, after, Optional.empty());
            report = session.putAttribute(report, "pipeline.action", wanted.action().text());
            RunTransit.received(
                    session.getProvenanceReporter(),
                    report,
                    after,
                    Optional.empty(),
                    "report after '" + wanted.action().text() + "'");
            session.transfer(report, SUCCESS);
        }
        if (incoming != null) {
            session.remove(incoming);
        }
    }

    private static List<RunInfo> select(PipelineRunnerService service, Wanted wanted) {
        if (wanted.runId().isPresent()) {
            return service.inspect(wanted.runId().get()).stream().toList();
        }
        List<RunInfo> named =
                service.runs().stream()
                        .filter(
                                run ->
                                        wanted.name()
                                                .filter(n -> !n.equals(run.pipeline()))
                                                .isEmpty())
                        .toList();
        if (wanted.action() == Action.LIST || named.isEmpty()) {
            return named;
        }
        if (wanted.action() == Action.FORGET) {
            List<RunInfo> ended = named.stream().filter(run -> run.state().ended()).toList();
            return ended.isEmpty() ? named : ended;
        }
        List<RunInfo> going = named.stream().filter(run -> !run.state().ended()).toList();
        return wanted.action() == Action.RESTART || going.isEmpty()
                ? List.of(named.get(named.size() - 1))
                : new ArrayList<>(going);
    }

    private static RunInfo act(
            PipelineRunnerService service, Wanted wanted, RunInfo run, FlowFile incoming)
            throws RunRefusedException, RunnerUnavailableException {
        switch (wanted.action()) {
            case LIST -> {
                return run;
            }
            case CANCEL -> service.cancel(run.runId());
            case DRAIN -> service.drain(run.runId());
            case FORGET -> forget(service, run);
            case RESTART -> {
                String id = restarted(wanted, incoming);
                Optional<RunInfo> known = service.inspect(id);
                return known.isPresent() ? known.get() : service.restart(run.runId(), id).run();
            }
        }
        return service.inspect(run.runId()).orElse(run);
    }

    private static void forget(PipelineRunnerService service, RunInfo run)
            throws RunRefusedException, RunnerUnavailableException {
        if (!run.state().ended()) {
            throw new RunRefusedException(
                    List.of(
                            new RunProblem(
                                    "INVALID_VALUE",
                                    Optional.empty(),
                                    "run " + run.runId() + " goes on, and is not forgotten",
                                    "cancel or drain it first")));
        }
        service.forget(run.runId());
    }

    /** One FlowFile asks for one run, however often it comes. */
    private static String restarted(Wanted wanted, FlowFile incoming) {
        if (incoming == null) {
            return UUID.randomUUID().toString();
        }
        String asked = InputQueues.uuid(incoming) + "/" + wanted.words();
        return UUID.nameUUIDFromBytes(asked.getBytes(StandardCharsets.UTF_8)).toString();
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
