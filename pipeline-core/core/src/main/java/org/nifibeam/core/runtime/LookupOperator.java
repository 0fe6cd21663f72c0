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
import org.nifibeam.core.schema.RowPair;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connectors;
import org.nifibeam.core.spi.LookupReader;
import org.nifibeam.core.spi.TableReader;
import org.nifibeam.core.state.SnapshotReader;
import org.nifibeam.core.state.SnapshotWriter;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
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
    private final RowPair pair;
    private final FailureReport report;
    private final LookupCache cache;
    private final LookupReader reader;

    /** The values of a key that a table is asked for. */
    private final Object[] values;

    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Row> asked = new LinkedHashSet<>();

    private final Optional<RetryQueue> retries;
    private long given = Timestamps.MIN;
    private long handed = Timestamps.MIN;

    /** An element; so many lookups for it have failed. */
    private record Waiting(
            Row row, Row key, long timestamp, Windows windows, Pane pane, int attempts) {}

    LookupOperator(
            StepMetrics metrics,
            RowFunction.Enrich function,
            Schema input,
            Schema output,
            FailureReport report,
            Connectors connectors,
            InstantSource clock,
            Optional<RetryQueue> retries,
            StepOutputs outputs)
            throws IOException {
        super(metrics, outputs);
        this.spec = function.lookup();
        this.keyFields = function.keys().stream().mapToInt(Integer::intValue).toArray();
        Schema own = function.keysOf(input);
        this.keyShape = RowShape.of(own);
        this.keyConversion = RowConversion.between(own, spec.key());
        this.pair = RowPair.of(input, 0, spec.found(), 0, output);
        this.values = new Object[keyFields.length];
        this.report = report;
        this.retries = retries;
        this.cache = new LookupCache(spec.cache(), spec.expiry(), clock);
        this.reader = spec.open(connectors, clock);
    }

    @Override
    public void accept(Row row, long timestamp, Windows windows, Pane pane) {
        metrics().taken(1);
        makeRoom();
        take(row, timestamp, windows, pane, 0);
    }

    /** With very much to be looked up again the input slows down. */
    private void makeRoom() {
        if (retries.isPresent()) {
            tryAgain(retries.get().slowly());
        }
    }

    private void tryAgain(List<RetryQueue.Failed> elements) {
        for (RetryQueue.Failed element : elements) {
            take(
                    element.row(),
                    element.timestamp(),
                    element.windows(),
                    element.pane(),
                    element.attempts());
        }
        if (!elements.isEmpty()) {
            ask();
        }
    }

    private void take(Row row, long timestamp, Windows windows, Pane pane, int attempts) {
        if (!readKey(row)) {
            // A null is equal to nothing, as in SQL.
            give(row, Optional.empty(), timestamp, windows, pane);
        } else if (reader instanceof TableReader table) {
            find(table, row, timestamp, windows, pane, attempts);
        } else {
            remember(row, timestamp, windows, pane, attempts);
        }
    }

    /** False if there is a null in it. */
    private boolean readKey(Row row) {
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(keyFields[i]);
            if (values[i] == null) {
                return false;
            }
        }
        return true;
    }

    private Row key() {
        return keyConversion.convert(keyShape.row(values));
    }

    private void find(
            TableReader table, Row row, long timestamp, Windows windows, Pane pane, int attempts) {
        if (!keyConversion.changesNothing()) {
            Row key = key();
            for (int i = 0; i < values.length; i++) {
                values[i] = key.get(i);
            }
        }
        Optional<Row> answer;
        try {
            answer = table.find(values);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (IOException | RuntimeException e) {
            fail(new Waiting(row, row, timestamp, windows, pane, attempts), e);
            return;
        }
        give(row, answer, timestamp, windows, pane);
    }

    private void remember(Row row, long timestamp, Windows windows, Pane pane, int attempts) {
        Row key = key();
        Optional<Optional<Row>> known = cache.get(key);
        if (known.isPresent()) {
            give(row, known.get(), timestamp, windows, pane);
            return;
        }
        waiting.add(new Waiting(row, key, timestamp, windows, pane, attempts));
        asked.add(key);
        if (asked.size() >= spec.batch() || waiting.size() >= 10 * spec.batch()) {
            ask();
        }
    }

    private StageFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StageFailure(metrics().stage(), "the lookup was interrupted", "run it again", e);
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
            if (outputs().errors().isEmpty() && retries.isEmpty()) {
                throw report.lookedUp(elements.get(0).row(), e);
            }
            if (keys.size() == 1) {
                failures.put(keys.get(0), e);
            } else {
                keys.forEach(key -> failures.put(key, e));
                eachAlone(lastAttempts(elements), answers, failures);
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

    /** The keys of elements for which this was the last attempt. */
    private Set<Row> lastAttempts(List<Waiting> elements) {
        Set<Row> keys = new LinkedHashSet<>();
        for (Waiting element : elements) {
            if (retries.isEmpty() || !retries.get().hasLeft(element.attempts() + 1)) {
                keys.add(element.key());
            }
        }
        return keys;
    }

    /**
     * Which of several keys it is that cannot be looked up. With attempts left nobody asks: if the
     * system is away, each of them would wait for it.
     */
    private void eachAlone(
            Set<Row> keys, Map<Row, Optional<Row>> answers, Map<Row, Exception> failures) {
        for (Row key : keys) {
            try {
                lookUp(List.of(key), answers);
                failures.remove(key);
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
            throw interrupted(e);
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
        if (retries.isPresent()
                && retries.get()
                        .keep(
                                element.row(),
                                element.timestamp(),
                                element.windows(),
                                element.pane(),
                                element.attempts() + 1,
                                cause)) {
            return;
        }
        StageFailure failure = report.lookedUp(element.row(), cause);
        if (outputs().errors().isEmpty()) {
            throw failure;
        }
        metrics().failed();
        Row error = ErrorRows.of(element.row(), failure.problem().message(), Optional.of(cause));
        outputs()
                .errors()
                .get()
                .accept(error, element.timestamp(), element.windows(), element.pane());
    }

    private void give(Row row, Optional<Row> answer, long timestamp, Windows windows, Pane pane) {
        metrics().given(1);
        outputs().main().accept(pair.of(row, answer.orElse(null)), timestamp, windows, pane);
    }

    @Override
    void endBundle() {
        ask();
    }

    @Override
    public void watermark(long time) {
        given = time;
        advance();
    }

    /** Hands on how far event time has come, behind what is to be looked up again. */
    private void advance() {
        ask();
        // Nothing is left behind at the end of the input.
        while (given == Timestamps.MAX && nextClock() < Long.MAX_VALUE) {
            tryAgain(retries.orElseThrow().last());
        }
        long now = held();
        if (now > handed) {
            handed = now;
            super.watermark(now);
        }
    }

    private long held() {
        return Math.min(given, retries.map(RetryQueue::hold).orElse(Timestamps.MAX));
    }

    @Override
    boolean usesClock() {
        return retries.isPresent();
    }

    @Override
    long nextClock() {
        return retries.map(RetryQueue::next).orElse(Long.MAX_VALUE);
    }

    @Override
    void clock(long now) {
        if (nextClock() <= now) {
            tryAgain(retries.orElseThrow().take(now));
        }
        if (held() > handed) {
            advance();
        }
    }

    @Override
    boolean holdsBack() {
        return nextClock() < Long.MAX_VALUE;
    }

    @Override
    void snapshot(SnapshotWriter to) {
        retries.ifPresent(r -> r.snapshot(Optional.empty(), to));
    }

    @Override
    void restore(SnapshotReader from) {
        retries.ifPresent(r -> r.restore(from));
    }

    @Override
    void close() throws IOException {
        reader.close();
    }
}
