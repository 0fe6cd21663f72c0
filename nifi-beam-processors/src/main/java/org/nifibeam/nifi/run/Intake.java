package org.nifibeam.nifi.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.FlowFileText;
import org.nifibeam.nifi.PipelineAttributes;
import org.nifibeam.nifi.run.WaitingBranches.Decision;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.PipelineRunnerService;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;

/**
 * Takes definitions in: gathers the branches of a run, submits it, routes the FlowFiles.
 *
 * <p>FlowFiles of a run that is not whole stay in their queues. A submission is bound to the
 * FlowFiles' uuids: should NiFi die before they are transferred, the same FlowFiles come again and
 * find their run. Used by one thread at a time.
 */
final class Intake {
    private final Settings settings;
    private final ComponentLog log;
    private final WaitingBranches waiting;
    private final Set<String> runs = new LinkedHashSet<>();

    /**
     * How RunPipeline is set.
     *
     * @param owner the processor's identifier
     * @param node this node, as DefinePipeline stamps it
     * @param service where runs go
     * @param finalStages stages that a run waits for
     * @param patience how long
     * @param ifRunning what to do if the pipeline is running
     * @param canWriteResults true if there is a record writer
     * @param connections those that definitions may name
     * @param savepoint where the run of a FlowFile begins
     */
    record Settings(
            String owner,
            String node,
            PipelineRunnerService service,
            List<String> finalStages,
            Duration patience,
            RunRequest.IfRunning ifRunning,
            boolean canWriteResults,
            Map<String, ConnectionSettings> connections,
            Function<FlowFile, Optional<String>> savepoint) {
        /** Says nothing of the connections, which hold secrets. */
        @Override
        public String toString() {
            return "settings of " + owner;
        }
    }

    Intake(Settings settings, ComponentLog log, WaitingBranches waiting) {
        this.settings = settings;
        this.log = log;
        this.waiting = waiting;
    }

    /**
     * Takes what is there; the caller commits.
     *
     * @return the ids of the runs that what was taken is carried out by
     */
    Set<String> take(ProcessSession session) throws RunnerUnavailableException {
        Set<String> queued = InputQueues.peek(session);
        waiting.keepOnly(queued);
        Set<String> unread =
                queued.stream().filter(uuid -> !waiting.knows(uuid)).collect(Collectors.toSet());
        Map<String, FlowFile> taken = InputQueues.get(session, unread);
        for (FlowFile flowFile : List.copyOf(taken.values())) {
            read(session, flowFile)
                    .ifPresentOrElse(waiting::add, () -> taken.remove(InputQueues.uuid(flowFile)));
        }
        for (Decision decision :
                waiting.decide(settings.finalStages(), settings.patience(), System.nanoTime())) {
            Set<String> wanted =
                    decision.branches().stream().map(Branch::uuid).collect(Collectors.toSet());
            Set<String> missing = new HashSet<>(wanted);
            missing.removeAll(taken.keySet());
            taken.putAll(InputQueues.get(session, missing));
            if (taken.keySet().containsAll(wanted)) {
                List<FlowFile> flowFiles =
                        decision.branches().stream().map(b -> taken.remove(b.uuid())).toList();
                carryOut(session, decision, flowFiles);
            }
        }
        session.transfer(taken.values());
        return Set.copyOf(runs);
    }

    private Optional<Branch> read(ProcessSession session, FlowFile flowFile) {
        try {
            CanvasDefinition definition =
                    CanvasDefinition.parse(FlowFileText.read(session, flowFile));
            List<String> stages = definition.stages();
            String stage =
                    Optional.ofNullable(flowFile.getAttribute(PipelineAttributes.STAGE))
                            .orElse(stages.isEmpty() ? "" : stages.get(stages.size() - 1));
            return Optional.of(
                    new Branch(InputQueues.uuid(flowFile), stage, definition, System.nanoTime()));
        } catch (ProblemException e) {
            reject(
                    session,
                    List.of(flowFile),
                    RunPipeline.FAILED,
                    e.problems().stream().map(Problem::withoutPlace).toList());
            return Optional.empty();
        }
    }

    private void carryOut(ProcessSession session, Decision decision, List<FlowFile> flowFiles)
            throws RunnerUnavailableException {
        switch (decision) {
            case Decision.Whole whole -> submit(session, whole.branches(), flowFiles);
            case Decision.Second second ->
                    reject(
                            session,
                            flowFiles,
                            RunPipeline.INCOMPLETE,
                            List.of(duplicate(second.branches().get(0))));
            case Decision.Late late ->
                    reject(session, flowFiles, RunPipeline.INCOMPLETE, List.of(incomplete(late)));
        }
    }

    private static String duplicate(Branch branch) {
        return problem(
                ProblemCode.DUPLICATE,
                Optional.of(branch.stage()),
                "a second FlowFile of run " + branch.run() + " came out of this stage",
                "connect it to RunPipeline once; if the flow forks, list the last stage of each branch in Final Stages");
    }

    private String incomplete(Decision.Late late) {
        Branch first = late.branches().get(0);
        boolean submitted = settings.service().inspect(first.run()).isPresent();
        String names = late.missing().stream().collect(Collectors.joining("', '", "'", "'"));
        return problem(
                ProblemCode.INCOMPLETE,
                Optional.empty(),
                submitted
                        ? "run " + first.run() + " has been submitted without this branch"
                        : "run "
                                + first.run()
                                + " is not complete: after "
                                + settings.patience().toMillis() / 1000.0
                                + " s"
                                + " nothing has come from "
                                + names,
                submitted
                        ? "list the branch's last stage in Final Stages too"
                        : "look for its FlowFile before that stage, or correct Final Stages; the run was not started");
    }

    private void submit(ProcessSession session, List<Branch> branches, List<FlowFile> flowFiles)
            throws RunnerUnavailableException {
        CanvasDefinition definition;
        try {
            definition =
                    branches.size() == 1
                            ? branches.get(0).definition()
                            : CanvasDefinition.merge(
                                    branches.stream().map(Branch::definition).toList());
        } catch (ProblemException e) {
            reject(
                    session,
                    flowFiles,
                    RunPipeline.FAILED,
                    e.problems().stream().map(Problem::withoutPlace).toList());
            return;
        }
        String submitter =
                branches.stream().map(Branch::uuid).sorted().collect(Collectors.joining(","));
        String text =
                definition.withProblems(OwnProblems.of(definition, branches, settings)).toYaml();
        RunRequest request =
                new RunRequest(
                        definition.canvas().run(),
                        settings.owner(),
                        submitter,
                        text,
                        settings.ifRunning(),
                        settings.connections(),
                        settings.savepoint()
                                .apply(flowFiles.get(0))
                                .map(name -> Map.of(RunRequest.SAVEPOINT, name))
                                .orElse(Map.of()));
        try {
            Submission submission = settings.service().submit(request);
            if (submission.outcome() == Submission.Outcome.DUPLICATE) {
                reject(
                        session,
                        flowFiles,
                        RunPipeline.INCOMPLETE,
                        List.of(duplicate(branches.get(0))));
                return;
            }
            if (submission.outcome() == Submission.Outcome.ALREADY_RUNNING) {
                alreadyRunning(submission.run(), definition.canvas().run());
            }
            FlowFile one = one(session, definition, flowFiles);
            String run = submission.run().runId();
            Map<String, String> attributes = new HashMap<>();
            attributes.put(PipelineAttributes.RUN_ID, run);
            attributes.put(PipelineAttributes.DEFINITION, submission.run().fingerprint());
            submission.run().node().ifPresent(n -> attributes.put(PipelineAttributes.NODE, n));
            one = session.putAllAttributes(one, attributes);
            runs.add(run);
            RunTransit.submitted(session.getProvenanceReporter(), one, submission.run());
            session.transfer(one, RunPipeline.SUBMITTED);
        } catch (RunRefusedException e) {
            FlowFile one = one(session, definition, flowFiles);
            reject(
                    session,
                    List.of(one),
                    RunPipeline.FAILED,
                    e.problems().stream().map(RunProblem::toString).toList());
        }
    }

    /** Who begins a pipeline on one node of a cluster does not see that it runs on another. */
    private void alreadyRunning(RunInfo running, String run) {
        if (running.node().isPresent()) {
            log.warn(
                    "An identical pipeline is running as run {} on node '{}'; run {} is not started"
                            + " beside it",
                    running.runId(),
                    running.node().get(),
                    run);
        } else {
            log.info(
                    "An identical pipeline is running as run {}; run {} is not started beside it",
                    running.runId(),
                    run);
        }
    }

    /**
     * One FlowFile for the whole run: the only one there is, or a new one with the merged
     * definition.
     */
    private static FlowFile one(
            ProcessSession session, CanvasDefinition definition, List<FlowFile> flowFiles) {
        if (flowFiles.size() == 1) {
            return flowFiles.get(0);
        }
        FlowFile merged = session.create(flowFiles);
        merged = FlowFileText.write(session, merged, definition.toYaml());
        Map<String, String> attributes = new HashMap<>();
        attributes.put(CoreAttributes.MIME_TYPE.key(), PipelineAttributes.YAML);
        attributes.put(PipelineAttributes.RUN_ID, definition.canvas().run());
        attributes.put(PipelineAttributes.NAME, definition.definition().name());
        merged = session.putAllAttributes(merged, attributes);
        session.remove(flowFiles);
        return merged;
    }

    /** Routes FlowFiles, content unchanged, with one bulletin a problem. */
    private void reject(
            ProcessSession session,
            List<FlowFile> flowFiles,
            Relationship to,
            List<String> problems) {
        problems.forEach(problem -> log.error(problem));
        String all = PipelineAttributes.shorten(String.join("\n", problems));
        for (FlowFile flowFile : flowFiles) {
            session.transfer(
                    session.putAllAttributes(
                            flowFile,
                            Map.of(
                                    PipelineAttributes.PROBLEMS,
                                    all,
                                    PipelineAttributes.ERROR,
                                    PipelineAttributes.shorten(problems.get(0)))),
                    to);
        }
    }

    private static String problem(
            ProblemCode code, Optional<String> stage, String message, String advice) {
        return new Problem(code, Place.NOWHERE, stage, message, advice).withoutPlace();
    }
}
