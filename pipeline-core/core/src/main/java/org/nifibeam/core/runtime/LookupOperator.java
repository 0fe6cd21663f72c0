package org.nifibeam.core.runtime;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.LookupSpec;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowConversion;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * Adds what is found for each element's key, see {@link RowFunction.Enrich}. Elements whose key is
 * not remembered wait until there is a batch of keys to ask for, the input pauses or event time
 * goes on.
 */
final class LookupOperator extends Operator {
    private final LookupSpec spec;
    private final int[] keyFields;
    private final RowShape keyShape;
    private final RowConversion keyConversion;
    private final RowShape shape;
    private final int found;
    private final FailureReport report;
    private final LookupCache cache;
    private final LookupReader reader;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Row> asked = new LinkedHashSet<>();

    private record Waiting(Row row, Row key, long timestamp, Windows windows, Pane pane) {}

    LookupOperator(
            StepMetrics metrics,
            RowFunction.Enrich function,
            Schema input,
            Schema output,
            FailureReport report,
            Connectors connectors,
            InstantSource clock,
            StepOutputs outputs)
            throws IOException {
        super(metrics, outputs);
        this.spec = function.lookup();
        this.keyFields = function.keys().stream().mapToInt(Integer::intValue).toArray();
        Schema own = function.keysOf(input);
        this.keyShape = RowShape.of(own);
        this.keyConversion = RowConversion.between(own, spec.key());
        this.shape = RowShape.of(output);
        this.found = spec.found().size();
        this.report = report;
        this.cache = new LookupCache(spec.cache(), spec.expiry(), clock);
        this.reader = spec.open(connectors, clock);
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        Optional<Row> key = key(row);
        // A null is equal to nothing, as in SQL.
        Optional<Optional<Row>> known =
                key.isEmpty() ? Optional.of(Optional.empty()) : cache.get(key.get());
        if (known.isPresent()) {
            give(row, known.get(), timestamp, windows, pane);
            return;
        }
        waiting.add(new Waiting(row, key.get(), timestamp, windows, pane));
        asked.add(key.get());
        if (asked.size() >= spec.batch() || waiting.size() >= 10 * spec.batch()) {
            ask();
        }
    }

    private Optional<Row> key(Row row) {
        Object[] values = new Object[keyFields.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(keyFields[i]);
            if (values[i] == null) {
                return Optional.empty();
            }
        }
        return Optional.of(keyConversion.convert(keyShape.row(values)));
    }

    private void ask() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Waiting> elements = List.copyOf(waiting);
        List<Row> keys = List.copyOf(asked);
        waiting.clear();
        asked.clear();
        Map<Row, Optional<Row>> answers = new HashMap<>();
        Map<Row, Exception> failures = new HashMap<>();
        try {
            lookUp(keys, answers);
        } catch (IOException | RuntimeException e) {
            if (outputs().errors().isEmpty()) {
                throw report.lookedUp(elements.get(0).row(), e);
            }
            if (keys.size() == 1) {
                failures.put(keys.get(0), e);
            } else {
                eachAlone(keys, answers, failures);
            }
        }
        for (Waiting element : elements) {
            Optional<Row> answer = answers.get(element.key());
            if (answer == null) {
                fail(element, failures.get(element.key()));
            } else {
                give(element.row(), answer, element.timestamp(), element.windows(), element.pane());
            }
        }
    }

    /** Which of several keys it is that cannot be looked up. */
    private void eachAlone(
            List<Row> keys, Map<Row, Optional<Row>> answers, Map<Row, Exception> failures) {
        for (Row key : keys) {
            try {
                lookUp(List.of(key), answers);
            } catch (IOException | RuntimeException e) {
                failures.put(key, e);
            }
        }
    }

    private void lookUp(List<Row> keys, Map<Row, Optional<Row>> answers) throws IOException {
        List<Optional<Row>> all;
        try {
            all = reader.lookup(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StageFailure(
                    metrics().stage(), "the lookup was interrupted", "run it again", e);
        }
        if (all.size() != keys.size()) {
            throw new IllegalStateException(
                    spec.type() + " gave " + all.size() + " answers for " + keys.size() + " keys");
        }
        for (int i = 0; i < keys.size(); i++) {
            answers.put(keys.get(i), all.get(i));
            cache.put(keys.get(i), all.get(i));
        }
    }

    private void fail(Waiting element, Exception cause) {
        if (cause instanceof StageFailure failure) {
            throw failure;
        }
        metrics().failed();
        StageFailure failure = report.lookedUp(element.row(), cause);
        Row error = ErrorRows.of(element.row(), failure.problem().message(), Optional.of(cause));
        outputs()
                .errors()
                .orElseThrow()
                .accept(error, element.timestamp(), element.windows(), element.pane());
    }

    private void give(Row row, Optional<Row> answer, long timestamp, Windows windows, Pane pane) {
        Object[] values = new Object[row.size() + found];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        for (int i = 0; i < found && answer.isPresent(); i++) {
            values[row.size() + i] = answer.get().get(i);
        }
        metrics().given(1);
        outputs().main().accept(shape.row(values), timestamp, windows, pane);
    }

    @Override
    void endBundle() {
        ask();
    }

    @Override
    public void watermark(long time) {
        ask();
        super.watermark(time);
    }

    @Override
    void close() throws IOException {
        reader.close();
    }
}
