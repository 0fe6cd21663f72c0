package org.nifibeam.nifi.service;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.nifibeam.core.run.Job;
import org.nifibeam.service.RunProblem;
import org.nifibeam.service.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has runs go on from the savepoints of those in whose place they were submitted.
 *
 * <p>The predecessor stops with a savepoint, which lies in its successor's folder; from that moment
 * it commits nothing. It has not ended yet: it ends when the successor has a checkpoint of its own,
 * or has finished or been cancelled. A successor that fails before has committed nothing, removes
 * the savepoint, and the predecessor goes on from its own last checkpoint, which is the same. So
 * whatever is killed at any point, what is on disk says which of the two goes on.
 *
 * <p>Confined to the lock of the service's runs.
 */
final class Handovers {
    private static final Logger LOG = LoggerFactory.getLogger(Handovers.class);

    private final RunJournal journal;
    private final RunExecution execution;
    private final Executor threads;
    private final Runnable changed;

    /**
     * Without any yet.
     *
     * @param threads for what takes its time
     * @param changed called on them when there is something new to be settled
     */
    Handovers(RunJournal journal, RunExecution execution, Executor threads, Runnable changed) {
        this.journal = journal;
        this.execution = execution;
        this.threads = threads;
        this.changed = changed;
    }

    private boolean made(String successor) {
        return journal.savepointMade(successor).isPresent();
    }

    /** Takes a run that has a successor, or is to have one, one step on. */
    void settle(JournaledRun run, Map<String, JournaledRun> runs) {
        Optional<String> successor = run.entry().succession().successor();
        if (successor.isEmpty() || run.entry().state().ended() || run.stopping()) {
            return;
        }
        Optional<JournaledRun> next = Optional.ofNullable(runs.get(successor.get()));
        Optional<String> why = run.takeNoSavepoint();
        if (why.isPresent() && next.isPresent()) {
            execution.refuse(next.get(), noSavepoint(run.entry().runId(), why.get()));
        }
        boolean ended = next.isEmpty() || next.get().entry().state().ended();
        boolean made = made(successor.get());
        if (ended && !made) {
            succeed(run, Optional.empty());
        } else if (made && (ended || hasCheckpoint(successor.get()))) {
            replace(run, successor.get());
        } else if (!made && next.get().entry().state() == RunState.WAITING) {
            stop(run, successor.get());
        }
    }

    private boolean hasCheckpoint(String runId) {
        try {
            return journal.hasCheckpoint(runId);
        } catch (IOException e) {
            LOG.warn("run {}: its checkpoints cannot be read", runId, e);
            return false;
        }
    }

    /** Notes who goes on from a run, or that nobody does. */
    void succeed(JournaledRun run, Optional<String> successor) {
        try {
            run.change(journal, before -> before.succeeded(successor));
        } catch (IOException e) {
            LOG.error("run {}: its successor cannot be written down", run.entry().runId(), e);
        }
    }

    private void stop(JournaledRun run, String successor) {
        Optional<Job> job = run.stop();
        if (job.isEmpty()) {
            return;
        }
        String runId = run.entry().runId();
        LOG.info("run {} is stopped with a savepoint, from which run {} goes on", runId, successor);
        threads.execute(
                () -> {
                    Optional<String> why = Optional.empty();
                    try {
                        job.get().stopWithSavepoint(journal.savepoint(successor));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        why = Optional.of("the service is being disabled");
                    } catch (IOException | RuntimeException e) {
                        why = Optional.of(String.valueOf(e.getMessage()));
                    }
                    // The answer of a process that has stopped may be lost, its savepoint is not.
                    run.stopped(made(successor) || execution.closing() ? Optional.empty() : why);
                    changed.run();
                });
    }

    private static RunProblem noSavepoint(String runId, String why) {
        return new RunProblem(
                "UNSUPPORTED",
                Optional.empty(),
                "run "
                        + runId
                        + ", in whose place it was to go on, has not stopped with a savepoint: "
                        + why,
                "set If Already Running to drain and replace, or submit it again");
    }

    private void replace(JournaledRun run, String successor) {
        run.stop();
        threads.execute(
                () -> {
                    execution.replaced(run);
                    try {
                        journal.deleteSavepoint(successor);
                    } catch (IOException e) {
                        LOG.warn("the savepoint that run {} began from stays", successor, e);
                    }
                    LOG.info(
                            "run {} has ended, run {} goes on in its place",
                            run.entry().runId(),
                            successor);
                    run.stopped(Optional.empty());
                    changed.run();
                });
    }

    /** What a run waits for that has stopped for its successor. */
    Optional<String> held(JournaledRun run) {
        return run.entry()
                .succession()
                .successor()
                .filter(this::made)
                .map(
                        successor ->
                                "run "
                                        + successor
                                        + " goes on from its savepoint; it ends when that has taken a checkpoint");
    }

    /**
     * What a run waits for that is to go on from another one's savepoint; ends it if that cannot
     * come any more.
     */
    Optional<String> earlier(JournaledRun run, String predecessor, Map<String, JournaledRun> runs) {
        String runId = run.entry().runId();
        Optional<JournaledRun> before = Optional.ofNullable(runs.get(predecessor));
        boolean ended = before.isEmpty() || before.get().entry().state().ended();
        if (made(runId)) {
            return ended || before.get().waits()
                    ? Optional.empty()
                    : Optional.of("run " + predecessor + " is stopping with a savepoint");
        }
        if (ended) {
            if (run.cancelled()) {
                return Optional.empty();
            }
            execution.refuse(
                    run,
                    new RunProblem(
                            "UNSUPPORTED",
                            Optional.empty(),
                            "run "
                                    + predecessor
                                    + ", in whose place it was to go on, has ended before its savepoint",
                            "submit it again: it begins at the beginning then"));
        }
        if (!before.get().entry().succession().successor().equals(Optional.of(runId))) {
            succeed(before.get(), Optional.of(runId));
            settle(before.get(), runs);
        }
        return Optional.of(
                "run "
                        + predecessor
                        + " of the same pipeline comes first; it stops with a savepoint");
    }

    /** True while its predecessor may still be making the savepoint for it. */
    static boolean inTheMaking(JournaledRun run, Map<String, JournaledRun> runs) {
        return run.entry()
                .succession()
                .predecessor()
                .map(runs::get)
                .filter(JournaledRun::stopping)
                .isPresent();
    }

    /**
     * Those in whose place a run may go on: that have begun, and have not been gone on from.
     *
     * @param others that have not ended
     */
    List<JournaledRun> candidates(List<JournaledRun> others) {
        return others.stream()
                .filter(other -> other.entry().state() == RunState.RUNNING)
                .filter(other -> held(other).isEmpty())
                .toList();
    }
}
