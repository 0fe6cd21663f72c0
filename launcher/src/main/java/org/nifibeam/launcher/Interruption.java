package org.nifibeam.launcher;

import java.io.PrintWriter;
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

    private final Job job;
    private final boolean bounded;
    private final Optional<Path> savepoint;
    private final Duration drain;
    private final PrintWriter err;
    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    Interruption(
            Job job, boolean bounded, Optional<Path> savepoint, Duration drain, PrintWriter err) {
        this.job = job;
        this.bounded = bounded;
        this.savepoint = savepoint;
        this.drain = drain;
        this.err = err;
    }

    /**
     * Watches a job until it is over.
     *
     * @param savepoint what an unbounded one is to leave, rather than to be drained
     */
    static Interruption of(Job job, boolean bounded, Optional<Path> savepoint, PrintWriter err) {
        Interruption interruption = new Interruption(job, bounded, savepoint, DRAIN, err);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** What the shutdown hook does. */
    void interrupt() {
        try {
            if (bounded) {
                say("stopping: nothing is written");
                stop();
            } else if (savepoint.isPresent()) {
                keep(savepoint.get());
            } else {
                say("draining: what has been read is being written");
                job.drain();
                if (!job.await(drain).ended()) {
                    say(
                            "not drained within "
                                    + drain.toSeconds()
                                    + " s, stopping: what is not committed is lost");
                    stop();
                }
            }
            told.await(TELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The savepoint is made on a thread of its own, since a stage that hangs would hold this one.
     */
    private void keep(Path to) throws InterruptedException {
        say("stopping: where it stands is kept in " + to);
        FutureTask<Void> making =
                new FutureTask<>(
                        () -> {
                            job.stopWithSavepoint(to);
                            return null;
                        });
        Thread maker = new Thread(making, "savepoint");
        maker.setDaemon(true);
        maker.start();
        try {
            making.get(drain.toMillis(), TimeUnit.MILLISECONDS);
            job.await(STOP);
            say("to go on there: --from-savepoint " + to);
        } catch (ExecutionException e) {
            say(Causes.line(e.getCause()) + "; stopping: what is not committed is lost");
            stop();
        } catch (TimeoutException e) {
            say(
                    "there is no savepoint within "
                            + drain.toSeconds()
                            + " s, stopping: what is not committed is lost");
            stop();
        }
    }

    private void stop() throws InterruptedException {
        job.cancel();
        if (job.await(STOP) == Job.State.DONE) {
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
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook, which has waited for this, lets it.
            return;
        }
    }
}
