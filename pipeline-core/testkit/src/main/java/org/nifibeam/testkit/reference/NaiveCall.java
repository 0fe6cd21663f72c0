package org.nifibeam.testkit.reference;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;
import org.nifibeam.testkit.Element;

/**
 * A function called for one element after the other, with its state, timers and side inputs. An
 * element is a bundle of its own.
 */
final class NaiveCall {
    /** What the function gave to the output of an index. */
    record Given(int output, Element element) {}

    /** A key of state and a window. */
    private record Scope(Object key, Window window) {}

    final Node.ParDo node;
    final RowFunction.Call call;
    final NaiveCells cells = new NaiveCells();
    final NaiveTimers timers = new NaiveTimers();
    final List<NaiveView> views;
    private final DoFn<Object, Object> function;
    private final Set<Scope> scopes = new LinkedHashSet<>();
    private final List<Element> waiting = new ArrayList<>();
    private List<Given> given = new ArrayList<>();
    private long watermark = Timestamps.MIN;
    private long clock;
    private long handedOn = Timestamps.MIN;
    private long late;
    private boolean doubtful;

    NaiveCall(Node.ParDo node) {
        this.node = node;
        this.call = (RowFunction.Call) node.function();
        this.function = copy(call.function());
        this.views = node.sides().stream().map(NaiveView::new).toList();
        run(function::setup);
    }

    @SuppressWarnings("unchecked")
    private static DoFn<Object, Object> copy(DoFn<?, ?> function) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(function);
            }
            return (DoFn<Object, Object>)
                    new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                            .readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException("it cannot be copied: " + function, e);
        }
    }

    /** Something of the function's that may fail. */
    private interface Step {
        void run() throws Exception;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    long watermark() {
        return watermark;
    }

    long clock() {
        return clock;
    }

    /** How many elements came when their window was over. */
    long late() {
        return late + views.stream().mapToLong(NaiveView::late).sum();
    }

    /** True if something came of which more than one outcome is permitted. */
    boolean doubtful() {
        return doubtful || views.stream().anyMatch(view -> view.late() > 0);
    }

    /** A timer was set to what has passed: it may fire before the next element or behind it. */
    void doubt() {
        doubtful = true;
    }

    private List<Given> taken() {
        List<Given> all = given;
        given = new ArrayList<>();
        return all;
    }

    /** Takes an element of the main input. */
    List<Given> add(Element element) {
        if (call.function().isStateful() && isOver(element.window())
                || isForgotten(element.window())) {
            late++;
            return List.of();
        }
        waiting.add(element);
        processWhatIsReady();
        return taken();
    }

    /** Elements wait for the side inputs of their windows. */
    private void processWhatIsReady() {
        for (Element element : List.copyOf(waiting)) {
            if (views.stream().allMatch(view -> view.ready(element.window()))) {
                waiting.remove(element);
                process(element);
            }
        }
    }

    private void process(Element element) {
        Map<?, List<Object>> state = cells.snapshot();
        List<NaiveTimers.Alarm> alarms = timers.snapshot();
        List<Given> before = List.copyOf(given);
        Optional<Object> key =
                call.keys().isEmpty()
                        ? Optional.empty()
                        : Optional.of(NaiveValues.canonical(element.row().get(call.keys().get(0))));
        key.ifPresent(k -> scopes.add(new Scope(k, element.window())));
        try {
            run(function::startBundle);
            run(() -> function.process(NaiveInvocation.ofElement(this, element, key.orElse(null))));
            run(() -> function.finishBundle(new NaiveInvocation.OfBundle(this)));
        } catch (RuntimeException e) {
            if (node.errors().isEmpty()) {
                throw e;
            }
            cells.restore(state);
            timers.restore(alarms);
            given = new ArrayList<>(before);
            given.add(
                    new Given(call.outputCount(), NaiveStages.error(node.errors().get(), element)));
        }
    }

    /** Event time of the input and of each side has come so far. */
    List<Given> advance(long main, List<Long> sides) {
        IntStream.range(0, views.size()).forEach(i -> views.get(i).advance(sides.get(i)));
        processWhatIsReady();
        watermark = Math.max(watermark, main);
        fire(TimeDomain.EVENT_TIME, watermark);
        if (watermark == Timestamps.MAX) {
            fire(TimeDomain.PROCESSING_TIME, Long.MAX_VALUE);
            fire(TimeDomain.EVENT_TIME, watermark);
        }
        for (Scope scope : List.copyOf(scopes)) {
            if (isOver(scope.window())) {
                scopes.remove(scope);
                run(
                        () ->
                                function.onWindowExpiration(
                                        NaiveInvocation.ofExpiration(
                                                this, scope.key(), scope.window())));
                cells.clear(scope.key(), scope.window());
                timers.clear(scope.key(), scope.window());
            }
        }
        return taken();
    }

    /** The clock has come so far; what that brings about comes by {@link #fireByClock}. */
    void clockIs(long now) {
        clock = now;
    }

    /** What the clock's having come so far brings about. */
    List<Given> fireByClock() {
        fire(TimeDomain.PROCESSING_TIME, clock);
        return taken();
    }

    private void fire(TimeDomain domain, long now) {
        Optional<NaiveTimers.Alarm> alarm = timers.take(domain, now);
        while (alarm.isPresent()) {
            NaiveTimers.Alarm due = alarm.get();
            run(() -> function.onTimer(NaiveInvocation.ofTimer(this, due)));
            alarm = timers.take(domain, now);
        }
    }

    /** How far event time is handed on. */
    long handOn() {
        long hold =
                Math.min(
                        timers.hold(),
                        waiting.stream()
                                .mapToLong(Element::timestamp)
                                .min()
                                .orElse(Timestamps.MAX));
        handedOn = Math.max(handedOn, Math.min(watermark, hold));
        return handedOn;
    }

    /** When a window's state goes. */
    long expiry(Window window) {
        return window.maxTimestamp() + node.input().windowing().allowedLateness().toMillis();
    }

    /** True if a side input that a window would see has gone, as the window itself has. */
    private boolean isForgotten(Window window) {
        long before = watermark - node.input().windowing().allowedLateness().toMillis();
        return window.maxTimestamp() < before
                && views.stream().anyMatch(view -> view.endedBefore(before, window));
    }

    private boolean isOver(Window window) {
        return expiry(window) < watermark || watermark == Timestamps.MAX;
    }

    /** Gives a value to the output of an index. */
    void give(int output, Object value, long timestamp, Window window, Pane pane) {
        @SuppressWarnings("unchecked")
        ElementType<Object> type = (ElementType<Object>) call.outputs().get(output).type();
        given.add(new Given(output, new Element(type.toRow(value), timestamp, window, pane)));
    }
}
