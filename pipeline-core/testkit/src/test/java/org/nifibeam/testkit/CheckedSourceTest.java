package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/** Each rule of reading is broken once, by the source or by the one who reads, and found out. */
class CheckedSourceTest {
    private static final Schema SCHEMA = TypeText.schema("{n: int64}");
    private static final Split SPLIT = new Split("a", new byte[0]);

    private final Contract contract = new Contract();
    private final Fake fake = new Fake();

    /** Says what it is told to. */
    private static final class Fake
            implements SourceProvider, Source, SourceRead, Source.SplitEnumerator, Reader {
        private final Queue<List<Split>> found = new ArrayDeque<>(List.of(List.of(SPLIT)));
        private final Queue<Boolean> exhausted = new ArrayDeque<>();
        private final Queue<Optional<Result>> results = new ArrayDeque<>();
        private final Queue<Long> watermarks = new ArrayDeque<>();
        private final Queue<String> positions = new ArrayDeque<>();
        private List<Expression> residual = List.of();
        private Schema delivered = SCHEMA;

        @Override
        public String type() {
            return "Fake";
        }

        @Override
        public String description() {
            return "Says what it is told to.";
        }

        @Override
        public List<ConfigField> settings() {
            return List.of();
        }

        @Override
        public boolean bounded(Config config) {
            return true;
        }

        @Override
        public Source create(Config config) {
            return this;
        }

        @Override
        public Schema schema() {
            return delivered;
        }

        @Override
        public SourceRead plan(Schema schema, Pushdown pushdown) {
            return this;
        }

        @Override
        public List<Expression> residual() {
            return residual;
        }

        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) {
            return this;
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) {
            return this;
        }

        @Override
        public List<Split> discover() {
            return found.isEmpty() ? List.of() : found.poll();
        }

        @Override
        public boolean exhausted() {
            return exhausted.isEmpty() || exhausted.poll();
        }

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }

        @Override
        public Result poll(long deadlineNanos) {
            return results.isEmpty() ? Idle.CAUGHT_UP : results.poll().orElse(null);
        }

        @Override
        public byte[] position() {
            return bytes(positions.isEmpty() ? "0" : positions.poll());
        }

        @Override
        public long watermark() {
            return watermarks.isEmpty() ? Timestamps.MIN : watermarks.poll();
        }

        @Override
        public OptionalLong backlog() {
            return OptionalLong.empty();
        }

        @Override
        public void acknowledge(byte[] position) {}

        @Override
        public void close() {}
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private SourceRead read() throws Exception {
        return new CheckedSource(fake, contract)
                .create(new Config(Map.of()))
                .plan(SCHEMA, Pushdown.everything(SCHEMA));
    }

    private Reader open(SourceRead read) throws Exception {
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            enumerator.discover();
        }
        return read.open(SPLIT, Optional.empty());
    }

    private static Reader.Rows rows(long timestamp, Row... rows) {
        long[] times = new long[rows.length];
        Arrays.fill(times, timestamp);
        return new Reader.Rows(rows, times, rows.length);
    }

    private static long soon() {
        return System.nanoTime();
    }

    private void found(String... violations) {
        assertEquals(List.of(violations), contract.findings());
    }

    private void pollFinds(Reader.Result result, String violation) throws Exception {
        fake.results.add(Optional.ofNullable(result));
        try (Reader reader = open(read())) {
            reader.poll(soon());
        }
        found(violation);
    }

    @Test
    void nothingIsFoundWhereAllIsKept() throws Exception {
        fake.results.add(Optional.of(rows(7, Script.row(SCHEMA, 1))));
        fake.results.add(Optional.of(Reader.End.INSTANCE));
        fake.positions.addAll(List.of("0", "1"));
        fake.watermarks.addAll(List.of(0L, 7L));
        try (Reader reader = open(read())) {
            reader.position();
            reader.watermark();
            reader.poll(soon());
            byte[] position = reader.position();
            reader.watermark();
            reader.acknowledge(position);
            reader.poll(soon());
        }
        found();
    }

    @Test
    void aResidualThatWasNotOffered() throws Exception {
        fake.residual = List.of(new Expression.Literal(true, FieldType.of(Kind.BOOLEAN)));
        read();
        found("plan: a residual filter that was not offered");
    }

    @Test
    void outputsThatAreNotDelivered() throws Exception {
        fake.delivered = TypeText.schema("{m: int64}");
        read();
        found("plan: not all of the outputs are delivered");
    }

    @Test
    void aSplitFoundTwice() throws Exception {
        fake.found.add(List.of(SPLIT));
        fake.exhausted.addAll(List.of(false));
        try (Source.SplitEnumerator enumerator = read().enumerator(Optional.empty())) {
            enumerator.discover();
            enumerator.discover();
        }
        found("enumerator: found twice: a");
    }

    @Test
    void splitsBehindTheLast() throws Exception {
        fake.found.add(List.of(new Split("b", new byte[0])));
        fake.exhausted.addAll(List.of(true, false));
        try (Source.SplitEnumerator enumerator = read().enumerator(Optional.empty())) {
            enumerator.discover();
            enumerator.exhausted();
            enumerator.discover();
            enumerator.exhausted();
        }
        found("enumerator: splits after it was exhausted", "enumerator: no longer exhausted");
    }

    @Test
    void anEnumeratorUsedBehindItsEnd() throws Exception {
        Source.SplitEnumerator enumerator = read().enumerator(Optional.empty());
        enumerator.close();
        enumerator.discover();
        enumerator.snapshot();
        enumerator.close();
        found(
                "enumerator: discover after close",
                "enumerator: snapshot after close",
                "enumerator: closed twice");
    }

    @Test
    void anEnumeratorLeftOpen() throws Exception {
        read().enumerator(Optional.empty());
        found("left open: enumerator");
    }

    @Test
    void aSplitThatNobodyFound() throws Exception {
        read().open(SPLIT, Optional.empty()).close();
        found("a: opened, but nobody found it");
    }

    @Test
    void aSplitReadTwice() throws Exception {
        SourceRead read = read();
        open(read).close();
        read.open(SPLIT, Optional.empty()).close();
        found("a: opened twice from its beginning");
    }

    @Test
    void aSplitReadByTwoAtOnce() throws Exception {
        SourceRead read = read();
        Reader first = open(read);
        read.open(SPLIT, Optional.of(bytes("3"))).close();
        first.close();
        found("a: two readers at once");
    }

    @Test
    void aReaderLeftOpen() throws Exception {
        open(read());
        found("left open: reader of a");
    }

    @Test
    void aReaderUsedBehindItsEnd() throws Exception {
        fake.results.add(Optional.of(Reader.End.INSTANCE));
        Reader reader = open(read());
        reader.poll(soon());
        reader.poll(soon());
        reader.close();
        reader.poll(soon());
        reader.close();
        found(
                "reader of a: polled after its end",
                "reader of a: poll after close",
                "reader of a: polled after its end",
                "reader of a: closed twice");
    }

    @Test
    void aReaderOnTwoThreads() throws Exception {
        Reader reader = open(read());
        reader.position();
        Thread other = new Thread(reader::position, "other");
        other.start();
        other.join();
        reader.close();
        found("reader of a: position on other, before on " + Thread.currentThread().getName());
    }

    @Test
    void aWatermarkThatGoesBack() throws Exception {
        fake.watermarks.addAll(List.of(7L, 6L));
        try (Reader reader = open(read())) {
            reader.watermark();
            reader.watermark();
        }
        found("reader of a: its watermark went back from 7 to 6");
    }

    @Test
    void aPositionThatMovesByItself() throws Exception {
        fake.positions.addAll(List.of("1", "2"));
        try (Reader reader = open(read())) {
            reader.position();
            reader.position();
        }
        found("reader of a: its position moved without a poll");
    }

    @Test
    void anAcknowledgedPositionThatWasNeverReported() throws Exception {
        try (Reader reader = open(read())) {
            reader.acknowledge(bytes("9"));
        }
        found("reader of a: a position is acknowledged that it has not reported");
    }

    @Test
    void theGivenPositionMayBeAcknowledged() throws Exception {
        SourceRead read = read();
        read.enumerator(Optional.of(new byte[0])).close();
        try (Reader reader = read.open(SPLIT, Optional.of(bytes("9")))) {
            reader.acknowledge(bytes("9"));
        }
        found();
    }

    @Test
    void aPollThatGivesNull() throws Exception {
        pollFinds(null, "reader of a: a poll gave null, not Idle");
    }

    @Test
    void rowsOfAnotherWidth() throws Exception {
        Schema wide = TypeText.schema("{n: int64, m: int64}");
        pollFinds(rows(7, Script.row(wide, 1, 2)), "reader of a: a row of another width");
    }

    @Test
    void arraysThatAreTooShort() throws Exception {
        Row[] rows = {Script.row(SCHEMA, 1)};
        fake.results.add(Optional.of(new Reader.Rows(rows, new long[0], 1)));
        try (Reader reader = open(read())) {
            reader.poll(soon());
        }
        found("reader of a: arrays shorter than 1");
    }

    @Test
    void aTimestampOutsideOfEventTime() throws Exception {
        pollFinds(
                rows(Long.MAX_VALUE, Script.row(SCHEMA, 1)),
                "reader of a: the timestamp 9223372036854775807 is outside of event time");
    }

    @Test
    void aRecordRejectedWithoutReason() throws Exception {
        pollFinds(
                new Reader.Rejected(
                        List.of(new Reader.RejectedRecord(bytes("x"), " ", Timestamps.MIN))),
                "reader of a: a record rejected without its bytes or without a reason");
    }

    @Test
    void columnsThatAreTooFew() throws Exception {
        pollFinds(
                new Reader.Columns(new ColumnBatch(List.of(), 1)),
                "reader of a: not as many columns as fields");
    }

    @Test
    void codesBesideTheirDictionary() throws Exception {
        Column column = new Column(Storage.LONG, new long[] {7}, null, new int[] {0, 1});
        pollFinds(
                new Reader.Columns(new ColumnBatch(List.of(column), 2)),
                "reader of a: the code 1 in a dictionary of 1 entries");
    }

    @Test
    void dictionariesThatChange() {
        Contract contract = new Contract();
        CheckedColumns columns = new CheckedColumns(contract, "reader of a");
        long[] dictionary = {7};
        Column column = new Column(Storage.LONG, dictionary, null, new int[] {0});
        columns.check(new ColumnBatch(List.of(column), 1));
        dictionary[0] = 8;
        columns.check(new ColumnBatch(List.of(column), 1));
        assertEquals(
                List.of("reader of a: a dictionary has changed since an earlier batch"),
                contract.findings());
    }
}
