package org.nifibeam.embedded;

import java.util.List;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.window.Timestamps;

/** A task whose input is other tasks. */
final class ChannelTask extends Task {
    private static final long CLOCK_MILLIS = 5;

    private final Inbox inbox;
    private long watermark = Timestamps.MIN;
    private boolean idle;

    ChannelTask(EmbeddedJob job, StageTask stage, List<Outbox> outboxes, Inbox inbox) {
        super(job, stage, outboxes);
        this.inbox = inbox;
    }

    @Override
    void work() throws InterruptedException {
        boolean last = false;
        while (!last) {
            for (Message message : inbox.take(pause())) {
                job().checkRunning();
                last |= take(message);
            }
            stage().tick();
            flush();
        }
    }

    /** How long to wait for messages at most, in nanoseconds. */
    private long pause() {
        long next = stage().nextClock();
        if (next == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        // A clock moved by hand says nothing of how long its next millisecond will take.
        long millis = Math.max(0, next - job().clock().millis());
        return Math.min(millis, CLOCK_MILLIS) * 1_000_000;
    }

    /** True if it was the last message of all. */
    private boolean take(Message message) {
        int channel = inbox.channel(message);
        if (message instanceof Message.Elements batch) {
            if (channel == Inbox.MAIN) {
                stage().elements(
                                batch.rows(),
                                batch.timestamps(),
                                batch.windows(),
                                batch.panes(),
                                batch.size());
            } else {
                stage().sideElements(
                                channel,
                                batch.rows(),
                                batch.timestamps(),
                                batch.windows(),
                                batch.panes(),
                                batch.size());
            }
            return false;
        }
        boolean last = false;
        if (message instanceof Message.Watermark time) {
            inbox.note(time);
        } else if (message instanceof Message.End end) {
            last = inbox.note(end);
        }
        if (channel == Inbox.MAIN) {
            advance();
        } else {
            stage().sideWatermark(channel, inbox.watermark(channel));
        }
        return last;
    }

    private void advance() {
        long now = inbox.watermark(Inbox.MAIN);
        boolean nowIdle = inbox.idle(Inbox.MAIN);
        if (now > watermark || nowIdle != idle) {
            watermark = now;
            idle = nowIdle;
            watermark(now, idle);
        }
    }
}
