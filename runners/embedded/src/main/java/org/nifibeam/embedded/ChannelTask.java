package org.nifibeam.embedded;

import java.util.List;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.window.Timestamps;

/** A task whose input is other tasks. */
final class ChannelTask extends Task {
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
            for (Message message : inbox.take()) {
                job().checkRunning();
                if (message instanceof Message.Elements batch) {
                    stage().elements(
                                    batch.rows(),
                                    batch.timestamps(),
                                    batch.windows(),
                                    batch.panes(),
                                    batch.size());
                } else if (message instanceof Message.Watermark time) {
                    inbox.note(time);
                    advance();
                } else if (message instanceof Message.End end) {
                    last = inbox.note(end);
                    advance();
                }
            }
            flush();
        }
    }

    private void advance() {
        long now = inbox.watermark();
        boolean nowIdle = inbox.idle();
        if (now > watermark || nowIdle != idle) {
            watermark = now;
            idle = nowIdle;
            watermark(now, idle);
        }
    }
}
