package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Job;
import org.nifibeam.nifi.result.Outbox;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRefusedException;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
import org.nifibeam.service.RunnerUnavailableException;
import org.nifibeam.service.Submission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of one enabled service: recorded in the journal before they start, carried out one
 * thread each, taken up again after the JVM has gone. Thread-safe; changes of the set of runs
 * happen under its lock.
 */
final class JournaledRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledRuns.class);
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final RunJournal journal;
    private final PlanMaker planMaker;
    private final RunJars jars;
    private final RunExecution execution;
    private final Admission admission;
    private final ExecutorService threads = Executors.newCachedThreadPool(daemon("run"));
    private final ScheduledExecutorService again =
            Executors.newSingleThreadScheduledExecutor(daemon("queue"));
    private final Map<String, JournaledRun> runs = new LinkedHashMap<>();
    private final Handovers handovers;

    /** Connections by owner; never written down. */
    private final Map<String, Map<String, ConnectionSettings>> connections = new HashMap<>();

    JournaledRuns(
            RunJournal journal,
            PlanMaker planMaker,
            RunJars jars,
            RunExecution execution,
            Admission admission) {
        this.journal = journal;
        this.planMaker = planMaker;
        this.jars = jars;
        this.execution = execution;
        this.admission = admission;
        this.handovers = new Handovers(journal, execution, this::onThread, this::admit);
    }

    private void onThread(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closing) {
            LOG.debug("left for the next enabling");
        }
    }

    private static ThreadFactory daemon(String what) {
        return work -> {
            Thread thread = new Thread(work, "nifi-beam " + what);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Reads the journal and takes up what had not ended; first what goes on as it is. */
    synchronized void open() throws IOException {
        for (RunEntry entry : journal.load()) {
            runs.put(entry.runId(), new JournaledRun(entry, Optional.empty()));
        }
        for (JournaledRun run : runs.values()) {
            RunEntry entry = run.entry();
            if (!entry.state().ended()) {
                LOG.info(
                        "run {} of pipeline '{}' is taken up again",
                        entry.runId(),
                        entry.pipeline());
                if (entry.state() == RunState.WAITING) {
                    makeWay(run);
                }
                if (entry.state() == RunState.RUNNING
                        && needed(run).isEmpty()
                        && execution.goesOn(entry.runId())) {
                    admission.enterAnyway();
                    begin(run);
                }
            }
        }
        admit();
        // What a run waits for may come to pass outside of this service.
        again.scheduleWithFixedDelay(this::admit, 1, 1, TimeUnit.SECONDS);
    }

    /** Has those that wait begin, as far as they may, in the order they came. */
    private synchronized void admit() {
        if (execution.closing()) {
            return;
        }
        runs.values().forEach(run -> handovers.settle(run, runs));
        for (JournaledRun run : runs.values()) {
            if (run.waits()) {
                Optional<String> reason =
                        handovers.held(run).or(() -> earlier(run)).or(() -> needed(run));
                boolean ends =
                        run.cancelled()
                                && !Handovers.inTheMaking(run, runs)
                                && (run.entry().state() == RunState.WAITING
                                        || needed(run).isEmpty());
                if (run.entry().state().ended()) {
                    continue;
                }
                if (ends) {
                    admission.enterAnyway();
                    begin(run);
                } else if (reason.isPresent() || (reason = admission.enter()).isPresent()) {
                    run.waitFor(reason.get());
                } else {
                    begin(run);
                }
            }
        }
    }

    /** Connections are not written down: after a restart they have to be given again. */
    private Optional<String> needed(JournaledRun run) {
        Map<String, ConnectionSettings> given =
                connections.getOrDefault(run.entry().owner(), Map.of());
        List<String> missing =
                run.entry().connections().stream()
                        .filter(name -> !given.containsKey(name))
                        .sorted()
                        .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "it needs connection '"
                                + String.join("', '", missing)
                                + "', which is not kept on disk: start the RunPipeline that submitted it, with a property 'connection."
                                + missing.get(0)
                                + "'");
    }

    /** Gives an owner's connections, in the place of those it gave before. */
    synchronized void connect(String owner, Map<String, ConnectionSettings> given) {
        if (!given.equals(connections.put(owner, Map.copyOf(given)))) {
            admit();
        }
    }

    private Optional<String> earlier(JournaledRun run) {
        if (run.entry().turn() == RunEntry.Turn.AT_ONCE
                || run.entry().state() == RunState.RUNNING) {
            return Optional.empty();
        }
        Optional<String> predecessor = run.entry().succession().predecessor();
        if (predecessor.isPresent()) {
            return handovers.earlier(run, predecessor.get(), runs);
        }
        return others(run).stream()
                .findFirst()
                .map(
                        other ->
                                "run "
                                        + other.entry().runId()
                                        + " of the same pipeline comes first"
                                        + (run.entry().turn() == RunEntry.Turn.IN_PLACE_OF_OTHERS
                                                ? "; it is being drained"
                                                : ""));
    }

    /** Earlier runs of the same pipeline that have not ended. */
    private List<JournaledRun> others(JournaledRun run) {
        List<JournaledRun> others = new ArrayList<>();
        for (JournaledRun other : runs.values()) {
            if (other == run) {
                break;
            }
            if (!other.entry().state().ended()
                    && other.entry().pipeline().equals(run.entry().pipeline())) {
                others.add(other);
            }
        }
        return others;
    }

    /** Has earlier runs end for one that takes their place, as far as it says how. */
    private void makeWay(JournaledRun run) {
        RunEntry.Turn turn = run.entry().turn();
        if (turn != RunEntry.Turn.IN_PLACE_OF_OTHERS && turn != RunEntry.Turn.FROM_SAVEPOINT) {
            return;
        }
        for (JournaledRun other : others(run)) {
            if (other.entry().state() == RunState.WAITING) {
                // Those that have not begun have read nothing that could come out.
                other.ask(journal, RunEntry.Asked.TO_CANCEL);
            } else if (turn == RunEntry.Turn.IN_PLACE_OF_OTHERS) {
                other.ask(journal, RunEntry.Asked.TO_DRAIN);
            }
        }
    }

    /** The run that another one is to go on from, if one goes on. */
    private Optional<String> predecessor(
            RunRequest request, Definition definition, PlanMaker.Checked checked)
            throws RunRefusedException {
        if (request.ifRunning() != RunRequest.IfRunning.SAVEPOINT_AND_REPLACE) {
            return Optional.empty();
        }
        List<String> going =
                handovers.candidates(List.copyOf(runs.values())).stream()
                        .map(JournaledRun::entry)
                        .filter(entry -> entry.pipeline().equals(definition.name()))
                        .map(RunEntry::runId)
                        .toList();
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
        boolean bounded = checked.planned().filter(planned -> planned.plan().bounded()).isPresent();
        if (bounded && !going.isEmpty()) {
            throw refused(
                    "UNSUPPORTED",
                    "it is bounded, and cannot go on from the savepoint of run " + going.get(0),
                    "set If Already Running to drain and replace, or to queue");
        }
        return going.stream().findFirst();
    }

    private void begin(JournaledRun run) {
        run.connect(connections.getOrDefault(run.entry().owner(), Map.of()));
        run.begin();
        try {
            threads.execute(() -> carryOut(run));
        } catch (RejectedExecutionException closing) {
            LOG.debug("run {} begins when the service is enabled again", run.entry().runId());
        }
    }

    /** True for what is a run's id and so one safe file name. */
    boolean isRunId(String text) {
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
            Optional<Submission> known = known(request);
            if (known.isPresent()) {
                return known.get();
            }
            Definition definition = Definition.parse(request.definition(), Optional.empty());
            Fingerprint fingerprint = Fingerprint.of(definition);
            Optional<Submission> running = running(request, definition, fingerprint);
            if (running.isPresent()) {
                return running.get();
            }
            // Sources are asked for their schemas here, outside the lock.
            try (RunJars.Arrival arrival = jars.arrival(definition)) {
                return record(
                        request,
                        definition,
                        fingerprint,
                        checked(request, definition, arrival),
                        arrival);
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
                    "this is a mistake of nifi-beam's: report it with the definition and the cause in NiFi's log; find the stage by"
                            + " leaving stages out");
        }
    }

    /** Submits a known run's definition once more, in the place of one that goes on. */
    Submission restart(String runId, String newRunId)
            throws RunRefusedException, RunnerUnavailableException {
        Optional<JournaledRun> known = find(runId);
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
                        connections(entry.owner()),
                        Map.of()));
    }

    private synchronized Map<String, ConnectionSettings> connections(String owner) {
        return connections.getOrDefault(owner, Map.of());
    }

    private synchronized Submission record(
            RunRequest request,
            Definition definition,
            Fingerprint fingerprint,
            PlanMaker.Checked checked,
            RunJars.Arrival arrival)
            throws RunRefusedException, IOException, ProblemException, RunnerUnavailableException {
        Optional<Submission> known = known(request);
        if (known.isEmpty()) {
            known = running(request, definition, fingerprint);
        }
        if (known.isPresent()) {
            return known.get();
        }
        if (execution.closing()) {
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
        Optional<String> predecessor = predecessor(request, definition, checked);
        RunEntry entry =
                new RunEntry(
                        request.runId(),
                        definition.name(),
                        request.owner(),
                        request.submitter(),
                        fingerprint.text(),
                        PlanMaker.ports(definition),
                        checked.connections(),
                        Instant.now(),
                        turn(request.ifRunning()),
                        Optional.empty(),
                        new RunEntry.Succession(predecessor, Optional.empty()),
                        RunState.WAITING,
                        Optional.empty(),
                        List.of(),
                        List.of());
        if (!request.connections().isEmpty()) {
            connections.put(request.owner(), request.connections());
        }
        journal.create(entry, request.definition(), arrival);
        JournaledRun run = new JournaledRun(entry, checked.planned());
        runs.put(entry.runId(), run);
        makeWay(run);
        admit();
        return new Submission(run.info(), Submission.Outcome.ACCEPTED);
    }

    private static RunEntry.Turn turn(RunRequest.IfRunning ifRunning) {
        return switch (ifRunning) {
            case ATTACH_IF_IDENTICAL, RUN_BESIDE -> RunEntry.Turn.AT_ONCE;
            case QUEUE -> RunEntry.Turn.AFTER_OTHERS;
            case DRAIN_AND_REPLACE -> RunEntry.Turn.IN_PLACE_OF_OTHERS;
            case SAVEPOINT_AND_REPLACE -> RunEntry.Turn.FROM_SAVEPOINT;
        };
    }

    private synchronized Optional<Submission> known(RunRequest request) {
        JournaledRun run = runs.get(request.runId());
        if (run == null) {
            return Optional.empty();
        }
        boolean same =
                run.entry().submitter().equals(request.submitter())
                        && run.entry().owner().equals(request.owner());
        return Optional.of(
                new Submission(
                        run.info(),
                        same ? Submission.Outcome.REPEATED : Submission.Outcome.DUPLICATE));
    }

    /** The run of an identical pipeline of that name; refuses if it is another one. */
    private synchronized Optional<Submission> running(
            RunRequest request, Definition definition, Fingerprint fingerprint)
            throws RunRefusedException, IOException, ProblemException {
        if (request.ifRunning() != RunRequest.IfRunning.ATTACH_IF_IDENTICAL) {
            return Optional.empty();
        }
        for (JournaledRun run : runs.values()) {
            RunEntry entry = run.entry();
            if (entry.state().ended() || !entry.pipeline().equals(definition.name())) {
                continue;
            }
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
                            "look there; if that RunPipeline has been removed, drain or cancel the run with ControlPipeline and start this"
                                    + " one again, or set If Already Running to savepoint and replace; to run both, give this pipeline"
                                    + " another name");
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
                    "wait for that run or cancel it, give this pipeline another name, or set If Already Running to go on from its savepoint, to"
                            + " drain and replace it, to queue or to run beside it");
        }
        return Optional.empty();
    }

    private void carryOut(JournaledRun run) {
        try {
            execution.carryOut(run);
        } finally {
            left();
        }
    }

    private synchronized void left() {
        admission.leave();
        admit();
        try {
            forgetOldest();
        } catch (IOException e) {
            LOG.warn("old runs cannot be removed", e);
        }
    }

    /** Keeps the service's limit of ended runs whose results are all safe. */
    private synchronized void forgetOldest() throws IOException {
        List<String> ended = new ArrayList<>();
        for (JournaledRun run : runs.values()) {
            if (run.entry().state().ended() && !hasWaiting(run.entry())) {
                ended.add(run.entry().runId());
            }
        }
        for (int i = 0; i < ended.size() - admission.remembered(); i++) {
            journal.delete(ended.get(i));
            runs.remove(ended.get(i));
        }
    }

    private boolean hasWaiting(RunEntry entry) throws IOException {
        for (String stageId : entry.ports().keySet()) {
            if (new Outbox(journal.folder(entry.runId()), stageId).hasWaiting()) {
                return true;
            }
        }
        return false;
    }

    synchronized Optional<JournaledRun> find(String runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    synchronized Collection<JournaledRun> all() {
        return List.copyOf(runs.values());
    }

    Outbox outbox(String runId, String stageId) {
        return new Outbox(journal.folder(runId), stageId);
    }

    void cancel(String runId) {
        Optional<JournaledRun> run = find(runId);
        run.ifPresent(found -> found.ask(journal, RunEntry.Asked.TO_CANCEL));
        admit();
    }

    void drain(String runId) {
        find(runId).ifPresent(run -> run.ask(journal, RunEntry.Asked.TO_DRAIN));
    }

    synchronized void forget(String runId) throws IOException {
        Optional<JournaledRun> run = find(runId);
        if (run.isPresent() && !run.get().entry().state().ended()) {
            throw new IllegalStateException("run " + runId + " has not ended");
        }
        if (run.isPresent()) {
            journal.delete(runId);
            runs.remove(runId);
        }
    }

    /**
     * Leaves runs as they are in the journal, to be taken up again: jobs that need this JVM are
     * stopped, others go on.
     */
    @Override
    public void close() {
        execution.close();
        again.shutdownNow();
        if (execution.outlives()) {
            threads.shutdownNow();
        } else {
            for (JournaledRun run : all()) {
                run.job().ifPresent(Job::suspend);
            }
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("runs have not stopped within {}", STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private static RunRefusedException refused(String code, String message, String advice) {
        return new RunRefusedException(
                List.of(new RunProblem(code, Optional.empty(), message, advice)));
    }
}
