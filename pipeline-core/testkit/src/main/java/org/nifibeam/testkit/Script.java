package org.nifibeam.testkit;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.window.Timestamps;

/**
 * What a {@link TestStream} does: per split, rows and watermarks in their order.
 *
 * @param schema the rows' schema
 * @param columns true if rows come as columns, which have no timestamps
 * @param splits its splits
 * @param inTurns true if splits take their steps in turns, the first split first, so that their
 *     order is scripted too; a split's end is a step like others
 */
public record Script(Schema schema, boolean columns, List<SplitScript> splits, boolean inTurns) {
    public Script {
        splits = List.copyOf(splits);
    }

    /** A script whose splits know nothing of each other. */
    public Script(Schema schema, boolean columns, List<SplitScript> splits) {
        this(schema, columns, splits, false);
    }

    /** The same with other splits. */
    Script withSplits(List<SplitScript> others) {
        return new Script(schema, columns, others, inTurns);
    }

    /** The same without moves of the clock, so that it can be killed and restored anywhere. */
    public Script withoutClock() {
        return withSplits(
                splits.stream()
                        .map(
                                split ->
                                        new SplitScript(
                                                split.id(),
                                                split.appears(),
                                                split.steps().stream()
                                                        .filter(s -> !(s instanceof Step.Clock))
                                                        .toList()))
                        .toList());
    }

    /** The same whose splits each wait for the gates one after the other, at random places. */
    Script waitingAt(List<Gate> gates, Random random) {
        List<SplitScript> waiting = new ArrayList<>();
        for (SplitScript split : splits) {
            List<Step> steps = new ArrayList<>(split.steps());
            int at = 0;
            for (Gate gate : gates) {
                at += random.nextInt(steps.size() - at + 1);
                steps.add(at++, new Step.Wait(gate));
            }
            waiting.add(new SplitScript(split.id(), split.appears(), steps));
        }
        return withSplits(waiting);
    }

    /** One split; it is found once the gate is open, or from the beginning. */
    public record SplitScript(String id, Optional<Gate> appears, List<Step> steps) {
        public SplitScript {
            steps = List.copyOf(steps);
        }
    }

    /** One thing that a split does. */
    public sealed interface Step {
        /** Rows of one poll. */
        record Batch(List<TimedRow> rows) implements Step {
            public Batch {
                rows = List.copyOf(rows);
            }
        }

        /** A record that cannot be understood. */
        record Rejected(Reader.RejectedRecord record) implements Step {}

        /** The split's watermark comes so far (milliseconds since the epoch). */
        record Watermark(long time) implements Step {}

        /**
         * The {@link ManualClock} comes so far (milliseconds since the epoch). What came before is
         * done then, and what it brings about is done before anything else comes.
         */
        record Clock(long time) implements Step {}

        /** Nothing comes until the gate is open. */
        record Wait(Gate gate) implements Step {}

        /** Until the gate is open nothing comes, nor is it known whether there is anything. */
        record Away(Gate gate) implements Step {}
    }

    /** A row and its timestamp in milliseconds since the epoch. */
    public record TimedRow(Row row, long timestamp) {}

    /** All rows of all splits. */
    public List<TimedRow> rows() {
        return splits.stream()
                .flatMap(split -> split.steps().stream())
                .filter(Step.Batch.class::isInstance)
                .flatMap(step -> ((Step.Batch) step).rows().stream())
                .toList();
    }

    /** A step of a record that cannot be understood. */
    public static Step rejected(String original, String message) {
        byte[] bytes = original.getBytes(StandardCharsets.UTF_8);
        return new Step.Rejected(new Reader.RejectedRecord(bytes, message, Timestamps.MIN));
    }

    /** All records of all splits that cannot be understood. */
    public List<Reader.RejectedRecord> rejected() {
        return splits.stream()
                .flatMap(split -> split.steps().stream())
                .filter(Step.Rejected.class::isInstance)
                .map(step -> ((Step.Rejected) step).record())
                .toList();
    }

    /** Begins a script for rows of a schema written as {@code {name: type, …}}. */
    public static Builder of(String schema) {
        return new Builder(TypeText.schema(schema));
    }

    /** Begins a script. */
    public static Builder of(Schema schema) {
        return new Builder(schema);
    }

    /**
     * A value as rows hold it, from what is convenient to write: whole numbers for all integer
     * kinds, texts for DATETIME (ISO) and DECIMAL.
     */
    public static Object value(FieldType type, Object written) {
        if (written == null || !(type.base() instanceof FieldType.Scalar scalar)) {
            return written;
        }
        if (scalar.kind() == Kind.DATETIME && written instanceof String text) {
            Instant instant = Instant.parse(text);
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
                    instant.getNano() / 1000);
        }
        if (scalar.kind() == Kind.DECIMAL && written instanceof String text) {
            return new BigDecimal(text);
        }
        if (written instanceof Integer number
                && (scalar.kind() == Kind.INT64 || scalar.kind() == Kind.DATETIME)) {
            return number.longValue();
        }
        if (written instanceof Double number && scalar.kind() == Kind.FLOAT) {
            return number.floatValue();
        }
        return written;
    }

    /** A row of values as {@link #value} takes them. */
    public static Row row(Schema schema, Object... written) {
        Object[] values = new Object[written.length];
        for (int i = 0; i < written.length; i++) {
            values[i] = value(schema.type(i), written[i]);
        }
        return RowShape.of(schema).row(values);
    }

    /** Writes a script down, step by step. Each row is a poll of its own. */
    public static final class Builder {
        private final Schema schema;
        private final List<SplitScript> splits = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private Optional<Gate> appears = Optional.empty();
        private boolean columns;
        private boolean inTurns;

        private Builder(Schema schema) {
            this.schema = schema;
        }

        /** A row without a timestamp. */
        public Builder row(Object... values) {
            return at(Timestamps.MIN, values);
        }

        /** A row at a timestamp in milliseconds since the epoch. */
        public Builder at(long timestamp, Object... values) {
            steps.add(new Step.Batch(List.of(new TimedRow(Script.row(schema, values), timestamp))));
            return this;
        }

        /** A row at an ISO timestamp. */
        public Builder at(String timestamp, Object... values) {
            return at(Instant.parse(timestamp).toEpochMilli(), values);
        }

        /** Several rows of one poll. */
        public Builder batch(List<TimedRow> rows) {
            steps.add(new Step.Batch(rows));
            return this;
        }

        /** A record that cannot be understood. */
        public Builder rejected(String original, String message) {
            steps.add(Script.rejected(original, message));
            return this;
        }

        /** The watermark comes to a time in milliseconds since the epoch. */
        public Builder watermark(long time) {
            steps.add(new Step.Watermark(time));
            return this;
        }

        /** The watermark comes to an ISO time. */
        public Builder watermark(String time) {
            return watermark(Instant.parse(time).toEpochMilli());
        }

        /** The clock comes to a time in milliseconds since the epoch. */
        public Builder clock(long time) {
            steps.add(new Step.Clock(time));
            return this;
        }

        /** Splits take their steps in turns. */
        public Builder takingTurns() {
            inTurns = true;
            return this;
        }

        /** Nothing until the gate is open. */
        public Builder waitFor(Gate gate) {
            steps.add(new Step.Wait(gate));
            return this;
        }

        /** It cannot be read until the gate is open. */
        public Builder awayUntil(Gate gate) {
            steps.add(new Step.Away(gate));
            return this;
        }

        /** Nothing for ever. */
        public Builder silence() {
            return waitFor(new Gate());
        }

        /** What follows is another split. */
        public Builder split() {
            end();
            return this;
        }

        /** What follows is another split, found once the gate is open. */
        public Builder splitAppearing(Gate gate) {
            end();
            appears = Optional.of(gate);
            return this;
        }

        /** Rows come as columns. */
        public Builder asColumns() {
            columns = true;
            return this;
        }

        private void end() {
            splits.add(new SplitScript("split " + splits.size(), appears, steps));
            steps.clear();
            appears = Optional.empty();
        }

        /** The script. */
        public Script build() {
            end();
            return new Script(schema, columns, splits, inTurns);
        }
    }
}
