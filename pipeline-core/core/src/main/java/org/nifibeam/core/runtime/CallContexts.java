package org.nifibeam.core.runtime;

import java.time.Instant;
import java.util.Optional;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.Metrics;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.function.StateSpec;
import org.nifibeam.core.function.Timer;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.function.View;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/** What a function is called with; each is one object that serves all calls of its task. */
final class CallContexts {
    private CallContexts() {}

    /** What a function and its contexts share in a task. */
    record Surroundings(
            CallOutputs outputs,
            Metrics metrics,
            Optional<KeyedScope> keyed,
            Optional<SideInputs> sides) {}

    /** What is being processed. */
    private abstract static class Context
            implements DoFn.Outputs<Object>, DoFn.SideInputs, DoFn.KeyedContext {
        final Surroundings surroundings;
        long timestamp;
        Window window;
        Pane pane = Pane.NONE;

        Context(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public final void output(Object value) {
            surroundings.outputs().give(0, value, timestamp, window, pane);
        }

        @Override
        public final void output(Object value, Instant at) {
            surroundings.outputs().give(0, value, checked(at), window, pane);
        }

        @Override
        public final <T> void output(OutputTag<T> tag, T value) {
            CallOutputs outputs = surroundings.outputs();
            outputs.give(outputs.number(tag), value, timestamp, window, pane);
        }

        @Override
        public final <T> void output(OutputTag<T> tag, T value, Instant at) {
            CallOutputs outputs = surroundings.outputs();
            outputs.give(outputs.number(tag), value, checked(at), window, pane);
        }

        private long checked(Instant at) {
            long millis = at.toEpochMilli();
            if (millis < timestamp) {
                throw new IllegalArgumentException(
                        "the timestamp "
                                + at
                                + " is before "
                                + Instant.ofEpochMilli(timestamp)
                                + ", the one that is being processed: event time may have passed"
                                + " it");
            }
            if (millis > GlobalWindow.INSTANCE.maxTimestamp()) {
                throw new IllegalArgumentException(
                        "the timestamp " + at + " is outside of event time");
            }
            return millis;
        }

        private KeyedScope keyed() {
            return surroundings
                    .keyed()
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            "the function has declared neither state nor timers"));
        }

        @Override
        public final <S> S state(StateSpec<S> spec) {
            return keyed().state(spec);
        }

        @Override
        public final Timer timer(TimerSpec spec) {
            return keyed().timer(spec);
        }

        @Override
        public final <V> V sideInput(View<V> view) {
            return surroundings
                    .sides()
                    .orElseThrow(() -> SideInputs.unknown(view))
                    .value(view, window);
        }

        public final Window window() {
            return window;
        }

        public final Metrics metrics() {
            return surroundings.metrics();
        }
    }

    /** For an element. */
    static final class Process extends Context implements DoFn.ProcessContext<Object, Object> {
        private Object element;

        Process(Surroundings surroundings) {
            super(surroundings);
        }

        Process of(Object value, long at, Window in, Pane from) {
            element = value;
            timestamp = at;
            window = in;
            pane = from;
            return this;
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
        public Pane pane() {
            return pane;
        }
    }

    /** For a timer. */
    static final class Firing extends Context implements DoFn.TimerContext<Object> {
        private TimerSpec timer;
        private Object key;
        private long time;

        Firing(Surroundings surroundings) {
            super(surroundings);
        }

        Firing of(TimerSpec spec, Object ofKey, long due, long at, Window in) {
            timer = spec;
            key = ofKey;
            time = due;
            timestamp = at;
            window = in;
            return this;
        }

        @Override
        public TimerSpec timer() {
            return timer;
        }

        @Override
        public Object key() {
            return key;
        }

        @Override
        public Instant fireTime() {
            return Instant.ofEpochMilli(time);
        }

        @Override
        public Instant timestamp() {
            return Instant.ofEpochMilli(timestamp);
        }
    }

    /** For a window that expires; its outputs are of the window's last millisecond. */
    static final class Expiration extends Context implements DoFn.ExpirationContext<Object> {
        private Object key;

        Expiration(Surroundings surroundings) {
            super(surroundings);
        }

        Expiration of(Object ofKey, Window expiring) {
            key = ofKey;
            window = expiring;
            timestamp = expiring.maxTimestamp();
            return this;
        }

        @Override
        public Object key() {
            return key;
        }
    }

    /** For a bundle's end. */
    record Bundle(Surroundings surroundings) implements DoFn.BundleContext<Object> {
        @Override
        public void output(Object value, Instant timestamp, Window window) {
            surroundings.outputs().give(0, value, timestamp.toEpochMilli(), window, Pane.NONE);
        }

        @Override
        public <T> void output(OutputTag<T> tag, T value, Instant timestamp, Window window) {
            CallOutputs outputs = surroundings.outputs();
            outputs.give(outputs.number(tag), value, timestamp.toEpochMilli(), window, Pane.NONE);
        }

        @Override
        public Metrics metrics() {
            return surroundings.metrics();
        }
    }
}
