package org.nifibeam.embedded;

import java.util.Map;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.window.Timestamps;

/** A task whose input is other tasks. */
final class ChannelTask extends Task {

    private long watermark = Timestamps.MIN;
    private boolean idle;

    ChannelTask(EmbeddedJob job, int number, TaskHost host, StageTask stage, Inbox inbox) {
        super(job, number, host, stage, inbox);
    }

    @Override
    void goOn(Map<Integer, Long> times) throws InterruptedException {
        super.goOn(times);
        Long time = times.get(Inbox.MAIN);
        if (time != null) {
            inbox().restore(Inbox.MAIN, time);
            watermark = time;
            watermark(time, false);
        }
    }

    @Override
    void work() throws InterruptedException {
        while (!inbox().hasEnded()) {
            for (Message message : taken(pause())) {
                job().checkRunning();
                take(message);
            }
            stage().tick();
            if (inbox().isEmpty()) {
                stage().pause();
            }
            flush();
            rest();
        }
        begin();
    }

    private void take(Message message) throws InterruptedException {
        if (inbox().channel(message) != Inbox.MAIN) {
            takeSide(message);
        } else if (message instanceof Message.Elements batch) {
            stage().elements(
                            batch.rows(),
                            batch.timestamps(),
                            batch.windows(),
                            batch.panes(),
                            batch.size());
        } else {
            inbox().note(message);
            advance();
            takePartIfAligned();
        }
    }

    private void advance() {
        long now = inbox().watermark(Inbox.MAIN);
        boolean nowIdle = inbox().idle(Inbox.MAIN);
        if (now > watermark || nowIdle != idle) {
            watermark = now;
            idle = nowIdle;
            watermark(now, idle);
        }
    }

    @Override
    long reached() {
        return watermark;
    }
}
