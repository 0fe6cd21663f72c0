package org.nifibeam.testkit;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.schema.Column;
import org.nifibeam.core.schema.ColumnBatch;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Storage;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;

/**
 * Reads one split of a script: one step a poll; watermarks that follow rows are reached with them.
 * Confined to one thread.
 */
final class ScriptedReader implements Reader {
    private final ScriptedRead read;
    private final Script.SplitScript split;
    private final RowShape shape;
    private final int[] sourceFields;
    private int next;
    private long watermark = Timestamps.MIN;

    ScriptedReader(ScriptedRead read, Script.SplitScript split, int from) {
        this.read = read;
        this.split = split;
        this.shape = RowShape.of(read.schema());
        this.sourceFields =
                read.schema().names().stream()
                        .mapToInt(name -> read.script().schema().indexOf(name).orElseThrow())
                        .toArray();
        while (next < from) {
            if (split.steps().get(next) instanceof Script.Step.Watermark time) {
                watermark = Math.max(watermark, time.time());
            }
            next++;
        }
    }

    @Override
    public Result poll(long deadlineNanos) throws InterruptedException {
        if (passWatermarks()) {
            return Idle.INSTANCE;
        }
        if (next == split.steps().size()) {
            return End.INSTANCE;
        }
        Script.Step step = split.steps().get(next);
        if (step instanceof Script.Step.Wait wait) {
            if (wait.gate().await(deadlineNanos)) {
                next++;
                passWatermarks();
            }
            return Idle.INSTANCE;
        }
        next++;
        passWatermarks();
        if (step instanceof Script.Step.Rejected rejected) {
            return new Rejected(List.of(rejected.record()));
        }
        return result(((Script.Step.Batch) step).rows());
    }

    private boolean passWatermarks() {
        boolean any = false;
        while (next < split.steps().size()
                && split.steps().get(next) instanceof Script.Step.Watermark time) {
            watermark = Math.max(watermark, time.time());
            next++;
            any = true;
        }
        return any;
    }

    private Result result(List<Script.TimedRow> all) {
        List<Row> rows = new ArrayList<>();
        List<Long> timestamps = new ArrayList<>();
        for (Script.TimedRow timed : all) {
            if (kept(timed.row())) {
                rows.add(narrow(timed.row()));
                timestamps.add(timed.timestamp());
            }
        }
        if (read.script().columns()) {
            return new Columns(columns(read.schema(), rows));
        }
        long[] times = timestamps.stream().mapToLong(Long::longValue).toArray();
        return new Rows(rows.toArray(Row[]::new), times, rows.size());
    }

    private boolean kept(Row row) {
        for (Expression filter : read.taken()) {
            if (!Boolean.TRUE.equals(NaiveExpressions.evaluate(filter, row))) {
                return false;
            }
        }
        return true;
    }

    private Row narrow(Row row) {
        Object[] values = new Object[sourceFields.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(sourceFields[i]);
        }
        return shape.row(values);
    }

    /** Rows as columns. */
    static ColumnBatch columns(Schema schema, List<Row> rows) {
        List<Column> columns = new ArrayList<>();
        for (int field = 0; field < schema.size(); field++) {
            FieldType type = schema.type(field);
            Storage storage = type.storage();
            Object values = Array.newInstance(component(storage), rows.size());
            boolean[] nulls = new boolean[rows.size()];
            boolean anyNull = false;
            for (int i = 0; i < rows.size(); i++) {
                Object value = rows.get(i).get(field);
                nulls[i] = value == null;
                anyNull |= value == null;
                if (value != null) {
                    Array.set(values, i, value);
                }
            }
            columns.add(
                    new Column(storage, values, anyNull && storage.isPrimitive() ? nulls : null));
        }
        return new ColumnBatch(columns, rows.size());
    }

    private static Class<?> component(Storage storage) {
        return switch (storage) {
            case BOOLEAN -> boolean.class;
            case INT -> int.class;
            case LONG -> long.class;
            case FLOAT -> float.class;
            case DOUBLE -> double.class;
            case STRING -> String.class;
            case OBJECT -> Object.class;
        };
    }

    @Override
    public byte[] position() {
        return Integer.toString(next).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(split.steps().size() - next);
    }

    @Override
    public void acknowledge(byte[] position) {}

    @Override
    public void close() {}
}
