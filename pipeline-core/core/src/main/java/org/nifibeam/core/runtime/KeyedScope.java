package org.nifibeam.core.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.coder.Coder;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.State;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.function.Timer;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.Timers;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/**
 * The state and timers of one function in one task, as its calls see them: those of the key and
 * window that are being processed. Writes between {@link #hold} and {@link #commit} or {@link
 * #discard} count only when they are committed. Confined to the task's thread.
 *
 * <p>A key's window expires when the watermark has passed its end by the allowed lateness. So that
 * this is noticed, the first element of a key and window sets a timer of the runtime's own, one
 * millisecond behind, when the function's last timers have fired.
 */
final class KeyedScope {
    /** The name of the runtime's own cell and timer; no function's begins like this. */
    static final String OWN = "\0";

    private static final StateSpec<State.Value<Boolean>> KNOWN =
            StateSpec.value(OWN, Mark.INSTANCE);

    private final StageHost.OperatorState engine;
    private final InstantSource clock;
    private final long lateness;
    private final Map<String, Declared> states = new HashMap<>();
    private final State.Value<Boolean> known;
    private final Map<String, TimerSpec> timers = new HashMap<>();
    private final Optional<HeldCells> held;
    private final List<Runnable> heldTimers = new ArrayList<>();
    private boolean holding;
    private boolean refusing;
    private Row key;
    private Window window;
    private long timestamp;
    private long watermark = Timestamps.MIN;

    /**
     * The state of a function.
     *
     * @param lateness allowed of its input
     * @param holds true if {@link #hold} will be called
     */
    KeyedScope(
            DoFn<?, ?> function,
            StageHost.OperatorState engine,
            InstantSource clock,
            Duration lateness,
            boolean holds) {
        this.engine = engine;
        this.clock = clock;
        this.lateness = Math.min(lateness.toMillis(), Timestamps.MAX);
        this.held = holds ? Optional.of(new HeldCells(engine.cells())) : Optional.empty();
        this.known = engine.cells().cell(KNOWN);
        for (StateSpec<?> spec : function.states()) {
            states.put(spec.id(), new Declared(spec, cell(spec)));
        }
        function.timers().forEach(spec -> timers.put(spec.id(), spec));
    }

    /** A state of the function's and its cell, which moves on with the selection. */
    private record Declared(StateSpec<?> spec, Object cell) {}

    private Object cell(StateSpec<?> spec) {
        return held.isPresent() ? held.get().cell(spec) : engine.cells().cell(spec);
    }

    /** True if the function has timers of its own. */
    boolean hasTimers() {
        return !timers.isEmpty();
    }

    /** True if a timer of the function's goes by the clock. */
    boolean usesClock() {
        return timers.values().stream().anyMatch(t -> t.domain() == TimeDomain.PROCESSING_TIME);
    }

    /** The timer of an id. */
    TimerSpec spec(String id) {
        return timers.get(id);
    }

    /** Event time of the input has come so far. */
    void reached(long time) {
        watermark = time;
    }

    /** The last moment of a window's state. */
    long expiry(Window of) {
        long end = of.maxTimestamp();
        long last = GlobalWindow.INSTANCE.maxTimestamp();
        return end > last - lateness ? last : end + lateness;
    }

    /** True if elements of a window come too late. */
    boolean isExpired(Window of) {
        return expiry(of) < watermark;
    }

    /**
     * From now on it is about this key and window.
     *
     * @param at the timestamp of what is being processed
     */
    void select(Row ofKey, Window of, long at) {
        key = ofKey;
        window = of;
        timestamp = at;
        engine.cells().select(ofKey, of);
    }

    /** The selected key and window have got an element: they will expire. */
    void touch() {
        if (known.read().isEmpty()) {
            known.write(true);
            engine.timers()
                    .set(
                            key,
                            window,
                            TimeDomain.EVENT_TIME,
                            OWN,
                            expiry(window) + 1,
                            Timestamps.MAX);
        }
    }

    /** Forgets all that the selected key and window have. */
    void expire() {
        engine.cells().clear();
        for (TimerSpec spec : timers.values()) {
            engine.timers().clear(key, window, spec.domain(), spec.id());
        }
    }

    /**
     * From now on timers that are set by the clock never fire: the input has ended, and a timer
     * that sets itself again would never come to an end.
     */
    void refuseClock(boolean refuse) {
        refusing = refuse;
    }

    /** From now on writes are kept. */
    void hold() {
        holding = true;
    }

    /** Makes what was kept count. */
    void commit() {
        holding = false;
        held.ifPresent(HeldCells::commit);
        heldTimers.forEach(Runnable::run);
        heldTimers.clear();
    }

    /** Forgets what was kept. */
    void discard() {
        holding = false;
        held.ifPresent(HeldCells::discard);
        heldTimers.clear();
    }

    Timers timers() {
        return engine.timers();
    }

    /**
     * The declared one's cell: a spec made anew for each call would be a new cell for each call.
     */
    @SuppressWarnings("unchecked")
    <S> S state(StateSpec<S> spec) {
        Declared declared = states.get(spec.id());
        if (declared == null || declared.spec().getClass() != spec.getClass()) {
            throw new IllegalArgumentException(
                    "the function has not declared the state '"
                            + spec.id()
                            + "' of this kind; it has "
                            + states.keySet());
        }
        return (S) declared.cell();
    }

    Timer timer(TimerSpec spec) {
        if (!spec.equals(timers.get(spec.id()))) {
            throw new IllegalArgumentException(
                    "the function has not declared the timer '"
                            + spec.id()
                            + "' in "
                            + spec.domain()
                            + "; it has "
                            + timers.values());
        }
        return new OneTimer(spec, key, window);
    }

    private void act(Runnable action) {
        if (holding) {
            heldTimers.add(action);
        } else {
            action.run();
        }
    }

    /** A timer of the key and window that were selected when it was asked for. */
    private final class OneTimer implements Timer {
        private final TimerSpec spec;
        private final Row ofKey;
        private final Window of;
        private final boolean byEventTime;

        OneTimer(TimerSpec spec, Row ofKey, Window of) {
            this.spec = spec;
            this.ofKey = ofKey;
            this.of = of;
            this.byEventTime = spec.domain() == TimeDomain.EVENT_TIME;
        }

        @Override
        public void set(Instant time) {
            long millis = time.toEpochMilli();
            set(millis, byEventTime ? millis : timestamp);
        }

        @Override
        public void set(Instant time, Instant output) {
            long millis = time.toEpochMilli();
            long at = output.toEpochMilli();
            if (at < timestamp) {
                throw refuse(
                        output,
                        "is before "
                                + Instant.ofEpochMilli(timestamp)
                                + ", which is being processed");
            }
            if (at > of.maxTimestamp()) {
                throw refuse(output, "is behind the end of the window " + of);
            }
            if (byEventTime && at > millis) {
                throw refuse(output, "is behind its time " + time);
            }
            set(millis, at);
        }

        private IllegalArgumentException refuse(Instant output, String why) {
            return new IllegalArgumentException(
                    "the output timestamp " + output + " of timer '" + spec.id() + "' " + why);
        }

        private void set(long time, long output) {
            if (byEventTime && time > expiry(of)) {
                throw new IllegalArgumentException(
                        "the timer '"
                                + spec.id()
                                + "' is set to "
                                + Instant.ofEpochMilli(time)
                                + ", and the window "
                                + of
                                + " expires at "
                                + Instant.ofEpochMilli(expiry(of)));
            }
            if (!byEventTime && refusing) {
                return;
            }
            act(() -> engine.timers().set(ofKey, of, spec.domain(), spec.id(), time, output));
        }

        @Override
        public void setAfter(Duration delay) {
            long time = now().toEpochMilli() + delay.toMillis();
            set(Instant.ofEpochMilli(byEventTime ? Math.min(time, expiry(of)) : time));
        }

        @Override
        public void clear() {
            act(() -> engine.timers().clear(ofKey, of, spec.domain(), spec.id()));
        }

        @Override
        public Instant now() {
            return byEventTime ? Instant.ofEpochMilli(watermark) : clock.instant();
        }
    }

    /** A byte that says that something is there. */
    private enum Mark implements Coder<Boolean> {
        INSTANCE;

        @Override
        public void encode(Boolean value, ByteSink sink) {
            sink.writeBoolean(value);
        }

        @Override
        public Boolean decode(ByteSource source) {
            return source.readBoolean();
        }

        @Override
        public boolean deterministic() {
            return true;
        }

        @Override
        public String describe() {
            return "mark";
        }
    }
}
