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
        while (!inbox.hasEnded()) {
            for (Message message : taken(inbox, pause())) {
                job().checkRunning();
                take(message);
            }
            stage().tick();
            if (inbox.isEmpty()) {
                stage().pause();
            }
            flush();
            rest();
        }
        begin();
    }

    @Override
    void wake() {
        inbox.wake();
    }

    private void take(Message message) {
        if (inbox.channel(message) != Inbox.MAIN) {
            takeSide(inbox, message);
        } else if (message instanceof Message.Elements batch) {
            stage().elements(
                            batch.rows(),
                            batch.timestamps(),
                            batch.windows(),
                            batch.panes(),
                            batch.size());
        } else {
            inbox.note(message);
            advance();
        }
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
