package org.nifibeam.testkit.stream;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.testkit.reference.OrderFree;

/** Functions of pairs that keep state, or set timers. */
final class StatefulFunctions {
    private static final Coder<Long> LONG = Coders.longs();

    private StatefulFunctions() {}

    /** A sum, kept as a number. */
    record Sum() implements CombineFn<Long, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(Long accumulator, Long input) {
            return accumulator + input;
        }

        @Override
        public Long merge(Long first, Long second) {
            return first + second;
        }

        @Override
        public Long extract(Long accumulator) {
            return accumulator;
        }

        @Override
        public Coder<Long> accumulatorCoder() {
            return LONG;
        }
    }

    /** A cell and what is made of its content. */
    interface Cell extends Serializable {
        StateSpec<?> spec();

        void add(DoFn.KeyedContext context, Instant timestamp, long value);

        long read(DoFn.KeyedContext context);
    }

    /** The cell of a kind: value, bag, set, map, ordered or combined. */
    static Cell cell(String kind) {
        return switch (kind) {
            case "value" -> new ValueCell(StateSpec.value("cell", LONG));
            case "bag" -> new BagCell(StateSpec.bag("cell", LONG));
            case "set" -> new SetCell(StateSpec.set("cell", LONG));
            case "map" -> new MapCell(StateSpec.map("cell", LONG, LONG));
            case "ordered" -> new OrderedCell(StateSpec.ordered("cell", LONG));
            case "combined" -> new CombinedCell(StateSpec.combined("cell", new Sum()));
            default -> throw new IllegalArgumentException("no state " + kind);
        };
    }

    /** The sum of all. */
    private record ValueCell(StateSpec<State.Value<Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            State.Value<Long> state = context.state(spec);
            state.write(state.read().orElse(0L) + value);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            return context.state(spec).read().orElse(-1L);
        }
    }

    /** The sum of the squares. */
    private record BagCell(StateSpec<State.Bag<Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            context.state(spec).add(value);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            long sum = context.state(spec).isEmpty() ? -1 : 0;
            for (long value : context.state(spec).read()) {
                sum += value * value;
            }
            return sum;
        }
    }

    /** The sum of different numbers, those without one that came with its opposite. */
    private record SetCell(StateSpec<State.Distinct<Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            context.state(spec).add(value);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            State.Distinct<Long> state = context.state(spec);
            long sum = 0;
            for (long value : state.read()) {
                sum += state.contains(-value) ? 0 : 1000 + value;
            }
            return sum;
        }
    }

    /** How often the most frequent number came, and how many there are. */
    private record MapCell(StateSpec<State.Mapping<Long, Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            State.Mapping<Long, Long> state = context.state(spec);
            state.put(value, state.get(value).orElse(0L) + 1);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            long most = 0;
            long count = 0;
            for (Map.Entry<Long, Long> entry : context.state(spec).entries()) {
                most = Math.max(most, entry.getValue());
                count++;
            }
            return most * 1000 + count;
        }
    }

    /** The sum of those at or behind the middle of a minute, and all. */
    private record OrderedCell(StateSpec<State.Ordered<Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            context.state(spec).add(timestamp, value);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            State.Ordered<Long> state = context.state(spec);
            Instant first = null;
            long sum = 0;
            for (Map.Entry<Instant, Long> entry : state.read()) {
                first = first == null ? entry.getKey() : first;
                sum += entry.getValue();
            }
            if (first != null) {
                Instant until = first.plusSeconds(60);
                for (Map.Entry<Instant, Long> entry : state.read(first, until)) {
                    sum += 1000 * entry.getValue();
                }
            }
            return sum;
        }
    }

    /** The sum. */
    private record CombinedCell(StateSpec<State.Combined<Long, Long>> spec) implements Cell {
        @Override
        public void add(DoFn.KeyedContext context, Instant timestamp, long value) {
            context.state(spec).add(value);
        }

        @Override
        public long read(DoFn.KeyedContext context) {
            return context.state(spec).read();
        }
    }

    /** Gives what is in the cell when the window expires: nothing of the order is seen. */
    static final class AtExpiry extends DoFn<KV<String, Long>, KV<String, Long>>
            implements OrderFree {
        private static final long serialVersionUID = 1L;
        private final Cell cell;

        AtExpiry(Cell cell) {
            this.cell = cell;
        }

        @Override
        public List<StateSpec<?>> states() {
            return List.of(cell.spec());
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            cell.add(context, context.timestamp(), PairFunctions.number(context.element()));
        }

        @Override
        public void onWindowExpiration(ExpirationContext<KV<String, Long>> context) {
            context.output(KV.of((String) context.key(), cell.read(context)));
        }
    }

    /** Gives what is in the cell behind each element: its order is seen. */
    static final class Running extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;
        private final Cell cell;

        Running(Cell cell) {
            this.cell = cell;
        }

        @Override
        public List<StateSpec<?>> states() {
            return List.of(cell.spec());
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            KV<String, Long> pair = context.element();
            cell.add(context, context.timestamp(), PairFunctions.number(pair));
            context.output(KV.of(pair.key(), cell.read(context)));
        }
    }

    /** Gives the sum when the watermark passes the window's end, at that time. */
    static final class AtWindowsEnd extends DoFn<KV<String, Long>, KV<String, Long>>
            implements OrderFree {
        private static final long serialVersionUID = 1L;
        private final StateSpec<State.Combined<Long, Long>> sum =
                StateSpec.combined("sum", new Sum());
        private final TimerSpec end = TimerSpec.eventTime("end");

        @Override
        public List<StateSpec<?>> states() {
            return List.of(sum);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(end);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            context.state(sum).add(PairFunctions.number(context.element()));
            context.timer(end).set(Instant.ofEpochMilli(context.window().maxTimestamp()));
        }

        @Override
        public void onTimer(TimerContext<KV<String, Long>> context) {
            context.output(KV.of((String) context.key(), context.state(sum).read()));
            context.state(sum).clear();
        }
    }

    /**
     * Gives what came until each of twenty minutes behind an element, no longer than to the
     * window's end.
     */
    static final class EveryMinute extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;
        private final StateSpec<State.Combined<Long, Long>> sum =
                StateSpec.combined("sum", new Sum());
        private final TimerSpec minute = TimerSpec.eventTime("minute");

        @Override
        public List<StateSpec<?>> states() {
            return List.of(sum);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(minute);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            if (context.state(sum).isEmpty()) {
                next(context, context.timestamp(), context.window().maxTimestamp());
            }
            context.state(sum).add(PairFunctions.number(context.element()));
        }

        @Override
        public void onTimer(TimerContext<KV<String, Long>> context) {
            context.output(KV.of((String) context.key(), context.state(sum).read()));
            context.state(sum).add(1000L);
            if (context.state(sum).read() < 20_000) {
                next(context, context.fireTime(), context.window().maxTimestamp());
            }
        }

        private void next(KeyedContext context, Instant from, long end) {
            Instant next = from.plusSeconds(60);
            if (next.toEpochMilli() <= end) {
                context.timer(minute).set(next);
            }
        }
    }

    /** Gives the sum so long after the first element, by the clock. */
    static final class AfterDelay extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;
        private final StateSpec<State.Combined<Long, Long>> sum =
                StateSpec.combined("sum", new Sum());
        private final TimerSpec delay = TimerSpec.processingTime("delay");
        private final long millis;

        AfterDelay(long millis) {
            this.millis = millis;
        }

        @Override
        public List<StateSpec<?>> states() {
            return List.of(sum);
        }

        @Override
        public List<TimerSpec> timers() {
            return List.of(delay);
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            if (context.state(sum).isEmpty()) {
                context.timer(delay).setAfter(Duration.ofMillis(millis));
            }
            context.state(sum).add(PairFunctions.number(context.element()));
        }

        @Override
        public void onTimer(TimerContext<KV<String, Long>> context) {
            context.output(KV.of((String) context.key(), context.state(sum).read()));
            context.state(sum).clear();
        }
    }
}
