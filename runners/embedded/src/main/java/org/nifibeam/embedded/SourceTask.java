package org.nifibeam.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.runtime.StageFailure;
import org.nifibeam.core.runtime.StageTask;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** A task whose input is a source. */
final class SourceTask extends Task {
    private static final long POLL_NANOS = 5_000_000;

    private final int index;
    private final StageInfo info;
    private final SourceRead read;
    private final SplitQueue splits;
    private final boolean bounded;
    private final RowShape shape;
    private final List<OpenSplit> open = new ArrayList<>();
    private long watermark = Timestamps.MIN;
    private boolean idle;

    SourceTask(
            EmbeddedJob job,
            StageTask stage,
            List<Outbox> outboxes,
            int index,
            StageInfo info,
            SourceRead read,
            SplitQueue splits,
            boolean bounded) {
        super(job, stage, outboxes);
        this.index = index;
        this.info = info;
        this.read = read;
        this.splits = splits;
        this.bounded = bounded;
        this.shape = RowShape.of(read.schema());
    }

    @Override
    void work() throws Exception {
        try {
            while (!(open.isEmpty() && splits.exhausted(index)) && !job().draining()) {
                job().checkRunning();
                openSplits();
                boolean any = false;
                for (Iterator<OpenSplit> splitIterator = open.iterator();
                        splitIterator.hasNext(); ) {
                    any |= poll(splitIterator);
                }
                if (!bounded) {
                    advance();
                }
                if (!any && open.size() != 1) {
                    splits.pause();
                }
            }
        } catch (IOException e) {
            throw new StageFailure(
                    info,
                    "cannot read: " + e.getMessage(),
                    "see that the source is there and undamaged, and run again",
                    e);
        } finally {
            for (OpenSplit split : open) {
                split.reader().close();
            }
        }
        stage().flush();
        watermark(Timestamps.MAX, false);
    }

    private void openSplits() throws IOException, InterruptedException {
        while (open.isEmpty() || !bounded) {
            Optional<Split> next = splits.next(index);
            if (next.isEmpty()) {
                return;
            }
            open.add(new OpenSplit(next.get().id(), read.open(next.get(), Optional.empty())));
            stage().clock().began(next.get().id(), System.nanoTime());
        }
    }

    private boolean poll(Iterator<OpenSplit> at) throws IOException, InterruptedException {
        OpenSplit split = at.next();
        long now = System.nanoTime();
        Reader.Result result = split.reader().poll(open.size() == 1 ? now + POLL_NANOS : now);
        if (result instanceof Reader.Columns columns) {
            stage().clock().split(split.id(), now);
            Row[] rows = shape.rows(columns.batch());
            stage().rows(rows, Optional.empty(), rows.length);
        } else if (result instanceof Reader.Rows rows) {
            stage().clock().split(split.id(), now);
            stage().rows(rows.rows(), Optional.of(rows.timestamps()), rows.size());
        } else if (result instanceof Reader.End) {
            split.reader().close();
            at.remove();
            stage().clock().ended(split.id());
            return true;
        }
        stage().clock().reported(split.id(), split.reader().watermark());
        return !(result instanceof Reader.Idle);
    }

    private void advance() {
        long now = System.nanoTime();
        long time = stage().clock().watermark(now, false);
        boolean nowIdle = stage().clock().idle(now);
        if (time > watermark || nowIdle != idle) {
            watermark = Math.max(watermark, time);
            idle = nowIdle;
            watermark(watermark, idle);
        }
        flush();
    }

    private record OpenSplit(String id, Reader reader) {}
}
