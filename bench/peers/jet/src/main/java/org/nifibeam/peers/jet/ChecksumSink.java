package org.nifibeam.peers.jet;

import com.hazelcast.function.ToLongFunctionEx;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import java.util.concurrent.atomic.LongAdder;
import org.nifibeam.bench.work.Worker.Answer;

/** Adds up what it gets, for one job at a time of this JVM; each task's. */
final class ChecksumSink {
    private static final LongAdder ROWS = new LongAdder();
    private static final LongAdder SUM = new LongAdder();

    private long rows;
    private long sum;

    private ChecksumSink() {}

    /** A sink; {@code amount} is what an element adds to the sum. */
    static <T> Sink<T> of(ToLongFunctionEx<T> amount) {
        return SinkBuilder.sinkBuilder("checksum", context -> new ChecksumSink())
                .<T>receiveFn((sink, element) -> sink.add(amount.applyAsLong(element)))
                .destroyFn(ChecksumSink::end)
                .build();
    }

    /** What came since the last call. */
    static Answer take() {
        return new Answer(ROWS.sumThenReset(), SUM.sumThenReset());
    }

    private void add(long amount) {
        rows++;
        sum += amount;
    }

    private void end() {
        ROWS.add(rows);
        SUM.add(sum);
    }
}
