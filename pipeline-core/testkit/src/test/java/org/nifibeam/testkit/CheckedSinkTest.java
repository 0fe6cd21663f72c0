package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.BulkWriter;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.RejectedRowException;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/** Each rule of writing is broken once, by the one who writes or by the sink, and found out. */
class CheckedSinkTest {
    private static final Schema SCHEMA = TypeText.schema("{n: int64}");

    @TempDir Path folder;

    private final Contract contract = new Contract();
    private final CollectingSink collecting = new CollectingSink();

    private final CheckedSink checked = new CheckedSink(collecting, contract);

    private Sink sink() throws Exception {
        return checked.create(new Config(Map.of("into", "out")), SCHEMA);
    }

    private Writer open(Sink sink, int task) throws Exception {
        return sink.open(new Sink.WriterContext("run", "stage", task, 2, folder));
    }

    private Sink.CommitContext context(long checkpoint, boolean last) {
        return new Sink.CommitContext("run", "stage", checkpoint, last, folder);
    }

    private static void write(Writer writer, Row row) throws Exception {
        writer.write(row, 7, GlobalWindow.INSTANCE, Pane.NONE);
    }

    private static Row row(int number) {
        return Script.row(SCHEMA, number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void found(String... violations) {
        assertEquals(List.of(violations), contract.findings());
    }

    /** A writer's handle of one row, its writer closed. */
    private byte[] prepared(Sink sink, int task, long checkpoint) throws Exception {
        try (Writer writer = open(sink, task)) {
            write(writer, row(task));
            return writer.prepare(checkpoint);
        }
    }

    @Test
    void nothingIsFoundWhereAllIsKept() throws Exception {
        Sink sink = sink();
        byte[] first = prepared(sink, 0, 1);
        byte[] second = prepared(sink, 1, 1);
        sink.commit(context(1, true), List.of(first, second));
        found();
        assertEquals(2, collecting.elements("out").size(), "committed twice, and there once");
    }

    @Test
    void twoWritersOfATask() throws Exception {
        Sink sink = sink();
        open(sink, 0).close();
        open(sink, 0).close();
        sink.abort(context(0, true));
        found("sink: two writers of task 0");
    }

    @Test
    void aTaskThatIsNone() throws Exception {
        Sink sink = sink();
        open(sink, 2).close();
        sink.abort(context(0, true));
        found("sink: task 2 of 2");
    }

    @Test
    void aWriterBehindTheEnd() throws Exception {
        Sink sink = sink();
        sink.commit(context(1, true), List.of());
        open(sink, 0).close();
        found(
                "sink: a writer is opened after the end",
                "left open: what was written by 'stage', neither committed nor aborted");
    }

    @Test
    void whatIsNeitherCommittedNorAborted() throws Exception {
        prepared(sink(), 0, 1);
        found("left open: what was written by 'stage', neither committed nor aborted");
    }

    @Test
    void aWriterLeftOpenAtTheLastCommit() throws Exception {
        Sink sink = sink();
        open(sink, 0);
        sink.commit(context(1, true), List.of());
        found("sink: the last commit with writers still open", "left open: writer 0 of 'stage'");
    }

    @Test
    void aWriterUsedBehindItsEnd() throws Exception {
        Sink sink = sink();
        Writer writer = open(sink, 0);
        writer.close();
        write(writer, row(1));
        sink.abort(context(0, true));
        found("writer 0 of 'stage': write after close");
    }

    @Test
    void aWriterOnTwoThreads() throws Exception {
        Sink sink = sink();
        Writer writer = open(sink, 0);
        write(writer, row(1));
        Thread other =
                new Thread(
                        () -> {
                            try {
                                writer.prepare(1);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        "other");
        other.start();
        other.join();
        writer.close();
        sink.abort(context(0, true));
        found(
                "writer 0 of 'stage': prepare on other, before on "
                        + Thread.currentThread().getName());
    }

    @Test
    void checkpointsThatGoBack() throws Exception {
        Sink sink = sink();
        try (Writer writer = open(sink, 0)) {
            writer.prepare(2);
            writer.prepare(1);
        }
        sink.commit(context(2, false), List.of());
        sink.commit(context(1, true), List.of());
        found("writer 0 of 'stage': checkpoint 1 after 2", "sink: checkpoint 1 committed behind 2");
    }

    @Test
    void aHandleOfALaterCheckpoint() throws Exception {
        Sink sink = sink();
        byte[] handle = prepared(sink, 0, 2);
        sink.commit(context(1, true), List.of(handle));
        found("sink: a handle of checkpoint 2 is committed with 1");
    }

    @Test
    void handlesInTwoParts() throws Exception {
        Sink sink = sink();
        byte[] first = prepared(sink, 0, 1);
        byte[] second = prepared(sink, 1, 1);
        sink.commit(context(1, false), List.of(first));
        sink.commit(context(1, true), List.of(first, second));
        found("sink: not all handles of checkpoint 1 are committed at once");
    }

    @Test
    void whatAKilledAttemptDidNotCompleteIsForgotten() throws Exception {
        Sink sink = sink();
        prepared(sink, 0, 1);
        checked.started("run");
        byte[] first = prepared(sink, 0, 1);
        byte[] second = prepared(sink, 1, 1);
        sink.commit(context(1, true), List.of(first, second));
        found();
    }

    @Test
    void whatAKilledAttemptCompletedIsCommittedWhole() throws Exception {
        Sink sink = sink();
        byte[] first = prepared(sink, 0, 1);
        prepared(sink, 1, 1);
        checked.started("run");
        sink.commit(context(1, false), List.of(first));
        sink.commit(context(2, true), List.of());
        found("sink: not all handles of checkpoint 1 are committed at once");
    }

    @Test
    void aHandleTwiceAtOnce() throws Exception {
        Sink sink = sink();
        byte[] handle = prepared(sink, 0, 1);
        sink.commit(context(1, true), List.of(handle, handle));
        found("sink: a handle is committed twice at once");
    }

    @Test
    void handlesThatNobodyPrepared() throws Exception {
        Sink sink = sink();
        assertThrows(
                IOException.class, () -> sink.commit(context(1, true), List.of(bytes("mine"))));
        found("sink: a handle that nobody prepared");
    }

    @Test
    void commitAndAbortBehindTheEnd() throws Exception {
        Sink sink = sink();
        sink.commit(context(1, true), List.of());
        sink.commit(context(2, true), List.of());
        sink.abort(context(2, true));
        sink.commit(context(3, false), List.of());
        found(
                "sink: commit after the last one",
                "sink: abort after the last commit",
                "sink: commit after abort",
                "sink: commit after the last one");
    }

    @Test
    void theLastCommitIsRepeatedByALaterAttemptThatDoesNotKnowOfIt() throws Exception {
        Sink sink = sink();
        byte[] handle = prepared(sink, 0, 1);
        sink.commit(context(2, true), List.of(handle));
        checked.started("run");
        sink.commit(context(2, true), List.of(handle));
        found();
        assertEquals(1, collecting.elements("out").size());
    }

    @Test
    void aLastCommitThatIsRepeatedIsTheSame() throws Exception {
        Sink sink = sink();
        byte[] handle = prepared(sink, 0, 1);
        sink.commit(context(2, true), List.of(handle));
        sink.commit(context(2, true), List.of(handle));
        checked.started("run");
        sink.commit(context(2, true), List.of());
        sink.commit(context(3, true), List.of());
        found(
                "sink: commit after the last one",
                "sink: the last commit is repeated with other handles",
                "sink: commit after the last one");
    }

    @Test
    void abortWithAWriterOpen() throws Exception {
        Sink sink = sink();
        Writer writer = open(sink, 0);
        sink.abort(context(0, true));
        writer.close();
        found("sink: abort with writers still open");
    }

    @Test
    void aRowOfAnotherWidth() throws Exception {
        Sink sink = sink();
        try (Writer writer = open(sink, 0)) {
            write(writer, Script.row(TypeText.schema("{n: int64, m: int64}"), 1, 2));
        }
        sink.abort(context(0, true));
        found("writer 0 of 'stage': a row of another width");
    }

    @Test
    void aRowRejectedWithoutReason() throws Exception {
        collecting.onWrite(
                "out",
                row -> {
                    throw new RejectedRowException(" ");
                });
        Sink sink = sink();
        try (Writer writer = open(sink, 0)) {
            assertThrows(RejectedRowException.class, () -> write(writer, row(1)));
        }
        sink.abort(context(0, true));
        found("writer 0 of 'stage': a row rejected without a reason");
    }

    /** Shows what is committed as often as it is. */
    private static final class Repeating implements SinkProvider, Sink, Writer {
        private int commits;

        @Override
        public String type() {
            return "Repeating";
        }

        @Override
        public String description() {
            return "Counts commits.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of();
        }

        @Override
        public Sink create(Config config, Schema schema) {
            return this;
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.TRANSACTIONAL;
        }

        @Override
        public Optional<String> destination() {
            return Optional.of("one place");
        }

        @Override
        public Writer open(WriterContext context) {
            return this;
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) {
            commits++;
        }

        @Override
        public void abort(CommitContext context) {}

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {}

        @Override
        public byte[] prepare(long checkpoint) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }

    @Test
    void everyCommitIsRepeatedAndTheDestinationIsTheSinksOwn() throws Exception {
        Repeating repeating = new Repeating();
        Sink sink = new CheckedSink(repeating, contract).create(new Config(Map.of()), SCHEMA);
        sink.commit(context(1, true), List.of());
        assertEquals(2, repeating.commits);
        assertEquals(Optional.of("one place"), sink.destination());
    }

    /** Takes three rows at most, and says of a row that never was that it cannot be written. */
    private static final class Gathering implements SinkProvider, Sink, BulkWriter {
        private final Map<Integer, String> rejects;
        private int gathered;

        Gathering(Map<Integer, String> rejects) {
            this.rejects = rejects;
        }

        @Override
        public String type() {
            return "Gathering";
        }

        @Override
        public String description() {
            return "Gathers rows.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of();
        }

        @Override
        public Sink create(Config config, Schema schema) {
            return this;
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.AT_LEAST_ONCE;
        }

        @Override
        public Writer open(WriterContext context) {
            return this;
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) {}

        @Override
        public void abort(CommitContext context) {}

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            gathered++;
        }

        @Override
        public boolean isFull() {
            return gathered == 3;
        }

        @Override
        public SortedMap<Integer, RejectedRowException> flush() {
            gathered = 0;
            SortedMap<Integer, RejectedRowException> rejected = new TreeMap<>();
            rejects.forEach((n, why) -> rejected.put(n, new RejectedRowException(why)));
            return rejected;
        }

        @Override
        public byte[] prepare(long checkpoint) {
            return new byte[0];
        }

        @Override
        public void close() {}
    }

    private void gather(Map<Integer, String> rejects, int rows, boolean flushed) throws Exception {
        Sink sink =
                new CheckedSink(new Gathering(rejects), contract)
                        .create(new Config(Map.of()), SCHEMA);
        try (BulkWriter writer = (BulkWriter) open(sink, 0)) {
            for (int i = 0; i < rows; i++) {
                write(writer, row(i));
            }
            if (flushed) {
                writer.flush();
            }
            writer.prepare(1);
        }
        sink.abort(context(0, true));
    }

    @Test
    void rowsThatAreGatheredAndWritten() throws Exception {
        gather(Map.of(1, "too long"), 3, true);
        found();
    }

    @Test
    void aRowForAFullBulkWriter() throws Exception {
        gather(Map.of(), 4, true);
        found("writer 0 of 'stage': a row for a full bulk writer");
    }

    @Test
    void aBulkWriterThatIsPreparedBeforeAllIsWritten() throws Exception {
        gather(Map.of(), 2, false);
        found("writer 0 of 'stage': prepared before all was written");
    }

    @Test
    void aRejectedRowThatWasNotWritten() throws Exception {
        gather(Map.of(2, "too long"), 2, true);
        found("writer 0 of 'stage': a rejected row that was not written");
    }
}
