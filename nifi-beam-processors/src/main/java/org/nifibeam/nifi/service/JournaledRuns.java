package org.nifibeam.nifi.service;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import org.nifibeam.core.run.Job;
import org.nifibeam.nifi.result.AppendedInputs;
import org.nifibeam.nifi.result.Outbox;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunRequest;
import org.nifibeam.service.RunState;
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
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final RunJournal journal;
    private final RunExecution execution;
    private final Admission admission;
    private final NameKeeping names;
    private final ExecutorService threads = Executors.newCachedThreadPool(daemon("run"));
    private final ScheduledExecutorService again =
            Executors.newSingleThreadScheduledExecutor(daemon("queue"));
    private final Map<String, JournaledRun> runs = new LinkedHashMap<>();
    private final RunInputs inputs;
    private final Handovers handovers;

    /** Connections by owner; never written down. */
    private final Map<String, Map<String, ConnectionSettings>> connections = new HashMap<>();

    JournaledRuns(
            RunJournal journal,
            RunExecution execution,
            Admission admission,
            NameKeeping names,
            AppendedInputs appended) {
        this.journal = journal;
        this.execution = execution;
        this.admission = admission;
        this.names = names;
        this.inputs = new RunInputs(appended, this);
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
    synchronized void admit() {
        if (execution.closing()) {
            return;
        }
        runs.values().forEach(run -> handovers.settle(run, runs));
        for (JournaledRun run : runs.values()) {
            if (run.waits()) {
                Optional<String> reason =
                        handovers
                                .held(run)
                                .or(() -> earlier(run))
                                .or(() -> needed(run))
                                .or(() -> names.waitsFor(run.entry()));
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

    /** Runs of a pipeline that have not ended, the oldest first. */
    synchronized List<JournaledRun> going(String pipeline) {
        return runs.values().stream()
                .filter(run -> !run.entry().state().ended())
                .filter(run -> run.entry().pipeline().equals(pipeline))
                .toList();
    }

    /** All runs that have not ended, the oldest first. */
    synchronized List<RunEntry> going() {
        return runs.values().stream()
                .map(JournaledRun::entry)
                .filter(entry -> !entry.state().ended())
                .toList();
    }

    /** What runs are fed from. */
    RunInputs inputs() {
        return inputs;
    }

    /** Runs that read an input which is appended to, and have not ended, the oldest first. */
    synchronized List<RunEntry> reading(String inputId) {
        return going().stream().filter(entry -> entry.inputs().contains(inputId)).toList();
    }

    /** Of the runs that have read such an input, the one that ended last. */
    synchronized Optional<RunEntry> lastReader(String inputId) {
        return runs.values().stream()
                .map(JournaledRun::entry)
                .filter(entry -> entry.inputs().contains(inputId) && entry.state().ended())
                .max(Comparator.comparing(entry -> entry.ended().orElse(Instant.MIN)));
    }

    /** Ends a run that has been given up on another node; does nothing if it has ended. */
    void giveUp(String runId, RunProblem why) {
        Optional<JournaledRun> run = find(runId).filter(found -> !found.cancelled());
        if (run.isEmpty() || run.get().entry().state().ended()) {
            return;
        }
        try {
            run.get().change(journal, entry -> entry.because(why));
        } catch (IOException e) {
            LOG.error("why run {} ends cannot be written down", runId, e);
        }
        LOG.warn("run {} ends: {}", runId, why);
        cancel(runId);
    }

    /** Those of a pipeline in whose place another may go on. */
    synchronized List<String> replaceable(String pipeline) {
        return handovers.candidates(going(pipeline)).stream()
                .map(run -> run.entry().runId())
                .toList();
    }

    /** Takes a run that has been recorded. */
    synchronized void add(JournaledRun run) {
        runs.put(run.entry().runId(), run);
        makeWay(run);
        admit();
    }

    /** What is known of a run that is submitted, if it has been submitted before. */
    synchronized Optional<Submission> known(RunRequest request) {
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

    private void begin(JournaledRun run) {
        run.connect(connections.getOrDefault(run.entry().owner(), Map.of()));
        run.begin();
        try {
            threads.execute(() -> carryOut(run));
        } catch (RejectedExecutionException closing) {
            LOG.debug("run {} begins when the service is enabled again", run.entry().runId());
        }
    }

    /** Gives an owner's connections, and lets nobody begin yet. */
    synchronized void give(String owner, Map<String, ConnectionSettings> given) {
        connections.put(owner, Map.copyOf(given));
    }

    /** What an owner has given. */
    synchronized Map<String, ConnectionSettings> connections(String owner) {
        return connections.getOrDefault(owner, Map.of());
    }

    private void carryOut(JournaledRun run) {
        try {
            execution.carryOut(run, inputs);
        } finally {
            left();
        }
    }

    private synchronized void left() {
        admission.leave();
        admit();
        names.changed();
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
            if (run.entry().state().ended()
                    && !hasWaiting(run.entry())
                    && !journal.hasKept(run.entry().runId())) {
                ended.add(run.entry().runId());
            }
        }
        for (int i = 0; i < ended.size() - admission.remembered(); i++) {
            delete(runs.get(ended.get(i)).entry());
        }
    }

    private void delete(RunEntry entry) throws IOException {
        inputs.forgetting(entry);
        journal.delete(entry.runId());
        runs.remove(entry.runId());
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

    /** True once the service is being disabled. */
    boolean closing() {
        return execution.closing();
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
            delete(run.get().entry());
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
}
