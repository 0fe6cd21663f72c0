package org.nifibeam.core.runtime.grouping;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.runtime.trigger.TriggerMachines;
import org.nifibeam.core.runtime.trigger.TriggerTime;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.KeyedState;
import org.nifibeam.core.state.Timers;
import org.nifibeam.core.window.IntervalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.WindowingStrategy;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;
import org.nifibeam.core.window.Windows;

/**
 * Groups in any windows, fired by any trigger: what keeps accumulators, trigger and panes of each
 * key and window in the engine's state, and its times in the engine's timers. Confined to the
 * task's thread.
 *
 * <p>The rules are those of Beam (its programming guide on triggers, allowed lateness and windows,
 * and the notes on lateness that stand behind it):
 *
 * <ul>
 *   <li>A window is over once the watermark is past its last millisecond, and expires once it is
 *       past that and the allowed lateness. An element is late, dropped and counted, if the window
 *       it is assigned expired before it came, or if that window's trigger is finished. Of windows
 *       that merge, the element's own window decides, before it is merged.
 *   <li>A pane is EARLY before the window is over. The first one behind is ON_TIME, unless the
 *       watermark that was handed on has passed the window already; all others are LATE.
 *   <li>Without new elements no pane is fired, but for the ON_TIME pane of a window that has had
 *       some. A window that expires fires a last pane if there are new elements, or if the ON_TIME
 *       pane is still owed. When one step of the watermark takes a window over its end and its
 *       expiry, both are one pane.
 *   <li>A merged window is a window of its own: its panes begin with the first one, unless it
 *       equals one of those it is made of.
 *   <li>A pane's timestamp is the earliest or latest of its elements that were not behind the
 *       watermark handed on, never after the window's end; the end if there are none, or if the
 *       strategy says so. Until the pane is fired, the watermark waits for it.
 * </ul>
 */
public final class PaneGroups {
    private static final String EVENT_TIMER = "window";
    private static final String CLOCK_TIMER = "clock";

    /**
     * What one group itself holds may take this part of what all may: with more it would go to disk
     * and come back with every element.
     */
    private static final int ONE_OF_ALL = 2;

    private final GroupCode code;
    private final GroupCodes codes;
    private final KeyedState cells;
    private final Timers timers;
    private final InstantSource clock;
    private final Output output;
    private final TriggerMachines trigger;
    private final Optional<ActiveWindows> active;
    private final StateSpec<State.Value<PaneState>> spec;
    private final PaneValues values;
    private final long largest;
    private final long lateness;
    private final boolean accumulating;
    private final TimestampCombiner combiner;
    private long watermark = Timestamps.MIN;
    private long given = Timestamps.MIN;

    /** What comes out. */
    public interface Output {
        /** A pane. */
        void pane(Row row, long timestamp, Window window, Pane pane);

        /** An element was too late. */
        void late();

        /** What a row's failing in generated code is reported as. */
        RuntimeException failure(Row row, RuntimeException cause);
    }

    /**
     * Groups without elements.
     *
     * @param partial true if half-done groups come
     * @param memory where what a pane gathers goes if memory has no room for it
     * @param clock what processing time goes by
     */
    public PaneGroups(
            WindowingStrategy windowing,
            GroupCodes codes,
            boolean partial,
            KeyedState cells,
            Timers timers,
            GroupMemory memory,
            InstantSource clock,
            Output output) {
        this.codes = codes;
        this.code = codes.of(partial);
        this.cells = cells;
        this.timers = timers;
        this.clock = clock;
        this.output = output;
        boolean merging = windowing.function().merging();
        this.trigger = new TriggerMachines(windowing.trigger(), merging);
        this.active =
                merging
                        ? Optional.of(
                                new ActiveWindows(cells, new MergingWindows(windowing.function())))
                        : Optional.empty();
        this.spec = StateSpec.value("pane", new PaneStateCoder(codes));
        cells.cell(spec);
        // What is in the bags of windows that merge would have to be moved with every element.
        this.values =
                merging
                        ? PaneValues.inGroups(codes, memory)
                        : PaneValues.inBags(codes, memory, cells);
        this.largest = LargeGroups.largest(memory.bytes() / ONE_OF_ALL);
        this.lateness = windowing.allowedLateness().toMillis();
        this.accumulating = windowing.accumulation() == Accumulation.ACCUMULATING;
        this.combiner = windowing.timestampCombiner();
    }

    /** True if something goes by the clock. */
    public boolean usesClock() {
        return trigger.usesClock();
    }

    /** Takes an element. */
    public void accept(Row row, long timestamp, Windows windows) {
        Row key = code.key(row);
        for (int i = 0; i < windows.count(); i++) {
            Window window = windows.window(i);
            if (watermark > expiry(window)) {
                output.late();
                continue;
            }
            if (active.isPresent()) {
                window = active.get().add(key, (IntervalWindow) window, this::merge);
            }
            add(row, timestamp, key, window);
        }
    }

    private void add(Row row, long timestamp, Row key, Window window) {
        PaneState state = state(key, window).orElseGet(() -> new PaneState(trigger.begin()));
        if (trigger.finished(state.trigger)) {
            output.late();
            return;
        }
        TriggerTime time = time(window);
        try {
            if (state.group == null) {
                state.group = code.create(row);
            }
            code.add(state.group, row, timestamp);
        } catch (RuntimeException e) {
            throw output.failure(row, e);
        }
        values.take(state.group);
        state.filled = true;
        state.pending = true;
        long own =
                combiner == TimestampCombiner.END_OF_WINDOW
                        ? window.maxTimestamp()
                        : Math.min(timestamp, window.maxTimestamp());
        if (own >= given) {
            state.timestamp = combined(state.timestamp, own);
        }
        trigger.element(state.trigger, time);
        if (trigger.ready(state.trigger, time)) {
            fire(window, state, time);
        }
        keep(key, window, state, time.clock());
    }

    private long combined(long one, long other) {
        if (one == PaneState.NONE || other == PaneState.NONE) {
            return Math.min(one, other);
        }
        return combiner == TimestampCombiner.EARLIEST ? Math.min(one, other) : Math.max(one, other);
    }

    private Optional<PaneState> state(Row key, Window window) {
        cells.select(key, window);
        return cells.cell(spec).read();
    }

    private TriggerTime time(Window window) {
        return new TriggerTime(
                watermark > window.maxTimestamp(), trigger.usesClock() ? clock.millis() : 0);
    }

    /** The last millisecond at which the window takes elements. */
    private long expiry(Window window) {
        long last = window.maxTimestamp();
        return last >= Timestamps.MAX - 1 - lateness ? Timestamps.MAX - 1 : last + lateness;
    }

    private void fire(Window window, PaneState state, TriggerTime time) {
        trigger.fired(state.trigger, time);
        give(window, state, trigger.finished(state.trigger));
    }

    /** Gives a pane, if there is a reason for one, and forgets what is given. */
    private void give(Window window, PaneState state, boolean last) {
        Pane.Timing timing = timing(window, state);
        // A window that others have become, all of them finished, has no group before its first
        // element.
        boolean wanted = state.group != null && (state.pending || timing == Pane.Timing.ON_TIME);
        long timestamp =
                state.timestamp == PaneState.NONE ? window.maxTimestamp() : state.timestamp;
        Group group = state.group;
        Pane pane = new Pane(timing, state.panes, state.panes == 0, last);
        state.pending = false;
        state.timestamp = PaneState.NONE;
        if (wanted) {
            state.panes++;
            state.onTime = timing != Pane.Timing.EARLY;
        }
        if (wanted) {
            values.give(group);
        }
        if (last || !accumulating) {
            values.clear();
        }
        if (last) {
            state.group = null;
            state.filled = false;
        } else if (!accumulating && group != null) {
            state.group = code.fresh(group);
            state.filled = false;
        }
        if (wanted) {
            Row row = code.emit(group);
            values.forget(group);
            output.pane(row, timestamp, window, pane);
        }
    }

    private Pane.Timing timing(Window window, PaneState state) {
        if (state.onTime || window.maxTimestamp() < given) {
            return Pane.Timing.LATE;
        }
        return watermark > window.maxTimestamp() ? Pane.Timing.ON_TIME : Pane.Timing.EARLY;
    }

    /**
     * Writes the state of the key and window that is selected, and sets its timers.
     *
     * @param now the clock by which the trigger was not ready, or is not asked any more; a part
     *     that has waited until then waits for other parts
     */
    private void keep(Row key, Window window, PaneState state, long now) {
        long expiry = expiry(window);
        boolean over = watermark > window.maxTimestamp();
        long timer = (over ? expiry : window.maxTimestamp()) + 1;
        long held = held(window, state, expiry);
        if (timer != state.timer || held != state.held) {
            timers.set(key, window, TimeDomain.EVENT_TIME, EVENT_TIMER, timer, held);
            state.timer = timer;
            state.held = held;
        }
        if (trigger.usesClock()) {
            long next = trigger.nextClock(state.trigger, now).orElse(PaneState.NONE);
            if (next != state.clock) {
                setClock(key, window, next);
                state.clock = next;
            }
        }
        state.groupBytes = state.group == null ? 0 : code.bytes(state.group);
        if (code.grows() && state.groupBytes > largest) {
            throw LargeGroups.tooLarge(LargeGroups.key(key, codes.grouping()), largest);
        }
        cells.cell(spec).write(state);
    }

    private void setClock(Row key, Window window, long next) {
        if (next == PaneState.NONE) {
            timers.clear(key, window, TimeDomain.PROCESSING_TIME, CLOCK_TIMER);
        } else {
            TimeDomain domain = TimeDomain.PROCESSING_TIME;
            timers.set(key, window, domain, CLOCK_TIMER, next, Timestamps.MAX);
        }
    }

    /**
     * What the watermark waits at: for the elements that are to come out, for the ON_TIME pane that
     * comes even without any, and, where these are behind it already, at the window's expiry.
     */
    private long held(Window window, PaneState state, long expiry) {
        if (trigger.finished(state.trigger)) {
            return Timestamps.MAX;
        }
        if (state.timestamp != PaneState.NONE) {
            return state.timestamp;
        }
        if (window.maxTimestamp() >= given && (state.pending || !state.onTime)) {
            return window.maxTimestamp();
        }
        return state.pending ? expiry : Timestamps.MAX;
    }

    /**
     * The state of a window that others have become; theirs is gone. The new window is not fired
     * before the element that has brought them together is in it.
     */
    private void merge(Row key, ActiveWindows.Merged merged) {
        IntervalWindow window = merged.result();
        PaneMerge merge = new PaneMerge(codes, this::combined);
        for (IntervalWindow old : merged.windows()) {
            PaneState state = state(key, old).orElseThrow();
            cells.clear();
            if (!old.equals(window)) {
                timers.clear(key, old, TimeDomain.EVENT_TIME, EVENT_TIMER);
                timers.clear(key, old, TimeDomain.PROCESSING_TIME, CLOCK_TIMER);
            }
            merge.add(state, old.equals(window));
        }
        PaneState state = merge.result(states -> trigger.merge(states, time(window)));
        if (state.timestamp != PaneState.NONE) {
            state.timestamp =
                    combiner == TimestampCombiner.END_OF_WINDOW
                            ? window.maxTimestamp()
                            : Math.min(state.timestamp, window.maxTimestamp());
        }
        cells.select(key, window);
        keep(key, window, state, Long.MIN_VALUE);
    }

    /** The input has come to a time; what is due then comes out. */
    public void watermark(long time) {
        watermark = time;
        Optional<Timers.Firing> due = timers.take(TimeDomain.EVENT_TIME, time);
        while (due.isPresent()) {
            due(due.get());
            due = timers.take(TimeDomain.EVENT_TIME, time);
        }
    }

    /** The clock has come to a time; what is due then comes out. */
    public void clock(long now) {
        Optional<Timers.Firing> due = timers.take(TimeDomain.PROCESSING_TIME, now);
        while (due.isPresent()) {
            due(due.get());
            due = timers.take(TimeDomain.PROCESSING_TIME, now);
        }
    }

    /** When the clock is waited for; never if it is {@code MAX_VALUE}. */
    public long nextClock() {
        return timers.next(TimeDomain.PROCESSING_TIME);
    }

    /** How far what comes out has come; never less than before. */
    public long reached() {
        given = Math.max(given, Math.min(watermark, timers.hold()));
        return given;
    }

    private void due(Timers.Firing firing) {
        Row key = firing.key();
        Window window = firing.window();
        PaneState state = state(key, window).orElseThrow();
        if (firing.domain() == TimeDomain.EVENT_TIME) {
            state.timer = PaneState.NONE;
        } else {
            state.clock = PaneState.NONE;
        }
        if (watermark > expiry(window)) {
            expire(key, window, state);
            return;
        }
        TriggerTime time = time(window);
        if (trigger.ready(state.trigger, time)) {
            fire(window, state, time);
        }
        keep(key, window, state, time.clock());
    }

    private void expire(Row key, Window window, PaneState state) {
        if (!trigger.finished(state.trigger)) {
            give(window, state, true);
        }
        cells.clear();
        timers.clear(key, window, TimeDomain.EVENT_TIME, EVENT_TIMER);
        timers.clear(key, window, TimeDomain.PROCESSING_TIME, CLOCK_TIMER);
        active.ifPresent(windows -> windows.remove(key, (IntervalWindow) window));
    }

    /** Removes what is on disk and nobody reads any more. */
    public void close() throws IOException {
        values.close();
    }
}
