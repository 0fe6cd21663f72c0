package org.nifibeam.testkit;

import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.AcknowledgesSplits;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Pushdown;
import org.nifibeam.core.spi.Reader;
import org.nifibeam.core.spi.Source;
import org.nifibeam.core.spi.SourceProvider;
import org.nifibeam.core.spi.SourceRead;
import org.nifibeam.core.spi.Split;
import org.nifibeam.core.window.Timestamps;

/**
 * A source provider that checks the contract on both sides while it passes calls on: the runner's
 * calls (order, one thread, every split that was found and no other, once; close exactly once;
 * positions that were reported) and the source's answers (deadline, watermark, positions that move
 * with what is polled, splits found once, rows of the promised width).
 */
public final class CheckedSource implements SourceProvider {
    /** How much later than its deadline a poll may come back on a busy machine. */
    private static final long TOLERANCE_NANOS = 2_000_000_000L;

    private final SourceProvider provider;
    private final Contract contract;
    private final AtomicLong delivered = new AtomicLong();

    /** Checks a provider. */
    public CheckedSource(SourceProvider provider, Contract contract) {
        this.provider = provider;
        this.contract = contract;
    }

    /** How many rows all of its readers have handed over. */
    public long delivered() {
        return delivered.get();
    }

    @Override
    public String type() {
        return provider.type();
    }

    @Override
    public String description() {
        return provider.description();
    }

    @Override
    public List<ConfigField> settings() {
        return provider.settings();
    }

    @Override
    public boolean bounded(Config config) {
        return provider.bounded(config);
    }

    @Override
    public Source create(Config config) throws ProblemException {
        Source source = provider.create(config);
        return new Source() {
            @Override
            public Schema schema() throws ProblemException {
                return source.schema();
            }

            @Override
            public SourceRead plan(Schema schema, Pushdown pushdown) throws ProblemException {
                SourceRead read = source.plan(schema, pushdown);
                contract.require(
                        pushdown.filters().containsAll(read.residual()),
                        "plan: a residual filter that was not offered");
                contract.require(
                        read.schema().names().containsAll(pushdown.outputs()),
                        "plan: not all of the outputs are delivered");
                return read instanceof AcknowledgesSplits told
                        ? new CheckedToldRead(read, told)
                        : new CheckedRead(read);
            }
        };
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** A read that is told which splits are read no more: only of those that nobody reads. */
    private final class CheckedToldRead extends CheckedRead implements AcknowledgesSplits {
        private final AcknowledgesSplits told;

        CheckedToldRead(SourceRead read, AcknowledgesSplits told) {
            super(read);
            this.told = told;
        }

        @Override
        public void acknowledge(List<Ended> splits) throws IOException {
            contract.require(!splits.isEmpty(), "acknowledge: no split");
            for (Ended ended : splits) {
                contract.require(
                        !isRead(ended.split()),
                        ended.split() + ": acknowledged as ended while it is read");
            }
            told.acknowledge(splits);
        }
    }

    private class CheckedRead implements SourceRead {
        private final SourceRead read;
        private final Set<String> found = ConcurrentHashMap.newKeySet();
        private final Set<String> opened = ConcurrentHashMap.newKeySet();
        private final Set<String> reading = ConcurrentHashMap.newKeySet();
        private volatile boolean restored;

        CheckedRead(SourceRead read) {
            this.read = read;
        }

        final boolean isRead(Split split) {
            return reading.contains(split.id());
        }

        @Override
        public Schema schema() {
            return read.schema();
        }

        @Override
        public List<Expression> residual() {
            return read.residual();
        }

        @Override
        public Source.SplitEnumerator enumerator(Optional<byte[]> snapshot) throws IOException {
            restored |= snapshot.isPresent();
            return new CheckedEnumerator(read.enumerator(snapshot), found);
        }

        @Override
        public Reader open(Split split, Optional<byte[]> position) throws IOException {
            contract.require(
                    opened.add(split.id()) || position.isPresent(),
                    split + ": opened twice from its beginning");
            contract.require(
                    restored || found.contains(split.id()),
                    split + ": opened, but nobody found it");
            Reader reader = read.open(split, position);
            contract.require(reading.add(split.id()), split + ": two readers at once");
            return new CheckedReader(
                    split.id(),
                    reader,
                    read.schema().size(),
                    position,
                    () -> reading.remove(split.id()));
        }
    }

    private final class CheckedEnumerator implements Source.SplitEnumerator {
        private final Source.SplitEnumerator enumerator;
        private final Set<String> found;
        private final AtomicBoolean busy = new AtomicBoolean();
        private boolean exhausted;
        private boolean closed;

        CheckedEnumerator(Source.SplitEnumerator enumerator, Set<String> found) {
            this.enumerator = enumerator;
            this.found = found;
            contract.opened("enumerator");
        }

        @Override
        public List<Split> discover() throws IOException, InterruptedException {
            contract.require(busy.compareAndSet(false, true), "enumerator: two threads at once");
            try {
                contract.require(!closed, "enumerator: discover after close");
                List<Split> splits = enumerator.discover();
                contract.require(
                        !exhausted || splits.isEmpty(),
                        "enumerator: splits after it was exhausted");
                splits.forEach(
                        s -> contract.require(found.add(s.id()), "enumerator: found twice: " + s));
                return splits;
            } finally {
                busy.set(false);
            }
        }

        @Override
        public boolean exhausted() {
            boolean now = enumerator.exhausted();
            contract.require(now || !exhausted, "enumerator: no longer exhausted");
            exhausted |= now;
            return now;
        }

        @Override
        public byte[] snapshot() {
            contract.require(!closed, "enumerator: snapshot after close");
            return enumerator.snapshot();
        }

        @Override
        public void close() throws IOException {
            contract.require(!closed, "enumerator: closed twice");
            if (!closed) {
                contract.closed("enumerator");
            }
            closed = true;
            enumerator.close();
        }
    }

    private final class CheckedReader implements Reader {
        private final String name;
        private final Reader reader;
        private final int width;
        private final Contract.Confinement confinement;
        private final CheckedColumns columnsSeen;
        private final Runnable whenClosed;
        private final Set<String> reported = new HashSet<>();
        private Optional<String> resting = Optional.empty();
        private boolean ended;
        private long watermark = Long.MIN_VALUE;

        CheckedReader(
                String split,
                Reader reader,
                int width,
                Optional<byte[]> position,
                Runnable whenClosed) {
            this.whenClosed = whenClosed;
            position.map(CheckedSource::text).ifPresent(reported::add);
            this.name = "reader of " + split;
            this.reader = reader;
            this.width = width;
            this.confinement = new Contract.Confinement(contract, name);
            this.columnsSeen = new CheckedColumns(contract, name);
        }

        @Override
        public Result poll(long deadlineNanos) throws IOException, InterruptedException {
            confinement.call("poll");
            contract.require(!ended, name + ": polled after its end");
            long start = System.nanoTime();
            Result result = reader.poll(deadlineNanos);
            long late = System.nanoTime() - Math.max(start, deadlineNanos);
            contract.require(
                    late < TOLERANCE_NANOS,
                    name + ": a poll came " + late / 1_000_000 + " ms after its deadline");
            if (result == null) {
                contract.broken(name + ": a poll gave null, not Idle");
                return Idle.WAITING;
            }
            resting = Optional.empty();
            if (result instanceof End) {
                ended = true;
            } else if (result instanceof Rows rows) {
                delivered.addAndGet(rows.size());
                checkRows(rows);
            } else if (result instanceof Columns columns) {
                delivered.addAndGet(columns.batch().size());
                contract.require(
                        columns.batch().columns().size() == width,
                        name + ": not as many columns as fields");
                columnsSeen.check(columns.batch());
            } else if (result instanceof Rejected rejected) {
                checkRejected(rejected);
            }
            return result;
        }

        private void checkRejected(Rejected rejected) {
            for (RejectedRecord record : rejected.records()) {
                contract.require(
                        record.original() != null && !record.message().isBlank(),
                        name + ": a record rejected without its bytes or without a reason");
            }
        }

        private void checkRows(Rows rows) {
            contract.require(
                    rows.rows().length >= rows.size() && rows.timestamps().length >= rows.size(),
                    name + ": arrays shorter than " + rows.size());
            int given = Math.min(rows.rows().length, rows.timestamps().length);
            for (int i = 0; i < Math.min(given, rows.size()); i++) {
                Row row = rows.rows()[i];
                contract.require(
                        row != null && row.size() == width, name + ": a row of another width");
                long time = rows.timestamps()[i];
                contract.require(
                        time >= Timestamps.MIN && time <= Timestamps.MAX,
                        name + ": the timestamp " + time + " is outside of event time");
            }
        }

        @Override
        public byte[] position() {
            confinement.call("position");
            byte[] position = reader.position();
            String now = text(position);
            contract.require(
                    resting.map(now::equals).orElse(true),
                    name + ": its position moved without a poll");
            resting = Optional.of(now);
            reported.add(now);
            return position;
        }

        @Override
        public long watermark() {
            confinement.call("watermark");
            long now = reader.watermark();
            contract.require(
                    now >= watermark,
                    name + ": its watermark went back from " + watermark + " to " + now);
            watermark = Math.max(watermark, now);
            return now;
        }

        @Override
        public OptionalLong backlog() {
            confinement.call("backlog");
            return reader.backlog();
        }

        @Override
        public void acknowledge(byte[] position) throws IOException {
            confinement.call("acknowledge");
            contract.require(
                    reported.contains(text(position)),
                    name + ": a position is acknowledged that it has not reported");
            reader.acknowledge(position);
        }

        @Override
        public void close() throws IOException {
            confinement.close();
            whenClosed.run();
            reader.close();
        }
    }
}
