package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;

/** One key in one window: everything that came, and what has been fired of it. */
final class NaiveGroup {
    /**
     * A row that came.
     *
     * @param number rises from row to row of a node
     * @param inTime false if what had been handed on was behind its timestamp already
     */
    record Arrival(Row row, long timestamp, long number, Moment moment, boolean inTime) {}

    /** What a pane holds, its timestamp, and what else is known of it. */
    record Fired(List<Arrival> arrivals, long timestamp, Window window, Pane pane) {}

    private final WindowingStrategy windowing;
    private final Window window;
    private final List<Moment> history = new ArrayList<>();
    private final List<Arrival> fired = new ArrayList<>();
    private final List<Arrival> waiting = new ArrayList<>();
    private long panes;
    private boolean onTimeIsOver;
    private boolean expectsOnTime;
    private boolean closed;
    private long endedAt = -1;

    NaiveGroup(WindowingStrategy windowing, Window window) {
        this.windowing = windowing;
        this.window = window;
    }

    /**
     * The group of a window that others have become. Its trigger begins anew with what none of them
     * has fired, but behind the window's end if each of them had come to its own and the watermark
     * is behind this one: as Beam has it, a watermark trigger that is finished in all of them then
     * stays so. Its panes are counted anew unless one of them was of this very window.
     *
     * @param past true if the watermark is behind the end of the window
     */
    static NaiveGroup merged(
            WindowingStrategy windowing, Window window, List<NaiveGroup> parts, boolean past) {
        NaiveGroup merged = new NaiveGroup(windowing, window);
        for (NaiveGroup part : parts) {
            merged.fired.addAll(part.fired);
            merged.waiting.addAll(part.waiting);
            merged.expectsOnTime |= part.expectsOnTime;
            if (part.window.equals(window)) {
                merged.panes = part.panes;
                merged.onTimeIsOver = part.onTimeIsOver;
            }
        }
        merged.fired.sort(Comparator.comparingLong(Arrival::number));
        merged.waiting.sort(Comparator.comparingLong(Arrival::number));
        if (past && parts.stream().allMatch(part -> part.isNew() || part.hasSeenItsEnd())) {
            merged.history.add(new Moment(Moment.Kind.END, true, Timestamps.MIN));
        }
        merged.waiting.forEach(arrival -> merged.history.add(arrival.moment()));
        return merged;
    }

    /** True if it is of an element that is still to come into it. */
    private boolean isNew() {
        return history.isEmpty() && fired.isEmpty();
    }

    private boolean hasSeenItsEnd() {
        return history.stream()
                .anyMatch(moment -> moment.past() && moment.kind() != Moment.Kind.CLOCK);
    }

    Window window() {
        return window;
    }

    /** The watermark has passed the window's end behind so many elements of the node. */
    void endedAt(long elements) {
        endedAt = elements;
    }

    /** Behind how many elements of the node the watermark has passed its end; -1 if unknown. */
    long endedAt() {
        return endedAt;
    }

    /** True if its trigger is finished, so that nothing more is taken. */
    boolean closed() {
        return closed;
    }

    /** True if its pane at the window's end is still to come. */
    boolean expectsOnTime() {
        return expectsOnTime;
    }

    /**
     * What is fired because a row came.
     *
     * @param onTime true if what has been handed on is not behind the window's end
     */
    Optional<Fired> arrived(Arrival arrival, boolean onTime) {
        waiting.add(arrival);
        expectsOnTime |= onTime;
        return happened(arrival.moment());
    }

    /** What is fired because something happened. */
    Optional<Fired> happened(Moment moment) {
        if (closed) {
            return Optional.empty();
        }
        history.add(moment);
        NaiveTriggers.Firings firings = NaiveTriggers.firings(windowing.trigger(), history, 0);
        int now = history.size() - 1;
        if (!firings.at().contains(now)) {
            return Optional.empty();
        }
        closed = firings.finished().isPresent();
        return fire(moment.past(), closed);
    }

    /** What is fired because the window takes nothing any more. */
    Optional<Fired> expired() {
        return closed ? Optional.empty() : fire(true, true);
    }

    /**
     * A pane without new rows comes only on time, and then always: Beam's OnTimeBehavior is
     * FIRE_ALWAYS unless said otherwise, its ClosingBehavior FIRE_IF_NON_EMPTY.
     */
    private Optional<Fired> fire(boolean past, boolean last) {
        Pane.Timing timing =
                !past
                        ? Pane.Timing.EARLY
                        : expectsOnTime && !onTimeIsOver ? Pane.Timing.ON_TIME : Pane.Timing.LATE;
        boolean repeats = windowing.accumulation() == Accumulation.ACCUMULATING && !fired.isEmpty();
        boolean comes = !waiting.isEmpty() || timing == Pane.Timing.ON_TIME;
        expectsOnTime &= !past;
        long timestamp = timestamp();
        fired.addAll(waiting);
        List<Arrival> held = List.copyOf(repeats ? fired : waiting);
        waiting.clear();
        if (!comes) {
            return Optional.empty();
        }
        onTimeIsOver |= past;
        Pane pane = new Pane(timing, panes, panes == 0, last);
        panes++;
        return Optional.of(new Fired(held, timestamp, window, pane));
    }

    /** Combined of the new rows that were in time; the window's end if there is none. */
    private long timestamp() {
        return combined().orElse(window.maxTimestamp());
    }

    private OptionalLong combined() {
        LongStream times = waiting.stream().filter(Arrival::inTime).mapToLong(Arrival::timestamp);
        return switch (windowing.timestampCombiner()) {
            case END_OF_WINDOW -> OptionalLong.empty();
            case EARLIEST -> times.min();
            case LATEST -> times.max();
        };
    }

    /** The time of the earliest pane that may still come and not be late. */
    long hold() {
        if (closed) {
            return Timestamps.MAX;
        }
        long end = expectsOnTime ? window.maxTimestamp() : Timestamps.MAX;
        return windowing.timestampCombiner() == TimestampCombiner.END_OF_WINDOW
                ? end
                : Math.min(end, combined().orElse(Timestamps.MAX));
    }
}
