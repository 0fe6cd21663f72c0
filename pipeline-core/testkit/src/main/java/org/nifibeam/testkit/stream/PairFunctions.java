package org.nifibeam.testkit.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.View;
import org.nifibeam.core.window.Window;

/** Functions of pairs that keep nothing. */
final class PairFunctions {
    /** The main output of all functions. */
    static final OutputTag<KV<String, Long>> MAIN = new OutputTag<>("", Pairs.TYPE);

    /** The second output of those that have one. */
    static final OutputTag<KV<String, Long>> ODD = new OutputTag<>("odd", Pairs.TYPE);

    private PairFunctions() {}

    /** A pair's number, 0 for none. */
    static long number(KV<String, Long> pair) {
        return pair.value() == null ? 0 : pair.value();
    }

    /** Gives each pair and its successor, the second a second later if its window goes on. */
    static final class Twice extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            KV<String, Long> pair = context.element();
            context.output(pair);
            long end = context.window().maxTimestamp();
            long later = Math.min(context.timestamp().toEpochMilli() + 1000, end);
            context.output(
                    KV.of(pair.key(), number(pair) + 1),
                    Instant.ofEpochMilli(Math.max(later, context.timestamp().toEpochMilli())));
        }
    }

    /** Gives what is not even to its second output. */
    static final class EvenOdd extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            if (number(context.element()) % 2 == 0) {
                context.output(context.element());
            } else {
                context.output(ODD, context.element());
            }
        }
    }

    /** Fails on multiples of three, having given something before. */
    static final class Picky extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            context.output(context.element());
            if (number(context.element()) % 3 == 0) {
                throw new IllegalArgumentException("a multiple of three");
            }
        }
    }

    /** Gives all elements of a bundle at its end. */
    static final class AtBundlesEnd extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;

        private record Held(KV<String, Long> pair, Instant timestamp, Window window) {}

        private transient List<Held> held;
        private transient boolean open;

        @Override
        public void setup() {
            held = new ArrayList<>();
        }

        @Override
        public void startBundle() {
            if (open) {
                throw new IllegalStateException("a bundle in a bundle");
            }
            open = true;
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            if (!open) {
                throw new IllegalStateException("no bundle was begun");
            }
            held.add(new Held(context.element(), context.timestamp(), context.window()));
        }

        @Override
        public void finishBundle(BundleContext<KV<String, Long>> context) {
            held.forEach(h -> context.output(h.pair(), h.timestamp(), h.window()));
            held.clear();
            open = false;
        }
    }

    /** Adds to each number what a view holds for its key, or all that it holds. */
    static final class AddSide extends DoFn<KV<String, Long>, KV<String, Long>> {
        private static final long serialVersionUID = 1L;

        private final View.Kind kind;

        AddSide(View.Kind kind) {
            this.kind = kind;
        }

        /** What it looks at. */
        View<?> view() {
            boolean single = kind == View.Kind.SINGLETON;
            return new View<>(
                    "beside",
                    kind,
                    single ? Pairs.NUMBERS : Pairs.TYPE,
                    single ? Optional.of(0L) : Optional.empty());
        }

        @Override
        public void process(ProcessContext<KV<String, Long>, KV<String, Long>> context) {
            KV<String, Long> pair = context.element();
            long sum = number(pair) + added(context.sideInput(view()), pair.key());
            context.output(KV.of(pair.key(), sum));
        }

        @SuppressWarnings("unchecked")
        private long added(Object content, String key) {
            return switch (kind) {
                case SINGLETON -> (Long) content;
                case ITERABLE, LIST -> all((Iterable<KV<String, Long>>) content);
                case MAP -> orZero(((Map<String, Long>) content).get(key));
                case MULTIMAP -> {
                    List<Long> values = ((Map<String, List<Long>>) content).get(key);
                    yield values == null ? 0 : values.stream().mapToLong(AddSide::orZero).sum();
                }
            };
        }

        private static long orZero(Long value) {
            return value == null ? 0 : value;
        }

        private static long all(Iterable<KV<String, Long>> pairs) {
            long sum = 0;
            for (KV<String, Long> pair : pairs) {
                sum += number(pair);
            }
            return sum;
        }
    }
}
