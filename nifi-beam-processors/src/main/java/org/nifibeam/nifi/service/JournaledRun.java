package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.service.CheckpointInfo;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.StageFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run in memory: its journal entry, and its job while there is one. Thread-safe. */
final class JournaledRun {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledRun.class);

    private RunEntry entry;
    private Optional<PlanMaker.Planned> planned;
    private Optional<Job> job = Optional.empty();
    private boolean begun;
    private Optional<String> waiting = Optional.empty();
    private Map<String, ConnectionSettings> connections = Map.of();
    private boolean stopping;
    private Optional<String> noSavepoint = Optional.empty();

    JournaledRun(RunEntry entry, Optional<PlanMaker.Planned> planned) {
        this.entry = entry;
        this.planned = planned;
    }

    synchronized RunEntry entry() {
        return entry;
    }

    /** A change of an entry that is being written. */
    interface Change {
        RunEntry of(RunEntry entry);
    }

    /**
     * Changes the entry, in the journal first.
     *
     * @throws IOException if it cannot be written; it is changed here all the same
     */
    synchronized void change(RunJournal journal, Change change) throws IOException {
        entry = change.of(entry);
        journal.update(entry);
    }

    /** True until it is given a thread. */
    synchronized boolean waits() {
        return !begun && !entry.state().ended();
    }

    /** Says what it waits for. */
    synchronized void waitFor(String reason) {
        waiting = Optional.of(reason);
    }

    /**
     * Gives the connections that its definition names; they are in memory alone.
     *
     * @param given those there are, by name
     */
    synchronized void connect(Map<String, ConnectionSettings> given) {
        Map<String, ConnectionSettings> named = new HashMap<>(given);
        named.keySet().retainAll(entry.connections());
        connections = Map.copyOf(named);
    }

    synchronized Map<String, ConnectionSettings> connections() {
        return connections;
    }

    synchronized void begin() {
        begun = true;
        waiting = Optional.empty();
    }

    /** The plan made at submission, given once: it is not kept in memory. */
    synchronized Optional<PlanMaker.Planned> takePlanned() {
        Optional<PlanMaker.Planned> taken = planned;
        planned = Optional.empty();
        return taken;
    }

    synchronized void started(Job started) {
        job = Optional.of(started);
        entry.asked().ifPresent(how -> tell(started, how));
    }

    /** What is fed ends when it has read what it was fed, and is drained then. */
    private void tell(Job job, RunEntry.Asked how) {
        switch (how) {
            case TO_DRAIN -> {
                if (entry.inputs().isEmpty()) {
                    job.drain();
                }
            }
            case TO_CANCEL -> job.cancel();
        }
    }

    /**
     * Has it end, after that is in the journal: whoever takes the run up again asks it again. Does
     * nothing if it has ended. A full disk keeps nobody from cancelling what fills it.
     */
    synchronized void ask(RunJournal journal, RunEntry.Asked how) {
        if (entry.state().ended()) {
            return;
        }
        try {
            change(journal, before -> before.asked(how));
        } catch (IOException e) {
            LOG.error(
                    "run {} is asked {}, which cannot be written: if NiFi ends before it does, it goes on again",
                    entry.runId(),
                    how,
                    e);
        }
        job.ifPresent(started -> tell(started, how));
    }

    synchronized boolean cancelled() {
        return entry.asked().filter(how -> how == RunEntry.Asked.TO_CANCEL).isPresent();
    }

    /** Has it stop with a savepoint, which somebody waits for from here on. */
    synchronized Optional<Job> stop() {
        stopping = job.isPresent();
        return job;
    }

    /**
     * It has stopped, or has not.
     *
     * @param why there is no savepoint, if there is none
     */
    synchronized void stopped(Optional<String> why) {
        stopping = false;
        noSavepoint = why;
    }

    /** True while it is being stopped. */
    synchronized boolean stopping() {
        return stopping;
    }

    /** Why it was not stopped, said once. */
    synchronized Optional<String> takeNoSavepoint() {
        Optional<String> why = noSavepoint;
        noSavepoint = Optional.empty();
        return why;
    }

    /** Lets go of a job that has stopped while the run has not ended: another may be begun. */
    synchronized void rest(RunJournal journal) throws IOException {
        List<StageFigures> last = figures();
        begun = false;
        job = Optional.empty();
        connections = Map.of();
        change(journal, before -> before.stopped(last));
    }

    /** Lets go of an ended job, with its plan and its rows. */
    synchronized void release() {
        connections = Map.of();
        job = Optional.empty();
    }

    synchronized Optional<Job> job() {
        return job;
    }

    synchronized RunInfo info() {
        return entry.info(waiting, figures(), checkpoints());
    }

    synchronized List<StageFigures> figures() {
        return job.map(Job::metrics)
                .map(metrics -> metrics.stream().map(JournaledRun::figures).toList())
                .orElse(entry.figures());
    }

    private CheckpointInfo checkpoints() {
        return job.map(Job::checkpoints)
                .map(
                        figures ->
                                new CheckpointInfo(
                                        figures.completed(),
                                        figures.failed(),
                                        figures.last(),
                                        figures.failing()
                                                .map(
                                                        failing ->
                                                                new CheckpointInfo.Failing(
                                                                        failing.since(),
                                                                        RunProblems.of(
                                                                                failing
                                                                                        .problem())))))
                .orElse(CheckpointInfo.NONE);
    }

    private static StageFigures figures(StageMetrics metrics) {
        return new StageFigures(
                metrics.stage(),
                metrics.in(),
                metrics.out(),
                metrics.late(),
                metrics.errors(),
                metrics.watermark(),
                metrics.backlog());
    }
}
