package org.nifibeam.nifi.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.service.ResultBatch;

/** The sink's law: commit twice is commit once, and nothing is visible before. */
@Timeout(60)
final class OutboxTest {
    private static final Schema NUMBERS = Schema.of(new Field("n", FieldType.of(Kind.INT64)));
    private static final Window FIRST = new IntervalWindow(0, 1000);
    private static final Window SECOND = new IntervalWindow(1000, 2000);

    @TempDir Path folder;

    private Sink sink(boolean byWindow, long maxRecords) throws Exception {
        return new FlowFileSinkProvider()
                .create(
                        new Config(Map.of("group_by_window", byWindow, "max_records", maxRecords)),
                        NUMBERS);
    }

    private byte[] write(Sink sink, int task, Window window, long... numbers) throws IOException {
        try (Writer writer = sink.open(new Sink.WriterContext("r", "s/1", task, 2, folder))) {
            for (long number : numbers) {
                writer.write(RowShape.of(NUMBERS).row(number), 0, window, Pane.NONE);
            }
            return writer.prepare(1);
        }
    }

    private Sink.CommitContext context(long checkpoint) {
        return new Sink.CommitContext("r", "s/1", checkpoint, false, folder);
    }

    private List<StoredResultBatch> results() throws IOException {
        return new Outbox(folder, "s/1").results("r", "port", 100);
    }

    private static List<Long> numbers(ResultBatch batch) throws Exception {
        List<Long> numbers = new ArrayList<>();
        try (ResultBatch.Rows rows = batch.open()) {
            for (Optional<Object[]> row = rows.next(); row.isPresent(); row = rows.next()) {
                numbers.add((Long) row.get()[0]);
            }
        }
        assertEquals(batch.recordCount(), numbers.size());
        return numbers.stream().sorted().toList();
    }

    @Test
    void committedTwiceIsCommittedOnce() throws Exception {
        Sink sink = sink(false, 100);
        List<byte[]> handles =
                List.of(
                        write(sink, 0, FIRST, 1, 2),
                        write(sink, 1, FIRST, 3),
                        write(sink, 1, FIRST));
        assertEquals(0, handles.get(2).length, "nothing written, nothing to commit");
        assertEquals(List.of(), results());

        sink.commit(context(1), handles);
        sink.commit(context(1), handles);
        assertEquals(1, results().size());
        assertEquals(List.of(1L, 2L, 3L), numbers(results().get(0)));
        assertEquals(Optional.of(Instant.ofEpochMilli(1000)), results().get(0).windowEnd());

        new Outbox(folder, "s/1").acknowledge(1);
        assertEquals(List.of(), results());
        sink.commit(context(1), handles);
        assertEquals(List.of(), results(), "also after it has been let out");

        sink.commit(context(2), List.of(write(sink, 0, SECOND, 4)));
        assertEquals(2, results().get(0).sequence());
    }

    @Test
    void aCommitThatWasInterruptedIsDoneByItsRepetition() throws Exception {
        Sink sink = sink(false, 100);
        List<byte[]> handles = List.of(write(sink, 0, FIRST, 1), write(sink, 1, FIRST, 2));
        Path stage = folder.resolve("results/_s%2F1");
        Path gathering = Files.createDirectories(stage.resolve(".commit-1"));
        String moved = SpoolWriter.fileOf(handles.get(0));
        Files.move(stage.resolve("spool").resolve(moved), gathering.resolve(moved));

        assertEquals(List.of(), results());
        sink.commit(context(1), handles);
        assertEquals(List.of(1L, 2L), numbers(results().get(0)));
    }

    @Test
    void abortLeavesNothing() throws Exception {
        Sink sink = sink(false, 100);
        write(sink, 0, FIRST, 1);
        try (Writer open = sink.open(new Sink.WriterContext("r", "s/1", 1, 2, folder))) {
            open.write(RowShape.of(NUMBERS).row(7L), 0, FIRST, Pane.NONE);
        }
        sink.abort(context(1));
        assertEquals(List.of(), results());
        assertFalse(Files.exists(folder.resolve("results/_s%2F1/spool")));
    }

    @Test
    void rowsAreGroupedByWindowOrCutByNumber() throws Exception {
        Sink byWindow = sink(true, 100);
        byWindow.commit(
                context(1),
                List.of(
                        write(byWindow, 0, SECOND, 5, 6), write(byWindow, 1, FIRST, 1),
                        write(byWindow, 0, FIRST, 2),
                                write(byWindow, 1, GlobalWindow.INSTANCE, 9)));
        assertEquals(
                List.of(List.of(9L), List.of(1L, 2L), List.of(5L, 6L)),
                List.of(
                        numbers(results().get(0)),
                        numbers(results().get(1)),
                        numbers(results().get(2))));
        assertEquals(Optional.empty(), results().get(0).windowStart());

        Sink cut = sink(false, 2);
        cut.commit(context(2), List.of(write(cut, 0, FIRST, 1, 2, 3), write(cut, 1, SECOND, 4)));
        List<Long> counts = results().stream().skip(3).map(ResultBatch::recordCount).toList();
        assertEquals(4, counts.stream().mapToLong(Long::longValue).sum());
        assertTrue(counts.stream().allMatch(count -> count <= 2), counts.toString());
    }

    @Test
    void everyTypeComesBack() throws Exception {
        Schema nested = Schema.of(new Field("x", FieldType.nullable(Kind.STRING)));
        List<Field> fields = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            fields.add(new Field(kind.name(), FieldType.of(kind)));
            fields.add(new Field(kind.name() + "_null", FieldType.nullable(kind)));
        }
        fields.add(new Field("array", new FieldType.Array(FieldType.nullable(Kind.INT64), false)));
        fields.add(
                new Field(
                        "map",
                        new FieldType.Mapping(
                                FieldType.of(Kind.STRING), FieldType.of(Kind.DOUBLE), false)));
        fields.add(new Field("row", new FieldType.Nested(nested, true)));
        Schema schema = Schema.of(fields);
        byte[] bytes = {1, 2};
        Row inner = RowShape.of(nested).row("é");
        Row row =
                RowShape.of(schema)
                        .row(
                                true,
                                null,
                                1,
                                null,
                                2,
                                null,
                                3,
                                null,
                                4L,
                                null,
                                1.5f,
                                null,
                                2.5,
                                null,
                                new BigDecimal("12.340"),
                                null,
                                "text",
                                null,
                                bytes,
                                null,
                                1_000_001L,
                                null,
                                Arrays.asList(1L, null),
                                Map.of("k", 0.5),
                                inner);
        Sink sink =
                new FlowFileSinkProvider()
                        .create(
                                new Config(Map.of("group_by_window", false, "max_records", 10L)),
                                schema);
        try (Writer writer = sink.open(new Sink.WriterContext("r", "s/1", 0, 1, folder))) {
            writer.write(row, 0, FIRST, Pane.NONE);
            sink.commit(context(1), List.of(writer.prepare(1)));
        }
        ResultBatch batch = results().get(0);
        assertEquals(schema.toString(), batch.schema());
        try (ResultBatch.Rows rows = batch.open()) {
            Object[] values = rows.next().orElseThrow();
            assertEquals(
                    Arrays.asList(
                            true,
                            null,
                            1,
                            null,
                            2,
                            null,
                            3,
                            null,
                            4L,
                            null,
                            1.5f,
                            null,
                            2.5,
                            null,
                            new BigDecimal("12.340"),
                            null,
                            "text",
                            null),
                    Arrays.asList(values).subList(0, 18));
            assertEquals(
                    List.of(1, 2),
                    List.of((int) ((byte[]) values[18])[0], (int) ((byte[]) values[18])[1]));
            assertEquals(Instant.ofEpochSecond(1, 1000), values[20]);
            assertEquals(Arrays.asList(1L, null), values[22]);
            assertEquals(Map.of("k", 0.5), values[23]);
            assertEquals("é", ((Object[]) values[24])[0]);
            assertEquals(Optional.empty(), rows.next().map(List::of));
        }
    }
}
