package org.nifibeam.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nifibeam.core.run.Job;

/**
 * Ctrl-C during a run. A bounded run is cancelled, for half of a result is none; an unbounded one
 * has no other end than this, and is drained, or leaves a savepoint. The process lives on until the
 * thread that runs the job has told its outcome.
 */
final class Interruption {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration TELL = Duration.ofSeconds(5);

    private final boolean bounded;
    private final Optional<Path> savepoint;
    private final Duration begin;
    private final Duration drain;
    private final PipelineSource.Closing abandoned;
    private final PrintWriter err;
    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private Optional<Job> job = Optional.empty();
    private boolean asked;

    Interruption(
            boolean bounded,
            Optional<Path> savepoint,
            Duration begin,
            Duration drain,
            PipelineSource.Closing abandoned,
            PrintWriter err) {
        this.bounded = bounded;
        this.savepoint = savepoint;
        this.begin = begin;
        this.drain = drain;
        this.abandoned = abandoned;
        this.err = err;
    }

    /**
     * Watches a run from before it begins until it is over.
     *
     * @param savepoint what an unbounded one is to leave, rather than to be drained
     * @param abandoned what is done if it does not begin in time, while it may still be about to
     */
    static Interruption watch(
            boolean bounded,
            Optional<Path> savepoint,
            PipelineSource.Closing abandoned,
            PrintWriter err) {
        Interruption interruption =
                new Interruption(bounded, savepoint, STOP, DRAIN, abandoned, err);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** It has begun. */
    synchronized void begun(Job running) {
        job = Optional.of(running);
        notifyAll();
    }

    /** Another one is about to begin after the one that has ended; false if none should. */
    synchronized boolean another() {
        if (!asked) {
            job = Optional.empty();
        }
        return !asked;
    }

    /** What the shutdown hook does. */
    void interrupt() {
        try {
            if (bounded) {
                say("stopping: nothing is written");
            }
            Optional<Job> running = awaitBegun();
            if (running.isPresent()) {
                end(running.get());
            }
            if (running.isEmpty() && told.getCount() > 0) {
                abandon();
            } else {
                told.await(TELL.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A job that an engine elsewhere is just taking would go on there without us. */
    private synchronized Optional<Job> awaitBegun() throws InterruptedException {
        asked = true;
        long deadline = System.nanoTime() + begin.toNanos();
        long left = begin.toMillis();
        while (job.isEmpty() && told.getCount() > 0 && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
        return job;
    }

    private void abandon() {
        try {
            say("it has not begun within " + begin.toSeconds() + " s and is given up");
            abandoned.close();
        } catch (IOException | UncheckedIOException e) {
            say("its files cannot all be removed: " + Causes.line(e));
        }
    }

    private void end(Job running) throws InterruptedException {
        if (bounded) {
            stop(running);
        } else if (savepoint.isPresent()) {
            keep(running, savepoint.get());
        } else {
            say("draining: what has been read is being written");
            running.drain();
            if (!running.await(drain).ended()) {
                say(
                        "not drained within "
                                + drain.toSeconds()
                                + " s, stopping: what is not committed is lost");
                stop(running);
            }
        }
    }

    /**
     * The savepoint is made on a thread of its own, since a stage that hangs would hold this one.
     */
    private void keep(Job running, Path to) throws InterruptedException {
        say("stopping: where it stands is kept in " + to);
        FutureTask<Void> making =
                new FutureTask<>(
                        () -> {
                            running.stopWithSavepoint(to);
                            return null;
                        });
        Thread maker = new Thread(making, "savepoint");
        maker.setDaemon(true);
        maker.start();
        try {
            making.get(drain.toMillis(), TimeUnit.MILLISECONDS);
            running.await(STOP);
            say("to go on there: --from-savepoint " + to);
        } catch (ExecutionException e) {
            say(Causes.line(e.getCause()) + "; stopping: what is not committed is lost");
            stop(running);
        } catch (TimeoutException e) {
            say(
                    "there is no savepoint within "
                            + drain.toSeconds()
                            + " s, stopping: what is not committed is lost");
            stop(running);
        }
    }

    private void stop(Job running) throws InterruptedException {
        running.cancel();
        if (running.await(STOP) == Job.State.DONE) {
            say("it was done before it could be stopped: all is written");
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    /** The outcome is told: the process may end. */
    void over() {
        told.countDown();
        synchronized (this) {
            notifyAll();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook, which has waited for this, lets it.
            return;
        }
    }
}
