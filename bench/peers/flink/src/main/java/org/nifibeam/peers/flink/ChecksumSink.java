package org.nifibeam.peers.flink;

import java.io.Serializable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.nifibeam.bench.work.Worker.Answer;

/** Adds up what it gets, for one job at a time of this JVM. */
final class ChecksumSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1;
    private static final LongAdder ROWS = new LongAdder();
    private static final LongAdder SUM = new LongAdder();

    private final Amount<T> amount;

    ChecksumSink(Amount<T> amount) {
        this.amount = amount;
    }

    /** What an element adds to the sum. */
    @FunctionalInterface
    interface Amount<T> extends ToLongFunction<T>, Serializable {}

    /** What came since the last call. */
    static Answer take() {
        return new Answer(ROWS.sumThenReset(), SUM.sumThenReset());
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            private long rows;
            private long sum;

            @Override
            public void write(T element, Context context) {
                rows++;
                sum += amount.applyAsLong(element);
            }

            @Override
            public void flush(boolean endOfInput) {
                ROWS.add(rows);
                SUM.add(sum);
                rows = 0;
                sum = 0;
            }

            @Override
            public void close() {}
        };
    }
}
