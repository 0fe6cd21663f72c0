package org.nifibeam.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.StateForm;
import org.nifibeam.core.window.Timestamps;

/** One task: runs a stage's steps on a thread of its own until its input ends. */
abstract class Task implements Runnable {
    private static final long CLOCK_MILLIS = 5;
    private static final String TIMES = StageTask.FIGURES + " of event time";

    private final EmbeddedJob job;
    private final int number;
    private final TaskHost host;
    private final StageTask stage;
    private final Inbox inbox;
    private final List<Outbox> outboxes;
    private final Map<Integer, Long> restored = new HashMap<>();
    private boolean inputIdle;
    private boolean saidIdle;
    private boolean working = true;

    /** When the clock has next to be looked at, as far as others know. */
    private volatile long nextClock = Timestamps.MIN;

    private long checkpoint;

    /**
     * A task.
     *
     * @param number its own in the run
     * @param host the stage's
     * @param inbox where messages come from other tasks
     */
    Task(EmbeddedJob job, int number, TaskHost host, StageTask stage, Inbox inbox) {
        this.job = job;
        this.number = number;
        this.host = host;
        this.stage = stage;
        this.inbox = inbox;
        this.outboxes = host.outboxes();
    }

    final EmbeddedJob job() {
        return job;
    }

    final StageTask stage() {
        return stage;
    }

    final Inbox inbox() {
        return inbox;
    }

    /** The last checkpoint that the task has taken part in. */
    final long checkpoint() {
        return checkpoint;
    }

    @Override
    public final void run() {
        try {
            checkpoint = job.coordinator().before();
            stage.open();
            goOn(restored);
            work();
            job.sinks().prepared(checkpoint + 1, stage.prepare(checkpoint + 1));
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
                // After the failure is known: senders that are cancelled would pass for a reason.
                inbox.close();
                job.ended(number);
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
    final List<Message> taken(long nanos) throws InterruptedException {
        // A function may have swallowed the interruption.
        job.checkRunning();
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
    final void wake() {
        inbox.wake();
    }

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

    /** Event time of each channel of the inbox had come so far before a restart. */
    void goOn(Map<Integer, Long> times) throws InterruptedException {
        times.forEach(
                (channel, time) -> {
                    if (channel != Inbox.MAIN && inbox.channels().contains(channel)) {
                        inbox.restore(channel, time);
                        stage.sideWatermark(channel, time);
                    }
                });
    }

    /** How far event time of the input has come, {@code Timestamps.MIN} if it need not be kept. */
    abstract long reached();

    /**
     * Takes part in a checkpoint: all that came before it is done, and all who come after are told;
     * then what is kept is written.
     */
    final void takePart(long in) throws InterruptedException {
        stage.flush();
        job.sinks().prepared(in, stage.prepare(in));
        outboxes.forEach(outbox -> outbox.barrier(in));
        writeSplits(in);
        job.coordinator()
                .write(
                        in,
                        number,
                        host,
                        to -> {
                            stage.snapshot(to);
                            host.snapshot(to);
                            writeTimes(to);
                        });
        checkpoint = in;
        inbox.release();
    }

    /** Says what is being read. */
    void writeSplits(long in) throws InterruptedException {}

    private void writeTimes(SnapshotWriter to) {
        SnapshotWriter.Records records =
                to.part(host.input(), TIMES, SnapshotWriter.Reach.ALL, StateForm.PLAIN);
        for (int channel : inbox.channels()) {
            if (channel != Inbox.MAIN) {
                writeTime(records, channel, inbox.watermark(channel));
            }
        }
        if (reached() > Timestamps.MIN) {
            writeTime(records, Inbox.MAIN, reached());
        }
    }

    private static void writeTime(SnapshotWriter.Records to, int channel, long time) {
        ByteSink sink = new ByteSink();
        sink.writeSigned(channel);
        sink.writeSigned(time);
        to.add(0, sink.toBytes());
    }

    /** Takes back what was written, before the task runs; on the thread that sets it up. */
    final void restore(SnapshotReader from) {
        stage.restore(from);
        host.restore(from);
        from.read(
                host.input(),
                TIMES,
                record -> {
                    ByteSource source = new ByteSource(record);
                    int channel = source.readSignedInt();
                    restored.merge(channel, source.readSigned(), Math::min);
                });
    }

    /** Takes part in a checkpoint once all senders have come to it. */
    final void takePartIfAligned() throws InterruptedException {
        if (inbox.isAligned()) {
            takePart(job.coordinator().requested());
        }
    }

    /** Hands the stage a message of a side's. */
    final void takeSide(Message message) throws InterruptedException {
        int side = inbox.channel(message);
        if (message instanceof Message.Elements batch) {
            stage.sideElements(
                    side,
                    batch.rows(),
                    batch.timestamps(),
                    batch.windows(),
                    batch.panes(),
                    batch.size());
            return;
        }
        inbox.note(message);
        stage.sideWatermark(side, inbox.watermark(side));
        takePartIfAligned();
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
        if (idle != saidIdle) {
            saidIdle = idle;
            stage.idle(idle);
        }
        for (Outbox outbox : outboxes) {
            outbox.idle(idle);
        }
    }

    final void flush() {
        sayWhetherIdle();
        outboxes.forEach(Outbox::flush);
    }
}
