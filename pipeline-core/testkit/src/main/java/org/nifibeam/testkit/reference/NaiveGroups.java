package org.nifibeam.testkit.reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.coder.KV;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.function.CombineFn;
import org.nifibeam.core.model.AggregateFunction;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;
import org.nifibeam.testkit.Element;

/** The groups of one node, each with its whole history until its window takes nothing any more. */
final class NaiveGroups {
    private final Grouping grouping;
    private final WindowingStrategy windowing;
    private final RowShape shape;
    private final Map<List<Object>, List<NaiveGroup>> groups = new LinkedHashMap<>();
    private final Map<List<Object>, Row> keys = new LinkedHashMap<>();
    private final Time time;
    private long handedOn = Timestamps.MIN;
    private long number;
    private long elements;
    private long late;
    private boolean doubtful;
    private boolean behind;
    private boolean lastUnsaid;
    private boolean doubtfulInTasks;

    /**
     * @param finals true if every group is to come out once, complete
     */
    NaiveGroups(Node.GroupByKey group, boolean finals) {
        this.grouping = group.grouping();
        this.windowing = finals ? once(group.input().windowing()) : group.input().windowing();
        this.shape = RowShape.of(group.result().schema());
        this.time = new Time();
    }

    private static WindowingStrategy once(WindowingStrategy windowing) {
        return new WindowingStrategy(
                windowing.function(),
                Trigger.DEFAULT,
                Duration.ZERO,
                WindowingStrategy.Accumulation.DISCARDING,
                windowing.timestampCombiner());
    }

    /** What is known of time. */
    private static final class Time {
        private long watermark = Timestamps.MIN;
        private long clock;
    }

    /** How many elements came too late, or to a group whose trigger is finished. */
    long late() {
        return late;
    }

    /** True if something came of which more than one outcome is permitted. */
    boolean doubtful() {
        return doubtful;
    }

    /** True if more than one outcome is permitted in several tasks. */
    boolean doubtfulInTasks() {
        return doubtfulInTasks;
    }

    /** True if an element came behind the end of its window. */
    boolean behind() {
        return behind;
    }

    /** True if a pane may say or not say that it is the last one. */
    boolean lastUnsaid() {
        return lastUnsaid;
    }

    /** The results that an element brings about. */
    List<Element> add(Element element) {
        elements++;
        if (isOver(element.window())) {
            late++;
            return List.of();
        }
        List<Object> key = new ArrayList<>();
        grouping.keys().forEach(k -> key.add(NaiveValues.canonical(element.row().get(k))));
        keys.putIfAbsent(key, element.row());
        List<NaiveGroup> ofKey = groups.computeIfAbsent(key, k -> new ArrayList<>());
        doubtful |= windowing.function().merging() && meetsClosed(ofKey, element.window());
        NaiveGroup group = group(ofKey, element.window());
        if (group.closed()) {
            late++;
            return List.of();
        }
        behind |= isPast(group.window());
        long end = group.window().maxTimestamp();
        if (!group.expectsOnTime()) {
            compareWithHandedOn(end);
        }
        if (windowing.timestampCombiner() != TimestampCombiner.END_OF_WINDOW) {
            compareWithHandedOn(element.timestamp());
        }
        // What came late once is late to others or not, which may be another task's.
        doubtfulInTasks |=
                element.timestamp() < time.watermark && element.pane().timing() == Pane.Timing.LATE;
        boolean inTime = element.timestamp() >= handedOn;
        Moment moment = new Moment(Moment.Kind.ARRIVAL, isPast(group.window()), time.clock);
        NaiveGroup.Arrival arrival =
                new NaiveGroup.Arrival(
                        element.row(), element.timestamp(), number++, moment, inTime);
        return results(key, group.arrived(arrival, end >= handedOn));
    }

    /**
     * Whether a time is behind what has been handed on is sure only if it was so before the last
     * move of the watermark, or if the watermark itself is not behind it; in several tasks each
     * hands on what its own groups let it.
     */
    private void compareWithHandedOn(long at) {
        long most = Math.max(handedOn, Math.min(time.watermark, hold()));
        doubtful |= handedOn <= at && at < most;
        doubtfulInTasks |= handedOn <= at && at < time.watermark;
    }

    /** Whether a window that has come to its end still merges with others is not said. */
    private boolean meetsClosed(List<NaiveGroup> ofKey, Window window) {
        Set<IntervalWindow> closed = new HashSet<>();
        Set<IntervalWindow> all = new HashSet<>();
        for (NaiveGroup group : ofKey) {
            all.add((IntervalWindow) group.window());
            if (group.closed()) {
                closed.add((IntervalWindow) group.window());
            }
        }
        if (closed.isEmpty()) {
            return false;
        }
        IntervalWindow own = (IntervalWindow) window;
        all.add(own);
        return NaiveWindows.merge(windowing.function(), all).values().stream()
                .anyMatch(
                        parts -> parts.contains(own) && closed.stream().anyMatch(parts::contains));
    }

    private NaiveGroup group(List<NaiveGroup> ofKey, Window window) {
        for (NaiveGroup group : ofKey) {
            if (group.window().equals(window)) {
                return group;
            }
        }
        NaiveGroup made = new NaiveGroup(windowing, window);
        ofKey.add(made);
        return windowing.function().merging() ? merge(ofKey, made) : made;
    }

    /** The group that a new one has become part of. */
    private NaiveGroup merge(List<NaiveGroup> ofKey, NaiveGroup made) {
        List<NaiveGroup> open = ofKey.stream().filter(g -> !g.closed()).toList();
        Set<IntervalWindow> windows = new HashSet<>();
        open.forEach(g -> windows.add((IntervalWindow) g.window()));
        NaiveGroup result = made;
        Map<IntervalWindow, Set<IntervalWindow>> merges =
                NaiveWindows.merge(windowing.function(), windows);
        for (Map.Entry<IntervalWindow, Set<IntervalWindow>> merge : merges.entrySet()) {
            List<NaiveGroup> parts =
                    open.stream().filter(g -> merge.getValue().contains(g.window())).toList();
            if (parts.size() > 1) {
                NaiveGroup merged =
                        NaiveGroup.merged(windowing, merge.getKey(), parts, isPast(merge.getKey()));
                ofKey.removeAll(parts);
                ofKey.add(merged);
                result = parts.contains(made) ? merged : result;
            }
        }
        return result;
    }

    /** The results of event time having come so far, those of earlier windows first. */
    List<Element> advance(long watermark) {
        if (watermark <= time.watermark) {
            return List.of();
        }
        long before = time.watermark;
        time.watermark = watermark;
        List<Element> results = new ArrayList<>();
        groups.forEach(
                (key, ofKey) -> {
                    ofKey.sort(Comparator.comparingLong(g -> g.window().maxTimestamp()));
                    for (NaiveGroup group : ofKey) {
                        if (isOver(group.window())) {
                            // Nothing came between: both moves may have been handed on as one.
                            lastUnsaid |= group.endedAt() == elements;
                            results.addAll(results(key, group.expired()));
                        } else if (isPast(group.window())
                                && group.window().maxTimestamp() >= before) {
                            group.endedAt(elements);
                            results.addAll(
                                    results(
                                            key,
                                            group.happened(
                                                    new Moment(
                                                            Moment.Kind.END, true, time.clock))));
                        }
                    }
                    ofKey.removeIf(group -> isOver(group.window()));
                });
        results.sort(Comparator.comparingLong(e -> e.window().maxTimestamp()));
        return results;
    }

    /** The clock has come so far; what that brings about comes by {@link #clock}. */
    void clockIs(long now) {
        time.clock = now;
    }

    /** The results of the clock having come so far. */
    List<Element> clock() {
        List<Element> results = new ArrayList<>();
        groups.forEach(
                (key, ofKey) -> {
                    for (NaiveGroup group : ofKey) {
                        Moment moment =
                                new Moment(Moment.Kind.CLOCK, isPast(group.window()), time.clock);
                        results.addAll(results(key, group.happened(moment)));
                    }
                });
        return results;
    }

    /** How far event time is handed on: no further than what may still come. */
    long handOn() {
        handedOn = Math.max(handedOn, Math.min(time.watermark, hold()));
        return handedOn;
    }

    private long hold() {
        long hold = Timestamps.MAX;
        for (List<NaiveGroup> ofKey : groups.values()) {
            for (NaiveGroup group : ofKey) {
                hold = Math.min(hold, group.hold());
            }
        }
        return hold;
    }

    private boolean isPast(Window window) {
        return window.maxTimestamp() < time.watermark;
    }

    private boolean isOver(Window window) {
        return window.maxTimestamp() + windowing.allowedLateness().toMillis() < time.watermark
                || time.watermark == Timestamps.MAX;
    }

    private List<Element> results(List<Object> key, Optional<NaiveGroup.Fired> fired) {
        return fired.map(
                        f ->
                                List.of(
                                        new Element(
                                                combine(keys.get(key), f.arrivals()),
                                                f.timestamp(),
                                                f.window(),
                                                f.pane())))
                .orElse(List.of());
    }

    private Row combine(Row ofKey, List<NaiveGroup.Arrival> arrivals) {
        List<Object> values = new ArrayList<>();
        grouping.keys().forEach(k -> values.add(ofKey.get(k)));
        for (Aggregation aggregation : grouping.aggregations()) {
            values.add(
                    aggregation.function() instanceof CustomCombiner custom
                            ? custom(custom, aggregation, arrivals)
                            : builtIn(aggregation, arrivals));
        }
        return shape.row(values.toArray());
    }

    private static Object builtIn(Aggregation aggregation, List<NaiveGroup.Arrival> arrivals) {
        List<Object> inputs =
                arrivals.stream()
                        .map(a -> NaiveExpressions.evaluate(aggregation.value(), a.row()))
                        .filter(Objects::nonNull)
                        .toList();
        return NaiveAggregates.combine(
                (AggregateFunction) aggregation.function(), aggregation.value().type(), inputs);
    }

    private Object custom(
            CustomCombiner combiner, Aggregation aggregation, List<NaiveGroup.Arrival> arrivals) {
        List<NaiveCombiners.Input> inputs = new ArrayList<>();
        Map<Long, Object> ofMoments = new HashMap<>();
        for (NaiveGroup.Arrival arrival : arrivals) {
            List<Object> values = new ArrayList<>();
            for (Expression argument : aggregation.arguments()) {
                values.add(NaiveExpressions.evaluate(argument, arrival.row()));
            }
            if (values.get(0) != null || combiner.nulls()) {
                Object other = ofMoments.putIfAbsent(arrival.timestamp(), values.get(0));
                // Which of two values of one moment is the first or the last is not said.
                doubtful |=
                        combiner.input() == CustomCombiner.Input.TIMED
                                && other != null
                                && !other.equals(values.get(0));
                inputs.add(new NaiveCombiners.Input(values, arrival.timestamp()));
            }
        }
        return NaiveCombiners.combine(aggregation, inputs)
                .orElseGet(() -> Optional.ofNullable(called(combiner, inputs)))
                .orElse(null);
    }

    /** What a function nobody else knows gives, over one accumulator. */
    @SuppressWarnings("unchecked")
    private static Object called(CustomCombiner combiner, List<NaiveCombiners.Input> inputs) {
        CombineFn<Object, Object, Object> function =
                (CombineFn<Object, Object, Object>) combiner.function();
        Object accumulator = function.create();
        for (NaiveCombiners.Input input : inputs) {
            Object given =
                    switch (combiner.input()) {
                        case VALUE -> input.value();
                        case TIMED -> KV.of(input.value(), input.timestamp());
                        case LIST -> input.arguments();
                    };
            accumulator = function.add(accumulator, given);
        }
        return function.extract(accumulator);
    }
}
