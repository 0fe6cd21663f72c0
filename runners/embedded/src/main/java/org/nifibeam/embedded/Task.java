package org.nifibeam.embedded;

import java.util.List;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.window.Timestamps;

/** One task: runs a stage's steps on a thread of its own until its input ends. */
abstract class Task implements Runnable {
    private static final long CLOCK_MILLIS = 5;

    private final EmbeddedJob job;
    private final StageTask stage;
    private final List<Outbox> outboxes;
    private boolean inputIdle;
    private boolean working = true;

    /** When the clock has next to be looked at, as far as others know. */
    private volatile long nextClock = Timestamps.MIN;

    Task(EmbeddedJob job, StageTask stage, List<Outbox> outboxes) {
        this.job = job;
        this.stage = stage;
        this.outboxes = List.copyOf(outboxes);
    }

    final EmbeddedJob job() {
        return job;
    }

    final StageTask stage() {
        return stage;
    }

    @Override
    public final void run() {
        try {
            stage.open();
            work();
            job.prepared(stage.prepare(1));
            outboxes.forEach(Outbox::end);
        } catch (Cancelled | InterruptedException e) {
            job.interrupted();
        } catch (Throwable e) {
            job.failed(e);
        } finally {
            try {
                stage.close();
            } catch (Throwable e) {
                job.failed(e);
            } finally {
                job.ended();
                rest(Timestamps.MAX);
            }
        }
    }

    /** There is something to do: until {@link #rest} the task counts as working. */
    final void begin() {
        if (!working) {
            working = true;
            job.activity().begin(1);
        }
    }

    /** Takes messages; from now on the task counts as working instead of them. */
    final List<Message> taken(Inbox inbox, long nanos) throws InterruptedException {
        List<Message> messages = inbox.take(nanos);
        if (!messages.isEmpty()) {
            begin();
            inbox.taken(messages.size());
        }
        return messages;
    }

    /**
     * Everything has been sent on; nothing is to be done until something comes or the clock moves.
     */
    final void rest() {
        rest(nextClock());
    }

    private void rest(long next) {
        nextClock = next;
        if (working) {
            working = false;
            job.activity().end(1);
        }
    }

    /** When the clock has next to be looked at, in milliseconds since the epoch. */
    long nextClock() {
        return stage.nextClock();
    }

    /** True if the clock has come to what the task waits for. Any thread's. */
    final boolean isDue(long now) {
        return nextClock <= now;
    }

    /** Has the task look at the clock soon. Any thread's. */
    abstract void wake();

    /** Works until the input has ended and its watermark has come to the end of time. */
    abstract void work() throws Exception;

    /** How long to wait for messages at most, in nanoseconds. */
    final long pause() {
        long next = stage.nextClock();
        if (next == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        // A clock moved by hand says nothing of how long its next millisecond will take.
        long millis = Math.max(0, next - job.clock().millis());
        return Math.min(millis, CLOCK_MILLIS) * 1_000_000;
    }

    /** Hands the stage a message of a side input's. */
    final void takeSide(Inbox inbox, Message message) {
        int side = inbox.channel(message);
        if (message instanceof Message.Elements batch) {
            stage.sideElements(side, batch.rows(), batch.windows(), batch.panes(), batch.size());
            return;
        }
        inbox.note(message);
        stage.sideWatermark(side, inbox.watermark(side));
    }

    /** Tells the stage how far event time is, and all who come after it whether to wait. */
    final void watermark(long time, boolean idle) {
        inputIdle = idle;
        if (idle) {
            // From now on the others' event time goes on: what is held back only to be faster would
            // come late.
            stage.pause();
            stage.flush();
        }
        sayWhetherIdle();
        stage.watermark(time);
    }

    /** What waits for a side input or the clock would come late if the others' time went on. */
    private void sayWhetherIdle() {
        boolean idle = inputIdle && !stage.holdsBack();
        for (Outbox outbox : outboxes) {
            outbox.idle(idle);
        }
    }

    final void flush() {
        sayWhetherIdle();
        outboxes.forEach(Outbox::flush);
    }
}
