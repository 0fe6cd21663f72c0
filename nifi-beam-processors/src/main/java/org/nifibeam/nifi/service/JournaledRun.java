package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.nifibeam.service.ConnectionSettings;
import org.nifibeam.service.RunInfo;
import org.nifibeam.service.StageFigures;

/** A run in memory: its journal entry, and its job while there is one. Thread-safe. */
final class JournaledRun {
    private RunEntry entry;
    private Optional<PlanMaker.Planned> planned;
    private Optional<Job> job = Optional.empty();
    private boolean cancelled;
    private boolean drained;
    private boolean begun;
    private Optional<String> waiting = Optional.empty();
    private Map<String, ConnectionSettings> connections = Map.of();

    JournaledRun(RunEntry entry, Optional<PlanMaker.Planned> planned) {
        this.entry = entry;
        this.planned = planned;
        this.cancelled = entry.cancelled();
    }

    synchronized RunEntry entry() {
        return entry;
    }

    /**
     * Changes the entry, and writes it down.
     *
     * @throws IOException if it cannot be written down; it is changed nevertheless
     */
    synchronized void change(UnaryOperator<RunEntry> change, RunJournal journal)
            throws IOException {
        RunEntry before = entry;
        entry = change.apply(before);
        if (entry != before) {
            journal.update(entry);
        }
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
        if (cancelled) {
            started.cancel();
        }
        if (drained) {
            started.drain();
        }
    }

    synchronized void cancel() {
        cancelled = true;
        job.ifPresent(Job::cancel);
    }

    synchronized void drain() {
        drained = true;
        job.ifPresent(Job::drain);
    }

    synchronized boolean cancelled() {
        return cancelled;
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
        return entry.info(waiting, figures());
    }

    synchronized List<StageFigures> figures() {
        return job.map(Job::metrics).orElse(List.of()).stream().map(JournaledRun::figures).toList();
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
