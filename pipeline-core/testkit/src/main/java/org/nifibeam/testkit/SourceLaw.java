package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Expression.FieldReference;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.testkit.reference.NaiveExpressions;

/**
 * The laws of every bounded source, for a connector's tests to call one by one: splits disjoint and
 * complete; found once, also over a restore; resuming from any position gives exactly the tail; an
 * accepted push-down gives the same rows as none; a poll keeps its deadline; the watermark never
 * goes back; a source that is told of ended splits takes that twice, and opens them at their end
 * again. Order is fixed within a split only, so splits are compared in the order in which they are
 * found. A rejected record counts as one too, and keeps its place among the rows. Not thread-safe.
 */
public final class SourceLaw {
    /**
     * How long a poll whose deadline has passed may take: one page at most, with room for a busy
     * machine.
     */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Source source;
    private final Schema schema;

    /** What reading everything gives. */
    private final List<Row> all;

    /** Reads everything once. */
    public SourceLaw(Source source) throws Exception {
        this.source = source;
        this.schema = source.schema();
        this.all = rows(everything());
    }

    /** All rows, in the order in which splits are found. */
    public List<Row> all() {
        return all;
    }

    /** All fields, no filter. */
    public Pushdown everything() {
        return new Pushdown(schema.names(), schema.names(), List.of());
    }

    /** All rows of a read, split by split, filtered by its residual filters. */
    public List<Row> rows(Pushdown pushdown) throws Exception {
        SourceRead read = source.plan(schema, pushdown);
        List<Row> rows = new ArrayList<>();
        for (Split split : discover(read)) {
            rows(read, split, Optional.empty()).stream()
                    .filter(Row.class::isInstance)
                    .map(Row.class::cast)
                    .forEach(rows::add);
        }
        return rows.stream()
                .filter(
                        row ->
                                read.residual().stream()
                                        .allMatch(f -> isTrue(f, row, read.schema())))
                .toList();
    }

    /** The messages of all rejected records, in the order in which splits are found. */
    public List<String> rejections() throws Exception {
        SourceRead read = source.plan(schema, everything());
        List<String> messages = new ArrayList<>();
        for (Split split : discover(read)) {
            rows(read, split, Optional.empty()).stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(messages::add);
        }
        return messages;
    }

    /** All of the laws that need no more than the source. */
    public void all(List<String> outputs) throws Exception {
        splitsAreFoundOnce();
        resumesFromEachPosition();
        keepsDeadlines(everything());
        takesAcknowledgementsOfEndedSplits();
        List<String> fields = schema.names().stream().filter(outputs::contains).toList();
        pushdownChangesNothing(new Pushdown(fields, fields, List.of()));
    }

    /**
     * Of an unbounded source: the rows of a split until its reader says that it has caught up,
     * which is to be all that there are; a reader that never says so would hold event time back for
     * ever. What comes later it has not caught up with.
     */
    public static List<Row> untilCaughtUp(SourceRead read, Reader reader) throws Exception {
        List<Row> rows = new ArrayList<>();
        long limit = in(PATIENCE_NANOS);
        Reader.Result result = reader.poll(in(POLL_NANOS));
        while (result != Reader.Idle.CAUGHT_UP) {
            assertFalse(result instanceof Reader.End, "an unbounded split has ended");
            assertTrue(System.nanoTime() < limit, () -> "it has not caught up, with " + rows);
            toRows(result, read.schema()).forEach(row -> rows.add((Row) row));
            result = reader.poll(in(POLL_NANOS));
        }
        return rows;
    }

    /** Every split once, at each discovery the same, and never again over a restore. */
    public void splitsAreFoundOnce() throws Exception {
        SourceRead read = source.plan(schema, everything());
        List<Split> first = discover(read);
        Set<String> ids = new HashSet<>();
        for (Split split : first) {
            assertTrue(ids.add(split.id()), () -> "the split " + split + " is found twice");
        }
        assertEquals(first, discover(read), "a second enumerator finds the same splits");
        // A restore before each call of discover goes on where the last one was.
        List<Split> restored = new ArrayList<>();
        Optional<byte[]> snapshot = Optional.empty();
        boolean exhausted = false;
        while (!exhausted) {
            try (Source.SplitEnumerator enumerator = read.enumerator(snapshot)) {
                byte[] start = enumerator.snapshot();
                try (Source.SplitEnumerator again = read.enumerator(Optional.of(start))) {
                    restored.addAll(again.discover());
                    exhausted = again.exhausted();
                    snapshot = Optional.of(again.snapshot());
                }
            }
        }
        assertEquals(first, restored, "restores in between find other splits");
        try (Source.SplitEnumerator done = read.enumerator(snapshot)) {
            assertTrue(
                    done.exhausted() && done.discover().isEmpty(), "found splits are found again");
        }
    }

    /** From every position that a reader reports, exactly the tail comes. */
    public void resumesFromEachPosition() throws Exception {
        SourceRead read = source.plan(schema, everything());
        for (Split split : discover(read)) {
            resumes(read, split);
        }
    }

    /** Also checks that positions round-trip and the watermark does not go back. */
    public void resumes(SourceRead read, Split split) throws Exception {
        List<Object> all = rows(read, split, Optional.empty());
        List<byte[]> positions = new ArrayList<>();
        List<Integer> delivered = new ArrayList<>();
        try (Reader reader = read.open(split, Optional.empty())) {
            long watermark = reader.watermark();
            int count = 0;
            positions.add(reader.position());
            delivered.add(0);
            // A deadline that has passed makes for small batches, and so for many positions.
            Reader.Result result = reader.poll(in(0));
            while (result != Reader.End.INSTANCE) {
                int came = toRows(result, read.schema()).size();
                count += came;
                // Of a system that is far away many polls give nothing, and stay where they are.
                if (came > 0
                        || !Arrays.equals(reader.position(), positions.get(positions.size() - 1))) {
                    positions.add(reader.position());
                    delivered.add(count);
                }
                assertTrue(reader.watermark() >= watermark, "the watermark goes back");
                watermark = reader.watermark();
                result = reader.poll(in(0));
            }
        }
        for (int i = 0; i < positions.size(); i++) {
            Optional<byte[]> position = Optional.of(positions.get(i));
            assertEquals(
                    all.subList(delivered.get(i), all.size()),
                    rows(read, split, position),
                    "the tail of " + split + " after " + delivered.get(i) + " rows");
            try (Reader reader = read.open(split, position)) {
                assertArrayEquals(
                        positions.get(i), reader.position(), "a position does not round-trip");
            }
        }
    }

    /** The same rows as reading all and filtering here. */
    public void pushdownChangesNothing(Pushdown pushdown) throws Exception {
        List<Row> expected = new ArrayList<>();
        SourceRead read = source.plan(schema, pushdown);
        RowShape shape = RowShape.of(read.schema());
        for (Row row : all) {
            if (pushdown.filters().stream().allMatch(filter -> isTrue(filter, row, schema))) {
                expected.add(project(row, read.schema(), shape));
            }
        }
        assertEquals(expected, rows(pushdown), () -> "with " + pushdown);
        if (read.residual().isEmpty()) {
            assertEquals(
                    pushdown.outputs(), read.schema().names(), "only the outputs are delivered");
        }
    }

    /** No poll comes much later than it was told. */
    public void keepsDeadlines(Pushdown pushdown) throws Exception {
        SourceRead read = source.plan(schema, pushdown);
        for (Split split : discover(read)) {
            try (Reader reader = read.open(split, Optional.empty())) {
                Reader.Result result;
                do {
                    long start = System.nanoTime();
                    result = reader.poll(start);
                    assertTrue(
                            System.nanoTime() - start < PATIENCE_NANOS,
                            "a poll overstays its deadline");
                } while (result != Reader.End.INSTANCE);
            }
        }
    }

    /**
     * Of a source that wants to know which splits are read: told twice, since a run that is killed
     * between its commit and this tells again, having opened the splits at their ends.
     */
    public void takesAcknowledgementsOfEndedSplits() throws Exception {
        if (!(source.plan(schema, everything()) instanceof AcknowledgesSplits)) {
            return;
        }
        for (int time = 0; time < 2; time++) {
            SourceRead read = source.plan(schema, everything());
            List<AcknowledgesSplits.Ended> ended = new ArrayList<>();
            for (Split split : discover(read)) {
                byte[] end = end(read, split, Optional.empty());
                assertArrayEquals(
                        end,
                        end(read, split, Optional.of(end)),
                        "a split that is opened at its end does not end there");
                ended.add(new AcknowledgesSplits.Ended(split, end));
            }
            ((AcknowledgesSplits) read).acknowledge(ended);
        }
    }

    /** The position at the end of a split, which is read to it. */
    private static byte[] end(SourceRead read, Split split, Optional<byte[]> position)
            throws Exception {
        try (Reader reader = read.open(split, position)) {
            while (reader.poll(in(TimeUnit.SECONDS.toNanos(1))) != Reader.End.INSTANCE) {
                // What comes before does not matter.
            }
            return reader.position();
        }
    }

    private static List<Split> discover(SourceRead read) throws Exception {
        List<Split> splits = new ArrayList<>();
        try (Source.SplitEnumerator enumerator = read.enumerator(Optional.empty())) {
            while (!enumerator.exhausted()) {
                splits.addAll(enumerator.discover());
            }
            assertTrue(enumerator.discover().isEmpty(), "an exhausted enumerator finds more");
        }
        return splits;
    }

    private static List<Object> rows(SourceRead read, Split split, Optional<byte[]> position)
            throws Exception {
        List<Object> rows = new ArrayList<>();
        try (Reader reader = read.open(split, position)) {
            Reader.Result result = reader.poll(in(TimeUnit.SECONDS.toNanos(1)));
            while (result != Reader.End.INSTANCE) {
                rows.addAll(toRows(result, read.schema()));
                result = reader.poll(in(TimeUnit.SECONDS.toNanos(1)));
            }
            assertEquals(Reader.End.INSTANCE, reader.poll(in(0)), "the end does not last");
        }
        return rows;
    }

    /** Rows, and the messages of rejected records. */
    private static List<?> toRows(Reader.Result result, Schema schema) {
        if (result instanceof Reader.Columns columns) {
            assertFalse(columns.batch().size() == 0, "an empty batch is Idle");
            return List.of(RowShape.of(schema).rows(columns.batch()));
        }
        if (result instanceof Reader.Rows rows) {
            return List.of(rows.rows()).subList(0, rows.size());
        }
        if (result instanceof Reader.Rejected rejected) {
            return rejected.records().stream().map(Reader.RejectedRecord::message).toList();
        }
        return List.of();
    }

    private static long in(long nanos) {
        return System.nanoTime() + nanos;
    }

    private Row project(Row row, Schema to, RowShape shape) {
        Object[] values = new Object[to.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(schema.indexOf(to.field(i).name()).orElseThrow());
        }
        return shape.row(values);
    }

    /** Naively evaluated, whatever fields of the source's schema the row has. */
    private static boolean isTrue(Expression filter, Row row, Schema schema) {
        return Boolean.TRUE.equals(NaiveExpressions.evaluate(of(filter, schema), row));
    }

    /** An expression whose fields are where a projection has them. */
    private static Expression of(Expression expression, Schema schema) {
        if (expression instanceof FieldReference field) {
            int index = schema.indexOf(field.name()).orElseThrow();
            return new FieldReference(index, field.name(), field.type());
        }
        return expression.withChildren(
                expression.children().stream().map(child -> of(child, schema)).toList());
    }
}
