package org.nifibeam.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.CheckpointFigures;
import org.nifibeam.core.run.Failure;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.StageMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in another process. Thread-safe. What {@link #metrics} and {@link #checkpoints} give is as
 * old as the last answer, a fraction of a second while a thread is in {@link #await}, which also
 * finds out that the process is gone.
 */
public final class ProcessJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessJob.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration AFTER_OUTCOME = Duration.ofSeconds(5);
    private static final Duration SAVEPOINT_LIMIT = Duration.ofMinutes(10);
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";

    private final String runId;
    private final ProcessFolder folder;
    private final Optional<Listening> process;
    private final ProcessSettings settings;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean drained = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();
    private volatile Outcome last = Outcome.begun();
    private volatile boolean lost;

    private ProcessJob(
            String runId,
            ProcessFolder folder,
            Optional<Listening> process,
            ProcessSettings settings) {
        this.runId = runId;
        this.folder = folder;
        this.process = process;
        this.settings = settings;
    }

    static ProcessJob going(String runId, Listening process, ProcessSettings settings) {
        return new ProcessJob(runId, process.folder(), Optional.of(process), settings);
    }

    /** One whose process is gone. */
    static ProcessJob ended(String runId, ProcessFolder folder, ProcessSettings settings)
            throws IOException {
        ProcessJob job = new ProcessJob(runId, folder, Optional.empty(), settings);
        job.gone();
        return job;
    }

    @Override
    public String runId() {
        return runId;
    }

    @Override
    public State state() {
        return last.state();
    }

    @Override
    public State await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (!last.state().ended() && left > 0) {
            ask(Duration.ofNanos(Math.min(left, POLL.toNanos())));
            left = deadline - System.nanoTime();
        }
        return last.state();
    }

    /** Asks once, and waits so long for another answer than that it is running. */
    private void ask(Duration wait) throws InterruptedException {
        Listening listening = process.orElseThrow();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            byte[] question = Wire.bytes(wait.toMillis(), (out, millis) -> out.writeLong(millis));
            Outcome answer =
                    Wire.value(
                            listening.call(
                                    Connection.Operation.STATUS,
                                    question,
                                    settings.callLimit().plus(wait)),
                            Wire::outcome);
            silent.set(false);
            if (answer.state().ended()) {
                // It notes the outcome and goes; one that cannot even note it is over as well.
                end(answer);
            } else if (!last.state().ended()) {
                last = answer;
            }
        } catch (IOException e) {
            if (listening.process().awaitEnd(wait)) {
                try {
                    gone();
                } catch (IOException unreadable) {
                    LOG.error("run {}: its outcome cannot be read", runId, unreadable);
                    lose();
                }
            } else if (silent.compareAndSet(false, true)) {
                LOG.warn(
                        "run {}: its process {} does not answer: {}",
                        runId,
                        listening.process().pid(),
                        e.toString());
            }
        }
    }

    private void end(Outcome outcome) throws InterruptedException {
        if (process.isPresent() && !process.get().process().awaitEnd(AFTER_OUTCOME)) {
            process.get().process().kill();
        }
        finish(outcome);
    }

    private void gone() throws IOException {
        Optional<Outcome> outcome = folder.outcome();
        if (outcome.isPresent()) {
            finish(outcome.get());
        } else if (cancelled.get()) {
            finish(last.endedAs(State.CANCELLED, List.of()));
        } else {
            lose();
        }
    }

    private void lose() {
        boolean memory = says(folder.jvmLog(), OUT_OF_MEMORY);
        Problem problem =
                memory
                        ? problem(
                                "the run has used up its memory, a heap of "
                                        + settings.heapMegabytes()
                                        + " MB",
                                "give its process more heap, or let it hold less at a time: smaller windows, fewer keys, less"
                                        + " parallelism"
                                        + folder.whereCodeIs())
                        : problem(
                                "the run's process has ended without a word: somebody, or the system for lack of memory, has killed it",
                                "see " + folder.jvmLog() + " and the system's log");
        lost = !memory;
        finish(last.endedAs(State.FAILED, List.of(problem)));
    }

    private static Problem problem(String message, String advice) {
        return new Problem(ProblemCode.FAILED, Place.NOWHERE, Optional.empty(), message, advice);
    }

    private static boolean says(Path log, String words) {
        try {
            return Files.exists(log)
                    && new String(Files.readAllBytes(log), StandardCharsets.UTF_8).contains(words);
        } catch (IOException e) {
            LOG.warn("{} cannot be read", log, e);
            return false;
        }
    }

    private synchronized void finish(Outcome outcome) {
        if (last.state().ended()) {
            return;
        }
        try {
            if (!lost && folder.outcome().isEmpty()) {
                folder.write(outcome);
            }
            folder.tidy();
        } catch (IOException e) {
            LOG.warn("run {}: the folder of its process cannot be put in order", runId, e);
        }
        last = outcome;
        done.countDown();
    }

    /** True if its process was killed by somebody else: nothing says that it would happen again. */
    public boolean lost() {
        return lost;
    }

    /** The process, while it is there. */
    public Optional<Long> pid() {
        return process.filter(p -> !last.state().ended()).map(p -> p.process().pid());
    }

    /** Has it end, and kills its process if it does not in time; returns at once. */
    @Override
    public void cancel() {
        if (!last.state().ended() && cancelled.compareAndSet(false, true)) {
            onThread("cancel", this::endOrKill);
        }
    }

    private void endOrKill() throws InterruptedException {
        Listening listening = process.orElseThrow();
        long deadline = System.nanoTime() + settings.cancelLimit().toNanos();
        tell(Connection.Operation.CANCEL, Optional.of(deadline));
        while (!await(POLL).ended()) {
            if (System.nanoTime() - deadline > 0) {
                LOG.warn(
                        "run {} does not end within {} s of being cancelled; its process {} is killed",
                        runId,
                        settings.cancelLimit().toSeconds(),
                        listening.process().pid());
                listening.process().kill();
                deadline = System.nanoTime() + settings.cancelLimit().toNanos();
            }
        }
    }

    /** Returns at once. */
    @Override
    public void suspend() {
        if (!last.state().ended()) {
            onThread("suspend", () -> tell(Connection.Operation.SUSPEND, Optional.empty()));
        }
    }

    @Override
    public void savepoint(Path to) throws IOException {
        savepoint(Connection.Operation.SAVEPOINT, to);
    }

    @Override
    public void stopWithSavepoint(Path to) throws IOException {
        savepoint(Connection.Operation.STOP_WITH_SAVEPOINT, to);
    }

    private void savepoint(Connection.Operation operation, Path to) throws IOException {
        byte[] path = Wire.bytes(to.toAbsolutePath().toString(), Wire::text);
        listening().call(operation, path, SAVEPOINT_LIMIT);
    }

    @Override
    public CheckpointFigures checkpoints() {
        return last.checkpoints();
    }

    private Listening listening() throws IOException {
        return process.orElseThrow(() -> new IOException("the run's process is gone"));
    }

    /** Returns at once. */
    @Override
    public void drain() {
        if (!last.state().ended() && drained.compareAndSet(false, true)) {
            onThread("drain", () -> tell(Connection.Operation.DRAIN, Optional.empty()));
        }
    }

    private void tell(Connection.Operation operation, Optional<Long> deadline)
            throws InterruptedException {
        while (!last.state().ended()
                && deadline.map(end -> System.nanoTime() - end < 0).orElse(true)) {
            try {
                process.orElseThrow().call(operation, new byte[0], settings.callLimit());
                return;
            } catch (IOException e) {
                LOG.debug("run {} cannot be told to {}: {}", runId, operation, e.toString());
                done.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Work that waits. */
    private interface Waiting {
        void run() throws InterruptedException;
    }

    private void onThread(String what, Waiting work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "beam " + what + " " + runId);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where there are several problems, as those of a definition, the cause has them all. */
    @Override
    public Optional<Failure> failure() {
        Outcome end = last;
        if (end.state() != State.FAILED) {
            return Optional.empty();
        }
        Problem first =
                end.problems().isEmpty()
                        ? problem("the run has failed", "see " + folder.log())
                        : end.problems().get(0);
        return Optional.of(
                new Failure(
                        first,
                        end.problems().size() > 1
                                ? new ProblemException(end.problems())
                                : new IOException(
                                        "in a process of its own; its log, with the whole cause, is "
                                                + folder.log())));
    }

    @Override
    public List<StageMetrics> metrics() {
        return last.metrics();
    }
}
