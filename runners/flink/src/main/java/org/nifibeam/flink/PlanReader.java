package org.nifibeam.flink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.nifibeam.core.spi.Metered;
import org.nifibeam.core.spi.Reader;

/** Reads splits one after the other. The task's thread's, but for the wake-up of a drain. */
final class PlanReader implements SourceReader<Polled, PlanSplit> {
    private static final long POLL_NANOS = 5_000_000;

    private final LocalRun run;
    private final SourceQuestions questions;
    private final int stage;
    private final SourceReaderContext context;
    private final Queue<PlanSplit> waiting = new ArrayDeque<>();
    private Optional<Open> open = Optional.empty();
    private boolean noMore;
    private long bytesOfClosed;
    private boolean metered;

    /** Completed when there is something to do; anew when there is nothing. */
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();

    PlanReader(LocalRun run, SourceQuestions questions, int stage, SourceReaderContext context) {
        this.run = run;
        this.questions = questions;
        this.stage = stage;
        this.context = context;
    }

    private record Open(String id, Reader reader) {}

    @Override
    public void start() {
        run.whenDrained(this::wake);
        context.sendSplitRequest();
    }

    private void wake() {
        available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Polled> output) throws Exception {
        if (run.draining()) {
            return InputStatus.END_OF_INPUT;
        }
        if (open.isEmpty()) {
            if (waiting.isEmpty()) {
                return nothingToRead();
            }
            PlanSplit next = waiting.remove();
            Reader reader =
                    questions.ask(() -> run.read(stage).open(next.split(), Optional.empty()));
            open = Optional.of(new Open(next.splitId(), reader));
        }
        Open split = open.get();
        Reader.Result result =
                questions.ask(() -> split.reader().poll(System.nanoTime() + POLL_NANOS));
        if (result instanceof Reader.Idle) {
            return InputStatus.MORE_AVAILABLE;
        }
        Polled polled =
                new Polled(split.id(), result, split.reader().backlog(), bytes(split.reader()));
        if (result instanceof Reader.End) {
            closeOpen();
            context.sendSplitRequest();
        }
        output.collect(polled);
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus nothingToRead() {
        if (noMore) {
            return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
        // A drain that came before the line above has completed the one that is gone.
        if (run.draining()) {
            return InputStatus.END_OF_INPUT;
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    private OptionalLong bytes(Reader reader) {
        long sum = bytesOfClosed;
        if (reader instanceof Metered counting) {
            metered = true;
            sum += counting.bytes();
        }
        return metered ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private void closeOpen() throws InterruptedException {
        Open split = open.orElseThrow();
        bytesOfClosed = bytes(split.reader()).orElse(0);
        open = Optional.empty();
        questions.ask(
                () -> {
                    split.reader().close();
                    return true;
                });
    }

    @Override
    public List<PlanSplit> snapshotState(long checkpoint) {
        throw new UnsupportedOperationException("checkpoints are not declared");
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return open.isPresent() || !waiting.isEmpty() || noMore
                ? CompletableFuture.completedFuture(null)
                : available;
    }

    @Override
    public void addSplits(List<PlanSplit> splits) {
        waiting.addAll(splits);
        wake();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMore = true;
        wake();
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().reader().close();
        }
    }
}
