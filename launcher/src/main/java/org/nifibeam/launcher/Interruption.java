package org.nifibeam.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.run.Job;

/**
 * Ctrl-C during a run. A bounded run is cancelled, for half of a result is none; an unbounded one
 * has no other end than this, and is drained. The process lives on until the thread that runs the
 * job has told its outcome.
 */
final class Interruption {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final Duration TELL = Duration.ofSeconds(5);

    private final Job job;
    private final boolean bounded;
    private final Duration drain;
    private final PrintWriter err;
    private final CountDownLatch told = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");

    Interruption(Job job, boolean bounded, Duration drain, PrintWriter err) {
        this.job = job;
        this.bounded = bounded;
        this.drain = drain;
        this.err = err;
    }

    /** Watches a job until it is over. */
    static Interruption of(Job job, boolean bounded, PrintWriter err) {
        Interruption interruption = new Interruption(job, bounded, DRAIN, err);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** What the shutdown hook does. */
    void interrupt() {
        try {
            if (bounded) {
                say("stopping: nothing is written");
                stop();
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
