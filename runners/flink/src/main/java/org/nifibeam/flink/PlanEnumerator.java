package org.nifibeam.flink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.Split;

/**
 * Finds the splits of a source and gives them to the tasks that ask. Flink's coordinating thread
 * calls it; the source itself is asked on Flink's thread for that, one question at a time.
 */
final class PlanEnumerator implements SplitEnumerator<PlanSplit, byte[]> {
    private final LocalRun run;
    private final SourceQuestions questions;
    private final int stage;
    private final SplitEnumeratorContext<PlanSplit> context;
    private final Queue<PlanSplit> waiting = new ArrayDeque<>();
    private final Queue<Integer> asking = new ArrayDeque<>();
    private boolean exhausted;

    /** Made when first asked; under this object's lock, as is {@link #closed}. */
    private Optional<Source.SplitEnumerator> enumerator = Optional.empty();

    private boolean closed;

    PlanEnumerator(
            LocalRun run,
            SourceQuestions questions,
            int stage,
            SplitEnumeratorContext<PlanSplit> context) {
        this.run = run;
        this.questions = questions;
        this.stage = stage;
        this.context = context;
    }

    private record Found(List<Split> splits, boolean all) {}

    @Override
    public void start() {
        discover();
    }

    private void discover() {
        context.callAsync(() -> questions.ask(this::find), this::take);
    }

    private synchronized Found find() throws Exception {
        if (closed) {
            return new Found(List.of(), true);
        }
        if (enumerator.isEmpty()) {
            enumerator = Optional.of(run.read(stage).enumerator(Optional.empty()));
            if (enumerator.get() instanceof Source.OrderedEnumerator) {
                // Nobody here tells it which splits have ended: it would wait for that for ever.
                throw new IOException(
                        "splits that come behind others cannot be read on Flink yet; use the embedded runner");
            }
        }
        List<Split> splits = enumerator.get().discover();
        return new Found(splits, enumerator.get().exhausted());
    }

    private void take(Found found, Throwable failure) {
        if (failure != null) {
            // Flink fails the job by what its coordinating thread throws.
            throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
        }
        found.splits().forEach(split -> waiting.add(new PlanSplit(split)));
        exhausted = found.all() || run.draining();
        serve();
        if (!exhausted) {
            discover();
        }
    }

    private void serve() {
        while (!asking.isEmpty() && (!waiting.isEmpty() || exhausted)) {
            int task = asking.remove();
            if (waiting.isEmpty()) {
                context.signalNoMoreSplits(task);
            } else {
                context.assignSplit(waiting.remove(), task);
            }
        }
    }

    @Override
    public void handleSplitRequest(int task, String host) {
        asking.add(task);
        serve();
    }

    @Override
    public void addReader(int task) {}

    @Override
    public void addSplitsBack(List<PlanSplit> splits, int task) {
        waiting.addAll(splits);
        serve();
    }

    @Override
    public byte[] snapshotState(long checkpoint) {
        throw new UnsupportedOperationException("checkpoints are not declared");
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (enumerator.isPresent()) {
                enumerator.get().close();
            }
        } finally {
            run.enumeratorClosed();
        }
    }
}
