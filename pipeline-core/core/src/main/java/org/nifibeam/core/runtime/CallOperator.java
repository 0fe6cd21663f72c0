package org.nifibeam.core.runtime;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.KeyedType;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.state.SpillException;
import org.nifibeam.core.state.Timers;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.core.window.Windows;

/**
 * Calls a function, once for each element and window.
 *
 * <p>A bundle ends when the input pauses, before event time goes on (what a function gives at a
 * bundle's end is so never behind what has been said of event time), and at checkpoints. Event time
 * stays behind elements that wait for side inputs: to timers and windows it looks as if it had not
 * come further. So it does behind elements that are to be tried again. What is handed on of it
 * stays behind the timers' output times besides.
 */
final class CallOperator extends Operator implements SideReceiver {
    private final DoFn<Object, Object> function;
    private final ElementType<?> input;
    private final FailureReport report;
    private final CallOutputs results;
    private final Optional<KeyFields> keys;
    private final Optional<KeyedScope> keyed;
    private final Optional<SideInputs> sides;
    private final Optional<RetryQueue> retries;
    private final CallContexts.Process process;
    private final CallContexts.Firing firing;
    private final CallContexts.Expiration expiration;
    private final CallContexts.Bundle bundle;
    private final Receiver released = new Released();
    private final boolean holds;
    private boolean setUp;
    private boolean inBundle;
    private long given = Timestamps.MIN;
    private long reached = Timestamps.MIN;
    private long handed = Timestamps.MIN;

    /**
     * An operator.
     *
     * @param function the task's own copy
     * @param input how rows become its elements
     * @param retries of what it fails on, if there are any
     */
    CallOperator(
            StepMetrics metrics,
            StepOutputs outputs,
            DoFn<?, ?> function,
            ElementType<?> input,
            FailureReport report,
            Optional<KeyFields> keys,
            CallContexts.Surroundings surroundings,
            Optional<RetryQueue> retries) {
        super(metrics, outputs);
        this.function = any(function);
        this.input = input;
        this.report = report;
        this.keys = keys;
        this.results = surroundings.outputs();
        this.keyed = surroundings.keyed();
        this.sides = surroundings.sides();
        this.retries = retries;
        this.process = new CallContexts.Process(surroundings);
        this.firing = new CallContexts.Firing(surroundings);
        this.expiration = new CallContexts.Expiration(surroundings);
        this.bundle = new CallContexts.Bundle(surroundings);
        this.holds = outputs.errors().isPresent() || retries.isPresent();
    }

    @SuppressWarnings("unchecked")
    private static DoFn<Object, Object> any(DoFn<?, ?> function) {
        return (DoFn<Object, Object>) function;
    }

    @Override
    void open() {
        setUp = true;
        call("setup", function::setup);
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        makeRoom();
        for (int i = 0; i < windows.count(); i++) {
            Window window = windows.window(i);
            if (sides.isEmpty()) {
                process(row, timestamp, window, pane, 0);
            } else if (sides.get().isForgotten(window)) {
                metrics().dropped();
            } else if (sides.get().isReady(window)) {
                process(row, timestamp, window, pane, 0);
            } else {
                sides.get().wait(row, timestamp, window, pane);
            }
        }
    }

    /** With very much to be tried again the input slows down. */
    private void makeRoom() {
        if (retries.isPresent()) {
            tryAgain(retries.get().slowly());
        }
    }

    private void tryAgain(List<RetryQueue.Failed> elements) {
        for (RetryQueue.Failed element : elements) {
            process(
                    element.row(),
                    element.timestamp(),
                    (Window) element.windows(),
                    element.pane(),
                    element.attempts());
        }
    }

    private void process(Row row, long timestamp, Window window, Pane pane, int attempts) {
        try {
            select(row, timestamp, window, pane, attempts);
        } catch (SpillException e) {
            throw StageFailure.of(metrics().stage(), e);
        }
    }

    private void select(Row row, long timestamp, Window window, Pane pane, int attempts) {
        if (keyed.isPresent()) {
            if (keyed.get().isExpired(window)) {
                metrics().dropped();
                return;
            }
            keyed.get().select(keys.orElseThrow().of(row), window, timestamp);
            keyed.get().touch();
        }
        call(row, timestamp, window, pane, attempts);
        // The runtime's own timers are set behind the watermark: none of them is due.
        if (keyed.isPresent() && keyed.get().hasTimers()) {
            fireEventTime();
        }
    }

    private void call(Row row, long timestamp, Window window, Pane pane, int attempts) {
        beginBundle();
        if (holds) {
            results.hold();
            keyed.ifPresent(KeyedScope::hold);
        }
        try {
            function.process(process.of(input.fromRow(row), timestamp, window, pane));
            results.check();
        } catch (Exception | LinkageError | AssertionError e) {
            results.check();
            failed(row, timestamp, window, pane, attempts + 1, e);
            return;
        }
        if (holds) {
            keyed.ifPresent(KeyedScope::commit);
            results.commit();
        }
    }

    private void failed(
            Row row, long timestamp, Window window, Pane pane, int attempts, Throwable cause) {
        if (cause instanceof SpillException e) {
            throw e;
        }
        StageFailure failure = report.called(row, cause);
        if (!holds || !(cause instanceof Exception) || cause instanceof InterruptedException) {
            throw failure;
        }
        keyed.ifPresent(KeyedScope::discard);
        results.discard();
        if (retries.isPresent()
                && retries.get().keep(row, timestamp, window, pane, attempts, cause)) {
            return;
        }
        if (outputs().errors().isEmpty()) {
            throw failure;
        }
        metrics().failed();
        Row error = ErrorRows.of(row, failure.problem().message(), Optional.of(cause));
        outputs().errors().orElseThrow().accept(error, timestamp, window, pane);
    }

    private interface Call {
        void run() throws Exception;
    }

    /** Calls the function about something else than an element; what it throws fails the run. */
    private void call(String what, Call call) {
        if (holds) {
            keyed.ifPresent(KeyedScope::hold);
        }
        try {
            call.run();
            results.check();
        } catch (Exception | LinkageError | AssertionError e) {
            results.check();
            if (e instanceof SpillException spill) {
                throw spill;
            }
            throw new StageFailure(
                    metrics().stage(),
                    "the function's " + what + " failed: " + StageFailure.words(e),
                    "see the log for the whole cause",
                    e);
        }
        if (holds) {
            keyed.ifPresent(KeyedScope::commit);
        }
    }

    private void beginBundle() {
        if (!inBundle) {
            inBundle = true;
            call("startBundle", function::startBundle);
        }
    }

    @Override
    void endBundle() {
        if (inBundle) {
            inBundle = false;
            call("finishBundle", () -> function.finishBundle(bundle));
        }
        keeping(this::handOn);
    }

    @Override
    public void watermark(long time) {
        given = Math.max(given, time);
        advance();
    }

    @Override
    public void sideElements(
            int side, Row[] rows, long[] timestamps, Windows[] windows, Pane[] panes, int size) {
        SideContents contents = sides.orElseThrow().side(side);
        for (int i = 0; i < size; i++) {
            contents.add(rows[i], windows[i], panes[i]);
        }
        sides.get().release(released);
        advance();
    }

    @Override
    public void sideWatermark(int side, long time) {
        sides.orElseThrow().side(side).watermark(time);
        sides.get().release(released);
        advance();
    }

    private void advance() {
        // Nothing is left behind at the end of the input.
        while (given == Timestamps.MAX
                && retries.map(RetryQueue::next).orElse(Long.MAX_VALUE) < Long.MAX_VALUE) {
            tryAgain(retries.orElseThrow().last());
        }
        long now = held();
        if (now > reached) {
            endBundle();
            reached = now;
            metrics().reached(now);
            keyed.ifPresent(k -> k.reached(now));
            keeping(this::fireEventTime);
            // What fires at a window's end still sees what stood beside it.
            sides.ifPresent(s -> s.reached(now));
        }
        endBundle();
    }

    /** How far event time has come, to what is behind the elements that wait. */
    private long held() {
        long waiting =
                Math.min(
                        sides.map(SideInputs::hold).orElse(Timestamps.MAX),
                        retries.map(RetryQueue::hold).orElse(Timestamps.MAX));
        return Math.min(given, waiting);
    }

    /**
     * Fires what event time has passed. At the end of time all that goes by the clock fires too,
     * before a window could expire.
     */
    private void fireEventTime() {
        if (keyed.isEmpty()) {
            return;
        }
        Timers timers = keyed.get().timers();
        boolean end = reached == Timestamps.MAX;
        while (true) {
            Optional<Timers.Firing> next =
                    end
                            ? timers.take(TimeDomain.PROCESSING_TIME, Long.MAX_VALUE)
                            : Optional.empty();
            if (next.isEmpty()) {
                next = timers.take(TimeDomain.EVENT_TIME, reached - 1);
            }
            if (next.isEmpty()) {
                return;
            }
            fire(next.get(), end);
        }
    }

    private void fire(Timers.Firing due, boolean end) {
        KeyedScope scope = keyed.orElseThrow();
        Object key = key(due.key());
        scope.select(due.key(), due.window(), due.output());
        if (due.id().equals(KeyedScope.OWN)) {
            beginBundle();
            call(
                    "onWindowExpiration",
                    () -> function.onWindowExpiration(expiration.of(key, due.window())));
            scope.expire();
            return;
        }
        beginBundle();
        scope.refuseClock(end && due.domain() == TimeDomain.PROCESSING_TIME);
        call(
                "timer '" + due.id() + "'",
                () ->
                        function.onTimer(
                                firing.of(
                                        scope.spec(due.id()),
                                        key,
                                        due.time(),
                                        due.output(),
                                        due.window())));
        scope.refuseClock(false);
    }

    /** A key as the function knows it. */
    private Object key(Row key) {
        Object field = key.get(0);
        return input instanceof KeyedType<?, ?> type ? type.keyOf(field) : field;
    }

    @Override
    boolean holdsBack() {
        return sides.map(s -> s.hold() < Timestamps.MAX).orElse(false)
                || usesClock() && nextClock() < Long.MAX_VALUE;
    }

    @Override
    boolean usesClock() {
        return retries.isPresent() || hasClockTimers();
    }

    private boolean hasClockTimers() {
        return keyed.map(KeyedScope::usesClock).orElse(false);
    }

    @Override
    long nextClock() {
        long timer =
                hasClockTimers()
                        ? keyed.orElseThrow().timers().next(TimeDomain.PROCESSING_TIME)
                        : Long.MAX_VALUE;
        return Math.min(timer, retries.map(RetryQueue::next).orElse(Long.MAX_VALUE));
    }

    @Override
    void clock(long now) {
        if (retries.isPresent() && retries.get().next() <= now) {
            tryAgain(retries.get().take(now));
        }
        if (retries.isPresent() && held() > reached) {
            keeping(this::advance);
        }
        if (hasClockTimers()) {
            keeping(() -> fireClock(now));
        }
    }

    private void fireClock(long now) {
        Timers timers = keyed.orElseThrow().timers();
        Optional<Timers.Firing> next = timers.take(TimeDomain.PROCESSING_TIME, now);
        boolean any = next.isPresent();
        while (next.isPresent()) {
            fire(next.get(), false);
            next = timers.take(TimeDomain.PROCESSING_TIME, now);
        }
        if (any) {
            fireEventTime();
            endBundle();
        }
    }

    /** Does what uses state, which may have no room. */
    private void keeping(Runnable work) {
        try {
            work.run();
        } catch (SpillException e) {
            throw StageFailure.of(metrics().stage(), e);
        }
    }

    /** Hands on how far event time has come, behind what the timers are still to give. */
    private void handOn() {
        long now = Math.min(reached, keyed.map(k -> k.timers().hold()).orElse(Timestamps.MAX));
        if (now > handed) {
            handed = now;
            outputs().watermark(now);
        }
    }

    @Override
    void snapshot(SnapshotWriter to) {
        sides.ifPresent(s -> s.snapshot(metrics().stage().id(), report.schema(), keys, to));
        retries.ifPresent(r -> r.snapshot(keys, to));
    }

    @Override
    void restore(SnapshotReader from) {
        sides.ifPresent(s -> s.restore(metrics().stage().id(), report.schema(), from));
        retries.ifPresent(r -> r.restore(from));
    }

    @Override
    void close() throws IOException {
        if (setUp) {
            setUp = false;
            try {
                function.teardown();
            } catch (Exception e) {
                throw new StageFailure(
                        metrics().stage(),
                        "the function's teardown failed: " + StageFailure.words(e),
                        "see the log for the whole cause",
                        e);
            }
        }
    }

    /** Takes the elements that had to wait. */
    private final class Released implements Receiver {
        @Override
        public void accept(Row row, long timestamp, Windows windows, Pane pane) {
            process(row, timestamp, (Window) windows, pane, 0);
        }

        @Override
        public void watermark(long time) {
            throw new IllegalStateException("event time goes another way");
        }
    }
}
