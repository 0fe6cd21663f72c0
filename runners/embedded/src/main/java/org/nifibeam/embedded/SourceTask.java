package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task whose input is a source. */
final class SourceTask extends Task {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTask.class);
    private static final long POLL_NANOS = 5_000_000;

    private final int index;
    private final StageInfo info;
    private final SourceRead read;
    private final SplitQueue splits;
    private final boolean bounded;
    private final boolean waitsForSides;
    private final List<OpenSplit> open = new ArrayList<>();

    /** What may be acknowledged once a checkpoint is complete, the oldest first. */
    private final Deque<Acknowledgement> acknowledgements = new ArrayDeque<>();

    private long watermark = Timestamps.MIN;
    private boolean idle;
    private boolean metered;
    private long bytesOfClosed;

    /**
     * A task.
     *
     * @param inbox where side inputs come
     * @param waitsForSides true if they end, so that reading may begin when they have
     */
    SourceTask(
            EmbeddedJob job,
            int number,
            TaskHost host,
            StageTask stage,
            StageInfo info,
            SourceRead read,
            SplitQueue splits,
            boolean bounded,
            Inbox inbox,
            boolean waitsForSides) {
        super(job, number, host, stage, inbox);
        this.index = host.index();
        this.info = info;
        this.read = read;
        this.splits = splits;
        this.bounded = bounded;
        this.waitsForSides = waitsForSides;
        read.idleAfter().ifPresent(stage.clock()::idleAfter);
    }

    @Override
    void work() throws Exception {
        // What is read then need not wait in memory; the stages of sides stand before this one, and
        // wait for nothing that comes from here.
        while (waitsForSides && !inbox().hasEnded()) {
            flush();
            rest();
            takeSides(Long.MAX_VALUE);
        }
        begin();
        try {
            while (!ends() && !job().draining()) {
                job().checkRunning();
                hear();
                takePartIfAsked();
                openSplits();
                boolean any = false;
                for (Iterator<OpenSplit> splitIterator = open.iterator();
                        splitIterator.hasNext(); ) {
                    any |= poll(splitIterator);
                }
                takeSides(0);
                if (!bounded && !ends() && !splits.holdsBack(index, checkpoint())) {
                    advance();
                }
                stage().backlog(backlog());
                noteBytes();
                stage().tick();
                if (!any) {
                    stage().pause();
                    flush();
                    // Without a split, a task is about to have one or to end, unless some may
                    // be found.
                    if (!open.isEmpty() || !bounded && !splits.exhausted(index)) {
                        rest();
                    }
                }
                if (!any && open.size() != 1) {
                    splits.pause();
                }
            }
            for (OpenSplit split : open) {
                // Of a run that is drained: it reads no further.
                ended(split);
            }
        } finally {
            closeReaders();
        }
        hear();
        begin();
        noteBytes();
        stage().flush();
        watermark(Timestamps.MAX, false);
        while (!inbox().hasEnded()) {
            stage().tick();
            flush();
            rest();
            takeSides(pause());
        }
        begin();
    }

    /** There is nothing to read and never will be: not idle, but at the end of time. */
    private boolean ends() {
        return open.isEmpty() && splits.exhausted(index);
    }

    @Override
    long nextClock() {
        return bounded
                ? super.nextClock()
                : Math.min(super.nextClock(), stage().clock().nextIdle());
    }

    private void takeSides(long nanos) throws InterruptedException {
        if (!inbox().hasEnded()) {
            for (Message message : taken(nanos)) {
                job().checkRunning();
                takeSide(message);
            }
        }
    }

    /** As long as side inputs come, these tell of checkpoints. */
    private void takePartIfAsked() throws InterruptedException {
        long asked = job().coordinator().requested();
        if (asked > checkpoint() && inbox().hasEnded()) {
            begin();
            takePart(asked);
        }
        acknowledge();
    }

    @Override
    void writeSplits(long in) throws InterruptedException {
        List<Manifest.SplitState> reading = new ArrayList<>();
        for (OpenSplit split : open) {
            Manifest.SplitState state = state(split);
            reading.add(state);
            if (!job().bounded()) {
                byte[] position = state.progress().orElseThrow().position();
                acknowledgements.add(new Acknowledgement(in, split, position));
            }
        }
        job().coordinator().reading(in, info.id(), reading);
    }

    private Manifest.SplitState state(OpenSplit split) {
        byte[] times = stage().clock().snapshot(split.id());
        return new Manifest.SplitState(
                split.split(),
                Optional.of(new Manifest.Progress(split.reader().position(), times)));
    }

    /** A split is read no further; its source is told when that is safe. */
    private void ended(OpenSplit split) {
        if (read instanceof AcknowledgesSplits told) {
            job().endedSplits().add(checkpoint() + 1, info, told, state(split));
        }
    }

    /** Tells sources what is safe: of a bounded run nothing is before its end. */
    private void acknowledge() throws InterruptedException {
        while (!acknowledgements.isEmpty()
                && acknowledgements.peek().checkpoint() <= job().coordinator().completed()) {
            Acknowledgement safe = acknowledgements.poll();
            if (open.contains(safe.split())) {
                ask(
                        () -> {
                            safe.split().reader().acknowledge(safe.position());
                            return true;
                        });
            }
        }
    }

    /** It is made anew of the splits, which are spread over the tasks in another way. */
    @Override
    long reached() {
        return Timestamps.MIN;
    }

    /** What waits behind the open readers, as far as they know. */
    private OptionalLong backlog() {
        long sum = 0;
        boolean known = false;
        for (OpenSplit split : open) {
            OptionalLong own = split.reader().backlog();
            known |= own.isPresent();
            sum += own.orElse(0);
        }
        return known ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /** What readers have read, those that are closed among them. */
    private void noteBytes() {
        long sum = bytesOfClosed;
        for (OpenSplit split : open) {
            sum += bytes(split);
        }
        if (metered) {
            stage().bytes(sum);
        }
    }

    private long bytes(OpenSplit split) {
        if (split.reader() instanceof Metered reader) {
            metered = true;
            return reader.bytes();
        }
        return 0;
    }

    /** A task without splits is to end when it hears that there will be no more. */
    private void hear() {
        if (splits.hasNews(index)) {
            begin();
            splits.told(index);
        }
    }

    private void openSplits() throws InterruptedException {
        while (open.isEmpty() || !bounded) {
            Optional<Manifest.SplitState> next = ask(() -> splits.next(index, checkpoint()));
            if (next.isEmpty()) {
                return;
            }
            Split split = next.get().split();
            Optional<Manifest.Progress> progress = next.get().progress();
            Reader reader = ask(() -> read.open(split, progress.map(Manifest.Progress::position)));
            begin();
            splits.opened();
            open.add(new OpenSplit(split, reader));
            stage().clock().began(split.id());
            progress.ifPresent(p -> stage().clock().restore(split.id(), p.times()));
        }
    }

    private interface Question<T> {
        T ask() throws IOException, InterruptedException;
    }

    /** Asks the source; what it throws is this stage's failure. */
    private <T> T ask(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (IOException | RuntimeException e) {
            throw new StageFailure(
                    info,
                    "cannot read: " + StageFailure.words(e),
                    "see that the source is there and undamaged, and run again",
                    e);
        }
    }

    private void closeReaders() {
        for (OpenSplit split : open) {
            try {
                split.reader().close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("stage '{}': cannot close split {}", info.name(), split.id(), e);
            }
        }
    }

    private boolean poll(Iterator<OpenSplit> at) throws InterruptedException {
        OpenSplit split = at.next();
        long deadline = System.nanoTime() + (open.size() == 1 ? POLL_NANOS : 0);
        Reader.Result result = ask(() -> split.reader().poll(deadline));
        if (result instanceof Reader.Idle word) {
            stage().clock().silent(split.id(), word);
        } else {
            begin();
        }
        if (result instanceof Reader.Columns columns) {
            stage().clock().split(split.id());
            stage().columns(columns.batch());
        } else if (result instanceof Reader.Rows rows) {
            stage().clock().split(split.id());
            stage().rows(rows.rows(), Optional.of(rows.timestamps()), rows.size());
        } else if (result instanceof Reader.Rejected rejected) {
            stage().clock().split(split.id());
            stage().rejected(rejected.records());
        } else if (result instanceof Reader.End) {
            at.remove();
            ended(split);
            bytesOfClosed += bytes(split);
            stage().clock().ended(split.id());
            splits.ended(index, split.split());
            return ask(
                    () -> {
                        split.reader().close();
                        return true;
                    });
        }
        stage().clock().reported(split.id(), split.reader().watermark());
        return !(result instanceof Reader.Idle);
    }

    private void advance() {
        long now = job().clock().millis();
        long time = stage().clock().watermark(now);
        boolean nowIdle = stage().clock().idle();
        if (time > watermark || nowIdle != idle) {
            watermark = Math.max(watermark, time);
            idle = nowIdle;
            watermark(watermark, idle);
        }
        flush();
    }

    /** A split that is being read; each is one of its own. */
    private static final class OpenSplit {
        private final Split split;
        private final Reader reader;

        OpenSplit(Split split, Reader reader) {
            this.split = split;
            this.reader = reader;
        }

        Split split() {
            return split;
        }

        String id() {
            return split.id();
        }

        Reader reader() {
            return reader;
        }
    }

    private record Acknowledgement(long checkpoint, OpenSplit split, byte[] position) {}
}
