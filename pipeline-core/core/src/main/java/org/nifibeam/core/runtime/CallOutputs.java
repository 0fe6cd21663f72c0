package org.nifibeam.core.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.function.ElementType;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Window;

/**
 * Where a function's outputs go. Between {@link #hold} and {@link #commit} or {@link #discard} they
 * are kept; else they go on at once. What fails behind the function is remembered, so that a
 * function which catches all exceptions does not hide it. Confined to the task's thread.
 */
final class CallOutputs {
    private final StepMetrics metrics;
    private final StepOutputs receivers;
    private final List<ElementType<Object>> types = new ArrayList<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<Given> kept = new ArrayList<>();
    private boolean holding;
    private Throwable behind;

    CallOutputs(StepMetrics metrics, StepOutputs receivers, List<OutputTag<?>> tags) {
        this.metrics = metrics;
        this.receivers = receivers;
        for (OutputTag<?> tag : tags) {
            byName.put(tag.name(), types.size());
            types.add(any(tag.type()));
        }
    }

    @SuppressWarnings("unchecked")
    private static ElementType<Object> any(ElementType<?> type) {
        return (ElementType<Object>) type;
    }

    /** The number of the output of a tag, which a function's copy has a copy of. */
    int number(OutputTag<?> tag) {
        Integer number = byName.get(tag.name());
        if (number == null) {
            throw new IllegalArgumentException(
                    "the function has no output '" + tag.name() + "', but " + byName.keySet());
        }
        return number;
    }

    void give(int output, Object value, long timestamp, Window window, Pane pane) {
        if (value == null) {
            throw new IllegalArgumentException("a function's output is never null");
        }
        Row row = types.get(output).toRow(value);
        if (holding) {
            kept.add(new Given(output, row, timestamp, window, pane));
        } else {
            send(output, row, timestamp, window, pane);
        }
    }

    private void send(int output, Row row, long timestamp, Window window, Pane pane) {
        metrics.given(1);
        try {
            receivers.output(output).accept(row, timestamp, window, pane);
        } catch (RuntimeException | Error e) {
            behind = e;
            throw e;
        }
    }

    /** From now on outputs are kept. */
    void hold() {
        holding = true;
    }

    /** Hands on what was kept. */
    void commit() {
        holding = false;
        for (Given given : kept) {
            send(given.output(), given.row(), given.timestamp(), given.window(), given.pane());
        }
        kept.clear();
    }

    /** Forgets what was kept. */
    void discard() {
        holding = false;
        kept.clear();
    }

    /** Throws what has failed behind the function, if anything has. */
    void check() {
        if (behind instanceof Error error) {
            throw error;
        }
        if (behind != null) {
            throw (RuntimeException) behind;
        }
    }

    private record Given(int output, Row row, long timestamp, Window window, Pane pane) {}
}
