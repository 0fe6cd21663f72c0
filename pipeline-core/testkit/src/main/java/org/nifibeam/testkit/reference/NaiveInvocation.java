package org.nifibeam.testkit.reference;

import java.time.Duration;
import java.time.Instant;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.Metrics;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.function.Timer;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.function.View;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;

/** One call of a function: for an element, a timer, or the end of a window. */
final class NaiveInvocation
        implements DoFn.ProcessContext<Object, Object>,
                DoFn.TimerContext<Object>,
                DoFn.ExpirationContext<Object> {
    private static final Metrics NO_METRICS =
            new Metrics() {
                @Override
                public void count(String name, long by) {}

                @Override
                public void distribution(String name, long value) {}

                @Override
                public void gauge(String name, long value) {}

                @Override
                public void word(String name, String value) {}
            };

    private final NaiveCall call;
    private final Object element;
    private final Object key;
    private final long timestamp;
    private final Window window;
    private final Pane pane;
    private final NaiveTimers.Alarm alarm;

    private NaiveInvocation(
            NaiveCall call,
            Object element,
            Object key,
            long timestamp,
            Window window,
            Pane pane,
            NaiveTimers.Alarm alarm) {
        this.call = call;
        this.element = element;
        this.key = key;
        this.timestamp = timestamp;
        this.window = window;
        this.pane = pane;
        this.alarm = alarm;
    }

    static NaiveInvocation ofElement(NaiveCall call, Element element, Object key) {
        return new NaiveInvocation(
                call,
                call.call.input().fromRow(element.row()),
                key,
                element.timestamp(),
                element.window(),
                element.pane(),
                null);
    }

    static NaiveInvocation ofTimer(NaiveCall call, NaiveTimers.Alarm alarm) {
        return new NaiveInvocation(
                call, null, alarm.key(), alarm.output(), alarm.window(), Pane.NONE, alarm);
    }

    static NaiveInvocation ofExpiration(NaiveCall call, Object key, Window window) {
        return new NaiveInvocation(call, null, key, window.maxTimestamp(), window, Pane.NONE, null);
    }

    @Override
    public Object element() {
        return element;
    }

    @Override
    public Instant timestamp() {
        return Instant.ofEpochMilli(timestamp);
    }

    @Override
    public Window window() {
        return window;
    }

    @Override
    public Pane pane() {
        return pane;
    }

    @Override
    public Metrics metrics() {
        return NO_METRICS;
    }

    @Override
    public Object key() {
        return key;
    }

    @Override
    public TimerSpec timer() {
        return alarm.timer();
    }

    @Override
    public Instant fireTime() {
        return Instant.ofEpochMilli(alarm.time());
    }

    @Override
    public void output(Object value) {
        give(0, value, timestamp);
    }

    @Override
    public void output(Object value, Instant at) {
        give(0, value, later(at));
    }

    @Override
    public <T> void output(OutputTag<T> tag, T value) {
        give(index(call, tag), value, timestamp);
    }

    @Override
    public <T> void output(OutputTag<T> tag, T value, Instant at) {
        give(index(call, tag), value, later(at));
    }

    private long later(Instant at) {
        if (at.toEpochMilli() < timestamp) {
            throw new IllegalArgumentException("an output before its element: " + at);
        }
        return at.toEpochMilli();
    }

    private void give(int output, Object value, long at) {
        call.give(output, value, at, window, pane);
    }

    private static int index(NaiveCall call, OutputTag<?> tag) {
        for (int i = 0; i < call.call.outputs().size(); i++) {
            if (call.call.outputs().get(i).name().equals(tag.name())) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no output " + tag);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> V sideInput(View<V> view) {
        return (V)
                call.views.stream()
                        .filter(v -> v.view().tag().equals(view.tag()))
                        .findFirst()
                        .orElseThrow()
                        .content(window);
    }

    @Override
    public <S> S state(StateSpec<S> spec) {
        return call.cells.cell(spec, key, window);
    }

    @Override
    public Timer timer(TimerSpec spec) {
        return new NaiveTimer(spec);
    }

    private final class NaiveTimer implements Timer {
        private final TimerSpec spec;

        NaiveTimer(TimerSpec spec) {
            this.spec = spec;
        }

        @Override
        public void set(Instant time) {
            boolean event = spec.domain() == TimeDomain.EVENT_TIME;
            set(time, event ? time : Instant.ofEpochMilli(timestamp));
        }

        @Override
        public void set(Instant time, Instant output) {
            long at = time.toEpochMilli();
            if (spec.domain() == TimeDomain.EVENT_TIME && at > call.expiry(window)) {
                throw new IllegalArgumentException("a timer behind its window's end: " + time);
            }
            if (alarm == null && at < now().toEpochMilli()) {
                call.doubt();
            }
            call.timers.set(new NaiveTimers.Alarm(key, window, spec, at, output.toEpochMilli()));
        }

        @Override
        public void setAfter(Duration delay) {
            set(now().plus(delay));
        }

        @Override
        public void clear() {
            call.timers.clear(key, window, spec);
        }

        @Override
        public Instant now() {
            return Instant.ofEpochMilli(
                    spec.domain() == TimeDomain.EVENT_TIME ? call.watermark() : call.clock());
        }
    }

    /** The end of a bundle. */
    record OfBundle(NaiveCall call) implements DoFn.BundleContext<Object> {
        @Override
        public void output(Object value, Instant at, Window window) {
            call.give(0, value, at.toEpochMilli(), window, Pane.NONE);
        }

        @Override
        public <T> void output(OutputTag<T> tag, T value, Instant at, Window window) {
            call.give(index(call, tag), value, at.toEpochMilli(), window, Pane.NONE);
        }

        @Override
        public Metrics metrics() {
            return NO_METRICS;
        }
    }
}
