package org.nifibeam.testkit;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
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
import org.nifibeam.testkit.reference.NaiveExpressions;

/**
 * Reads one split of a script: one step a poll; watermarks that follow rows are reached with them.
 * Confined to one thread.
 */
final class ScriptedReader implements Reader {
    private static final long QUIET_NANOS = 50_000;

    private final ScriptedRead read;
    private final Script.SplitScript split;
    private final RowShape shape;
    private final int[] sourceFields;
    private int next;
    private boolean clockMoved;
    private boolean giving;
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
        givesMore(true);
    }

    @Override
    public Result poll(long deadlineNanos) throws InterruptedException {
        Result result = step(deadlineNanos);
        givesMore(!(result instanceof End) && !waits());
        return result;
    }

    /** True if nothing is given before the clock moves, a gate opens or another split goes on. */
    private boolean waits() {
        if (!read.turns().isOn(split)) {
            return true;
        }
        Script.Step step = next < split.steps().size() ? split.steps().get(next) : null;
        return step instanceof Script.Step.Clock
                || step instanceof Script.Step.Wait wait && !wait.gate().isOpen()
                || step instanceof Script.Step.Away away && !away.gate().isOpen();
    }

    private void givesMore(boolean now) {
        if (now != giving) {
            giving = now;
            if (now) {
                read.pace().begin();
            } else {
                read.pace().end();
            }
        }
    }

    private Result step(long deadlineNanos) throws InterruptedException {
        if (!read.turns().isOn(split) || read.turns().mustLetTimePass() || passWatermarks()) {
            return Idle.CAUGHT_UP;
        }
        if (next == split.steps().size()) {
            done();
            read.turns().timeMoved();
            return End.INSTANCE;
        }
        Script.Step step = split.steps().get(next);
        if (step instanceof Script.Step.Wait wait) {
            if (wait.gate().await(deadlineNanos)) {
                done();
                passWatermarks();
            }
            return Idle.CAUGHT_UP;
        }
        if (step instanceof Script.Step.Away away) {
            if (away.gate().await(deadlineNanos)) {
                done();
                passWatermarks();
            }
            return Idle.WAITING;
        }
        if (step instanceof Script.Step.Clock clock) {
            moveClock(clock.time());
            return Idle.CAUGHT_UP;
        }
        done();
        passWatermarks();
        if (step instanceof Script.Step.Rejected rejected) {
            return new Rejected(List.of(rejected.record()));
        }
        // Where timestamps are assigned, rows move the time too.
        read.turns().timeMoved();
        return result(((Script.Step.Batch) step).rows());
    }

    private void done() {
        next++;
        read.turns().done(split);
    }

    /** Waits for what came before, moves the clock, waits for what that brings about. */
    private void moveClock(long time) {
        if (!read.pace().quiescent()) {
            LockSupport.parkNanos(QUIET_NANOS);
        } else if (clockMoved) {
            clockMoved = false;
            done();
        } else {
            read.pace().move(time);
            clockMoved = true;
        }
    }

    private boolean passWatermarks() {
        boolean any = false;
        while (next < split.steps().size()
                && split.steps().get(next) instanceof Script.Step.Watermark time
                && read.turns().isOn(split)) {
            watermark = Math.max(watermark, time.time());
            done();
            read.turns().timeMoved();
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

    /** At the end it stays in front of that: opened there, the split ends once more. */
    @Override
    public byte[] position() {
        return Integer.toString(Math.min(next, split.steps().size()))
                .getBytes(StandardCharsets.UTF_8);
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
    public void close() {
        givesMore(false);
    }
}
