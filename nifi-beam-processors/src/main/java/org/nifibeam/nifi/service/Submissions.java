package org.nifibeam.nifi.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes runs of what is submitted: looks for the run there may be already, checks the definition,
 * and records a new one. Thread-safe; what is decided on the set of runs is decided under its lock.
 */
final class Submissions {
    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final RunJournal journal;
    private final PlanMaker planMaker;
    private final RunJars jars;
    private final JournaledRuns runs;
    private final NameClaims claims;
    private final NameKeeping names;
    private final Savepoints savepoints;
    private final OtherNodes otherNodes;

    /** Held so that runs come into the journal in the order of their claims. */
    private final Object order = new Object();

    Submissions(
            RunJournal journal,
            PlanMaker planMaker,
            RunJars jars,
            JournaledRuns runs,
            NameClaims claims,
            NameKeeping names,
            Savepoints savepoints) {
        this.journal = journal;
        this.planMaker = planMaker;
        this.jars = jars;
        this.runs = runs;
        this.claims = claims;
        this.names = names;
        this.savepoints = savepoints;
        this.otherNodes = new OtherNodes(claims);
    }

    /** True for what is a run's id and so one safe file name. */
    static boolean isRunId(String text) {
        return RUN_ID.matcher(text).matches();
    }

    Submission submit(RunRequest request) throws RunRefusedException, RunnerUnavailableException {
        if (!isRunId(request.runId())) {
            throw refused(
                    "INVALID_VALUE",
                    "'" + request.runId() + "' is no run id",
                    "begin the definition with DefinePipeline");
        }
        try {
            Optional<Submission> known = runs.known(request);
            if (known.isPresent()) {
                return known.get();
            }
            Definition definition = Definition.parse(request.definition(), Optional.empty());
            Fingerprint fingerprint = Fingerprint.of(definition);
            Optional<Submission> running = running(request, definition, fingerprint);
            boolean named = claims.shared() && NameKeeping.holdsName(definition);
            if (running.isEmpty() && named) {
                running = claims.ask(definition.name(), rule(request, definition, fingerprint));
            }
            if (running.isPresent()) {
                return running.get();
            }
            // Sources are asked for their schemas here, outside the lock.
            try (RunJars.Arrival arrival = jars.arrival(definition)) {
                PlanMaker.Checked checked = checked(request, definition, arrival);
                return named
                        ? claim(request, definition, fingerprint, checked, arrival)
                        : record(request, definition, fingerprint, checked, arrival);
            }
        } catch (ProblemException e) {
            throw new RunRefusedException(e.problems().stream().map(RunProblems::of).toList());
        } catch (IOException e) {
            throw new RunnerUnavailableException(RunProblems.workFolder(e), e);
        }
    }

    /**
     * A definition that the compiler itself fails on is refused: it would fail again, and hold up
     * all that come behind it.
     */
    private PlanMaker.Checked checked(
            RunRequest request, Definition definition, RunJars.Arrival arrival)
            throws ProblemException, RunRefusedException {
        try {
            return planMaker.check(definition, request.connections(), arrival.problems());
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("the definition of run {} cannot be checked", request.runId(), e);
            throw refused(
                    "FAILED",
                    "the definition cannot be checked: " + e,
                    "this is a mistake of nifi-beam's: report it with the definition and the cause"
                            + " in NiFi's log; find the stage by leaving stages out");
        }
    }

    /** Submits a known run's definition once more, in the place of one that goes on. */
    Submission restart(String runId, String newRunId, Optional<String> savepoint)
            throws RunRefusedException, RunnerUnavailableException {
        Optional<JournaledRun> known = runs.find(runId);
        if (known.isEmpty()) {
            throw refused(
                    "UNKNOWN_RUN",
                    "there is no run " + runId,
                    "list the runs that the service remembers with ControlPipeline");
        }
        RunEntry entry = known.get().entry();
        String definition;
        try {
            definition =
                    CanvasDefinition.parse(journal.definition(runId)).withRun(newRunId).toYaml();
        } catch (ProblemException e) {
            throw new RunRefusedException(e.problems().stream().map(RunProblems::of).toList());
        } catch (IOException e) {
            throw new RunnerUnavailableException(RunProblems.workFolder(e), e);
        }
        return submit(
                new RunRequest(
                        newRunId,
                        entry.owner(),
                        entry.submitter(),
                        definition,
                        RunRequest.IfRunning.DRAIN_AND_REPLACE,
                        runs.connections(entry.owner()),
                        savepoint
                                .map(name -> Map.of(RunRequest.SAVEPOINT, name))
                                .orElse(Map.of())));
    }

    private NameClaims.Rule<Submission> rule(
            RunRequest request, Definition definition, Fingerprint fingerprint) {
        return others -> otherNodes.answer(request, definition.name(), fingerprint, others);
    }

    /**
     * Claims the pipeline's name first: should NiFi die before the run is recorded, the same run
     * finds its claim, or it is dropped at the next start.
     */
    private Submission claim(
            RunRequest request,
            Definition definition,
            Fingerprint fingerprint,
            PlanMaker.Checked checked,
            RunJars.Arrival arrival)
            throws RunRefusedException, IOException, ProblemException, RunnerUnavailableException {
        synchronized (order) {
            claims.begin(request.runId());
            try {
                NameClaim claim =
                        names.claim(
                                entry(request, definition, fingerprint, checked, Optional.empty()),
                                fingerprint.sketch());
                Optional<Submission> elsewhere =
                        claims.claim(claim, rule(request, definition, fingerprint));
                return elsewhere.isPresent()
                        ? elsewhere.get()
                        : record(request, definition, fingerprint, checked, arrival);
            } finally {
                claims.done(request.runId());
                if (runs.find(request.runId()).isEmpty()) {
                    names.changed();
                }
            }
        }
    }

    private Submission record(
            RunRequest request,
            Definition definition,
            Fingerprint fingerprint,
            PlanMaker.Checked checked,
            RunJars.Arrival arrival)
            throws RunRefusedException, IOException, ProblemException, RunnerUnavailableException {
        synchronized (runs) {
            Optional<Submission> known = runs.known(request);
            if (known.isEmpty()) {
                known = running(request, definition, fingerprint);
            }
            if (known.isPresent()) {
                return known.get();
            }
            if (runs.closing()) {
                throw new RunnerUnavailableException("the service is being disabled");
            }
            if (journal.has(request.runId())) {
                throw new RunnerUnavailableException(
                        "there was a run "
                                + request.runId()
                                + " whose entry cannot be read; see NiFi's log, and move "
                                + journal.folder(request.runId())
                                + " away to have it run again");
            }
            Optional<Path> savepoint = savepoint(request, checked);
            Optional<String> predecessor = predecessor(request, definition, checked);
            if (savepoint.isPresent() && predecessor.isPresent()) {
                throw refused(
                        "UNSUPPORTED",
                        "it was to begin from a savepoint, and to go on from that of run "
                                + predecessor.get()
                                + " too",
                        "take RunPipeline's Savepoint away, or set If Already Running to drain and"
                                + " replace");
            }
            RunEntry entry = entry(request, definition, fingerprint, checked, predecessor);
            Optional<RunProblem> taken = runs.inputs().taken(entry);
            if (taken.isPresent()) {
                throw new RunRefusedException(List.of(taken.get()));
            }
            if (!request.connections().isEmpty()) {
                runs.give(request.owner(), request.connections());
            }
            journal.create(entry, request.definition(), arrival, savepoint);
            JournaledRun run = new JournaledRun(entry, checked.planned());
            runs.add(run);
            return new Submission(run.info(), Submission.Outcome.ACCEPTED);
        }
    }

    private static RunEntry entry(
            RunRequest request,
            Definition definition,
            Fingerprint fingerprint,
            PlanMaker.Checked checked,
            Optional<String> predecessor) {
        return new RunEntry(
                request.runId(),
                definition.name(),
                request.owner(),
                request.submitter(),
                fingerprint.text(),
                PlanMaker.ports(definition),
                checked.connections(),
                PlanMaker.inputs(definition),
                Instant.now(),
                turn(request.ifRunning()),
                Optional.empty(),
                new RunEntry.Succession(predecessor, Optional.empty()),
                RunState.WAITING,
                Optional.empty(),
                List.of(),
                List.of(),
                checked.addresses());
    }

    private static RunEntry.Turn turn(RunRequest.IfRunning ifRunning) {
        return switch (ifRunning) {
            case ATTACH_IF_IDENTICAL, RUN_BESIDE -> RunEntry.Turn.AT_ONCE;
            case QUEUE -> RunEntry.Turn.AFTER_OTHERS;
            case DRAIN_AND_REPLACE -> RunEntry.Turn.IN_PLACE_OF_OTHERS;
            case SAVEPOINT_AND_REPLACE -> RunEntry.Turn.FROM_SAVEPOINT;
        };
    }

    /** The run of an identical pipeline of that name; refuses if it is another one. */
    private Optional<Submission> running(
            RunRequest request, Definition definition, Fingerprint fingerprint)
            throws RunRefusedException, IOException, ProblemException {
        if (request.ifRunning() != RunRequest.IfRunning.ATTACH_IF_IDENTICAL) {
            return Optional.empty();
        }
        for (JournaledRun run : runs.going(definition.name())) {
            RunEntry entry = run.entry();
            if (entry.fingerprint().equals(fingerprint.text())) {
                if (!entry.owner().equals(request.owner())) {
                    throw refused(
                            "DUPLICATE",
                            "pipeline '"
                                    + definition.name()
                                    + "' is running as run "
                                    + entry.runId()
                                    + ", which another RunPipeline (its id is "
                                    + entry.owner()
                                    + ") has submitted and gives the results of",
                            "look there; if that RunPipeline has been removed, drain or cancel the"
                                    + " run with ControlPipeline and start this one again, or set If"
                                    + " Already Running to savepoint and replace; to run both, give"
                                    + " this pipeline another name");
                }
                return Optional.of(new Submission(run.info(), Submission.Outcome.ALREADY_RUNNING));
            }
            Definition other =
                    Definition.parse(journal.definition(entry.runId()), Optional.empty());
            throw refused(
                    "DUPLICATE",
                    "pipeline '"
                            + definition.name()
                            + "' is running with another definition (run "
                            + entry.runId()
                            + "): "
                            + fingerprint.difference(Fingerprint.of(other)),
                    "wait for that run or cancel it, give this pipeline another name, or set If"
                            + " Already Running to go on from its savepoint, to drain and replace it,"
                            + " to queue or to run beside it");
        }
        return Optional.empty();
    }

    private Optional<Path> savepoint(RunRequest request, PlanMaker.Checked checked)
            throws RunRefusedException, IOException {
        Optional<String> name = Optional.ofNullable(request.options().get(RunRequest.SAVEPOINT));
        if (name.isPresent() && bounded(checked)) {
            throw refused(
                    "UNSUPPORTED",
                    "it is bounded, and cannot begin from savepoint '" + name.get() + "'",
                    "take the savepoint's name away");
        }
        return name.isPresent() ? Optional.of(savepoints.find(name.get())) : Optional.empty();
    }

    private static boolean bounded(PlanMaker.Checked checked) {
        return checked.planned().filter(planned -> planned.plan().bounded()).isPresent();
    }

    /** The run that another one is to go on from, if one goes on. */
    private Optional<String> predecessor(
            RunRequest request, Definition definition, PlanMaker.Checked checked)
            throws RunRefusedException {
        if (request.ifRunning() != RunRequest.IfRunning.SAVEPOINT_AND_REPLACE) {
            return Optional.empty();
        }
        List<String> going = runs.replaceable(definition.name());
        if (going.size() > 1) {
            throw refused(
                    "UNSUPPORTED",
                    "runs "
                            + String.join(" and ", going)
                            + " of pipeline '"
                            + definition.name()
                            + "' go on, and this one can go on from the savepoint of one only",
                    "drain or cancel the others");
        }
        if (bounded(checked) && !going.isEmpty()) {
            throw refused(
                    "UNSUPPORTED",
                    "it is bounded, and cannot go on from the savepoint of run " + going.get(0),
                    "set If Already Running to drain and replace, or to queue");
        }
        return going.stream().findFirst();
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
