package org.nifibeam.testkit;

import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.BulkWriter;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * A sink provider that checks the contract while it passes calls on: writers on one thread, closed
 * exactly once; handles committed only after they were prepared, all of a checkpoint's by one call
 * and one committer; the last ones with all writers closed; each run committed or aborted in the
 * end, and nothing after an abort. What comes behind a last commit is that commit again, by a later
 * attempt that does not know whether it was made. Each commit is made twice, as a restore would, so
 * that a sink whose commit is not idempotent is found out.
 */
public final class CheckedSink implements SinkProvider {
    private final SinkProvider provider;
    private final Contract contract;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** Checks a provider. */
    public CheckedSink(SinkProvider provider, Contract contract) {
        this.provider = provider;
        this.contract = contract;
    }

    /** A run is started, perhaps again after it was killed: its tasks open writers anew. */
    void started(String runId) {
        runs.forEach(
                (key, run) -> {
                    if (key.startsWith(runId + "\n")) {
                        synchronized (run) {
                            run.tasks.clear();
                            run.attempt++;
                        }
                    }
                });
    }

    @Override
    public String type() {
        return provider.type();
    }

    @Override
    public String description() {
        return provider.description();
    }

    @Override
    public List<ConfigField> settings() {
        return provider.settings();
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        return new Checked(provider.create(config, schema), schema.size());
    }

    /** What is known of one run's stage: its sink may be made more than once. */
    private static final class Run {
        private final AtomicInteger writers = new AtomicInteger();
        private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
        private final AtomicBoolean begun = new AtomicBoolean();
        private final Set<Integer> tasks = new HashSet<>();
        private final AtomicBoolean committing = new AtomicBoolean();
        private volatile boolean aborted;
        private volatile Optional<Last> last = Optional.empty();
        private volatile long committed = Long.MIN_VALUE;
        private volatile int attempt;
    }

    /**
     * What is known of a handle. A checkpoint that a killed attempt did not complete is forgotten
     * with its handles, and the next attempt may take one of the same number.
     */
    private record Prepared(long checkpoint, int attempt) {}

    /** What a run has committed in the end, and the attempt that did. */
    private record Last(long checkpoint, Set<String> handles, int attempt) {}

    private final class Checked implements Sink {
        private final Sink sink;
        private final int width;

        Checked(Sink sink, int width) {
            this.sink = sink;
            this.width = width;
        }

        private Run run(String runId, String stageId) {
            return runs.computeIfAbsent(runId + "\n" + stageId, key -> new Run());
        }

        @Override
        public Optional<String> destination() {
            return sink.destination();
        }

        @Override
        public Guarantee guarantee() {
            return sink.guarantee();
        }

        @Override
        public Writer open(WriterContext context) throws IOException {
            Run run = run(context.runId(), context.stageId());
            synchronized (run) {
                contract.require(
                        run.tasks.add(context.task()),
                        "sink: two writers of task " + context.task());
            }
            contract.require(
                    context.task() < context.tasks(),
                    "sink: task " + context.task() + " of " + context.tasks());
            contract.require(
                    !run.aborted && run.last.isEmpty(), "sink: a writer is opened after the end");
            String name = "writer " + context.task() + " of '" + context.stageId() + "'";
            Writer writer = sink.open(context);
            run.writers.incrementAndGet();
            if (run.begun.compareAndSet(false, true)) {
                contract.opened(pending(context.stageId()));
            }
            return writer instanceof BulkWriter bulk
                    ? new CheckedBulkWriter(name, bulk, run, width)
                    : new CheckedWriter(name, writer, run, width);
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) throws IOException {
            Run run = run(context.runId(), context.stageId());
            contract.require(
                    run.committing.compareAndSet(false, true), "sink: two committers at once");
            contract.require(!run.aborted, "sink: commit after abort");
            run.last.ifPresent(last -> checkRepeated(last, run, context, handles));
            contract.require(
                    context.checkpoint() >= run.committed,
                    "sink: checkpoint "
                            + context.checkpoint()
                            + " committed behind "
                            + run.committed);
            run.committed = Math.max(run.committed, context.checkpoint());
            contract.require(
                    !context.last() || run.writers.get() == 0,
                    "sink: the last commit with writers still open");
            checkHandles(run, context.checkpoint(), handles);
            try {
                sink.commit(context, handles);
                sink.commit(context, handles);
                if (context.last()) {
                    run.last =
                            Optional.of(
                                    new Last(context.checkpoint(), texts(handles), run.attempt));
                    ended(run, context.stageId());
                }
            } finally {
                run.committing.set(false);
            }
        }

        @Override
        public void abort(CommitContext context) throws IOException {
            Run run = run(context.runId(), context.stageId());
            contract.require(run.last.isEmpty(), "sink: abort after the last commit");
            contract.require(run.writers.get() == 0, "sink: abort with writers still open");
            contract.require(!run.committing.get(), "sink: abort while it commits");
            run.aborted = true;
            ended(run, context.stageId());
            sink.abort(context);
        }
    }

    private static String pending(String stageId) {
        return "what was written by '" + stageId + "', neither committed nor aborted";
    }

    private void ended(Run run, String stageId) {
        if (run.begun.compareAndSet(true, false)) {
            contract.closed(pending(stageId));
        }
    }

    private void checkRepeated(
            Last last, Run run, Sink.CommitContext context, List<byte[]> handles) {
        contract.require(
                context.last()
                        && context.checkpoint() == last.checkpoint()
                        && run.attempt > last.attempt(),
                "sink: commit after the last one");
        contract.require(
                texts(handles).equals(last.handles()),
                "sink: the last commit is repeated with other handles");
    }

    private void checkHandles(Run run, long checkpoint, List<byte[]> handles) {
        Set<String> given = new HashSet<>();
        Set<Integer> whole = new HashSet<>(Set.of(run.attempt));
        for (byte[] handle : handles) {
            contract.require(handle.length > 0, "sink: an empty handle is committed");
            contract.require(given.add(text(handle)), "sink: a handle is committed twice at once");
            Prepared prepared = run.prepared.get(text(handle));
            if (prepared == null) {
                contract.require(false, "sink: a handle that nobody prepared");
                continue;
            }
            long number = prepared.checkpoint();
            contract.require(
                    number <= checkpoint,
                    "sink: a handle of checkpoint " + number + " is committed with " + checkpoint);
            if (number == checkpoint) {
                whole.add(prepared.attempt());
            }
        }
        run.prepared.forEach(
                (handle, prepared) ->
                        contract.require(
                                prepared.checkpoint() != checkpoint
                                        || !whole.contains(prepared.attempt())
                                        || given.contains(handle),
                                "sink: not all handles of checkpoint "
                                        + checkpoint
                                        + " are committed at once"));
    }

    private static Set<String> texts(List<byte[]> handles) {
        return handles.stream().map(CheckedSink::text).collect(Collectors.toSet());
    }

    private static String text(byte[] handle) {
        return Base64.getEncoder().encodeToString(handle);
    }

    /** Also that rows are written when there are enough, and all before they are prepared. */
    private final class CheckedBulkWriter extends CheckedWriter implements BulkWriter {
        private final BulkWriter writer;
        private int gathered;

        CheckedBulkWriter(String name, BulkWriter writer, Run run, int width) {
            super(name, writer, run, width);
            this.writer = writer;
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
            contract.require(
                    gathered == 0 || !writer.isFull(), name() + ": a row for a full bulk writer");
            super.write(row, timestamp, windows, pane);
            gathered++;
        }

        @Override
        public boolean isFull() {
            return writer.isFull();
        }

        @Override
        public SortedMap<Integer, RejectedRowException> flush() throws IOException {
            called("flush");
            SortedMap<Integer, RejectedRowException> rejected = writer.flush();
            contract.require(
                    rejected.isEmpty() || rejected.firstKey() >= 0 && rejected.lastKey() < gathered,
                    name() + ": a rejected row that was not written");
            gathered = 0;
            return rejected;
        }

        @Override
        public byte[] prepare(long number) throws IOException {
            contract.require(gathered == 0, name() + ": prepared before all was written");
            return super.prepare(number);
        }
    }

    private class CheckedWriter implements Writer {
        private final String name;
        private final Writer writer;
        private final Run run;
        private final int width;
        private final int attempt;
        private final Contract.Confinement confinement;
        private long checkpoint = Long.MIN_VALUE;

        CheckedWriter(String name, Writer writer, Run run, int width) {
            this.name = name;
            this.writer = writer;
            this.run = run;
            this.width = width;
            this.attempt = run.attempt;
            this.confinement = new Contract.Confinement(contract, name);
        }

        final String name() {
            return name;
        }

        final void called(String method) {
            confinement.call(method);
        }

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) throws IOException {
            confinement.call("write");
            contract.require(row.size() == width, name + ": a row of another width");
            try {
                writer.write(row, timestamp, windows, pane);
            } catch (RejectedRowException e) {
                contract.require(
                        e.getMessage() != null && !e.getMessage().isBlank(),
                        name + ": a row rejected without a reason");
                throw e;
            }
        }

        @Override
        public byte[] prepare(long number) throws IOException {
            confinement.call("prepare");
            contract.require(
                    number > checkpoint, name + ": checkpoint " + number + " after " + checkpoint);
            checkpoint = number;
            byte[] handle = writer.prepare(number);
            if (handle.length > 0) {
                run.prepared.put(text(handle), new Prepared(number, attempt));
            }
            return handle;
        }

        @Override
        public void close() throws IOException {
            confinement.close();
            run.writers.decrementAndGet();
            writer.close();
        }
    }
}
