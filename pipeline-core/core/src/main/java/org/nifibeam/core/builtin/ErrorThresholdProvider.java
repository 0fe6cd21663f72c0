package org.nifibeam.core.builtin;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.nifibeam.core.coder.ByteSink;
import org.nifibeam.core.coder.ByteSource;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.MergesHandles;
import org.nifibeam.core.spi.Sink;
import org.nifibeam.core.spi.SinkProvider;
import org.nifibeam.core.spi.UnmetExpectationException;
import org.nifibeam.core.spi.Writer;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Windows;

/**
 * What {@code threshold} in {@code error_handling} becomes: a sink of rows of one flag, false for
 * each element that a stage takes and true for each that has failed, which fails the run if too
 * many have.
 */
public final class ErrorThresholdProvider implements SinkProvider {
    /** Its type. */
    public static final String TYPE = "CheckErrorThreshold";

    /** For {@link java.util.ServiceLoader}. */
    public ErrorThresholdProvider() {}

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String description() {
        return "Fails the pipeline if more than a part of its input is true.";
    }

    @Override
    public List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        "threshold",
                        ConfigField.Type.ANY,
                        "The part of the elements that may fail, from 0 to 1."));
    }

    @Override
    public Sink create(Config config, Schema schema) throws ProblemException {
        Object threshold = config.values().get("threshold");
        if (!(threshold instanceof Number number)
                || !(number.doubleValue() >= 0 && number.doubleValue() <= 1)) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    "'threshold' is no part from 0 to 1: " + threshold,
                    "write 0.1 for a tenth");
        }
        if (schema.size() != 1 || !schema.type(0).is(Kind.BOOLEAN)) {
            throw new ProblemException(
                    ProblemCode.TYPE_MISMATCH,
                    "the input is " + schema + ", not one flag",
                    "map it to one boolean field");
        }
        return new Counting(number.doubleValue());
    }

    /** What a handle says: how many elements have come, and how many of them have failed. */
    private record Counts(long taken, long failed) {
        static Counts of(List<byte[]> handles) {
            long taken = 0;
            long failed = 0;
            for (byte[] handle : handles) {
                ByteSource source = new ByteSource(handle);
                taken += source.readLong();
                failed += source.readLong();
            }
            return new Counts(taken, failed);
        }

        byte[] toBytes() {
            ByteSink bytes = new ByteSink();
            bytes.writeLong(taken);
            bytes.writeLong(failed);
            return bytes.toBytes();
        }
    }

    private record Counting(double threshold) implements Sink, MergesHandles {
        @Override
        public Guarantee guarantee() {
            return Guarantee.CHECK;
        }

        @Override
        public Writer open(WriterContext context) {
            return new Counter();
        }

        @Override
        public void commit(CommitContext context, List<byte[]> handles) throws IOException {
            Counts all = Counts.of(handles);
            if (all.failed() > threshold * all.taken()) {
                throw new UnmetExpectationException(
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d elements have failed, which is more than the threshold of %s",
                                all.failed(),
                                all.taken(),
                                threshold),
                        "see why they fail, or allow more");
            }
        }

        @Override
        public byte[] merge(List<byte[]> handles) {
            return Counts.of(handles).toBytes();
        }

        @Override
        public void abort(CommitContext context) {}
    }

    /** Counts what comes. Confined to one thread. */
    private static final class Counter implements Writer {
        private long taken;
        private long failed;

        @Override
        public void write(Row row, long timestamp, Windows windows, Pane pane) {
            if (row.getBoolean(0)) {
                failed += windows.count();
            } else {
                taken += windows.count();
            }
        }

        @Override
        public byte[] prepare(long checkpoint) {
            byte[] handle = taken + failed == 0 ? new byte[0] : new Counts(taken, failed).toBytes();
            taken = 0;
            failed = 0;
            return handle;
        }

        @Override
        public void close() {}
    }
}
