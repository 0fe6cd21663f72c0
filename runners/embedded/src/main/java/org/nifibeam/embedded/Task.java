package org.nifibeam.embedded;

import java.util.List;
import org.nifibeam.core.runtime.StageTask;

/** One task: runs a stage's steps on a thread of its own until its input ends. */
abstract class Task implements Runnable {
    private final EmbeddedJob job;
    private final StageTask stage;
    private final List<Outbox> outboxes;
    private boolean inputIdle;

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
            }
        }
    }

    /** Works until the input has ended and its watermark has come to the end of time. */
    abstract void work() throws Exception;

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
