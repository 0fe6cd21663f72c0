package org.nifibeam.peers.flink;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.LongSums;

/**
 * Adds up pairs of key and amount before the exchange, each window by itself, in tables of
 * primitives; sends the sums on when event time has passed the window, when there are too many, and
 * at the end. What a checkpoint would have to keep goes on before it.
 */
final class PartialSums extends AbstractStreamOperator<Tuple2<Long, Long>>
        implements OneInputStreamOperator<Tuple2<Long, Long>, Tuple2<Long, Long>>, BoundedOneInput {
    private static final long serialVersionUID = 1;
    private static final int MOST = 2_000_000;
    private static final long WINDOW_MILLIS = GroupWork.WINDOW_MICROS / 1000;

    private final boolean windowed;
    private transient Map<Long, LongSums> tables;
    private transient long window;
    private transient LongSums table;

    PartialSums(boolean windowed) {
        this.windowed = windowed;
    }

    @Override
    public void open() throws Exception {
        super.open();
        tables = new HashMap<>();
        window = Long.MIN_VALUE;
    }

    @Override
    public void processElement(StreamRecord<Tuple2<Long, Long>> element) {
        long of = windowed ? element.getTimestamp() / WINDOW_MILLIS : 0;
        if (of != window) {
            window = of;
            table = tables.computeIfAbsent(of, w -> new LongSums());
        }
        table.add(element.getValue().f0, element.getValue().f1);
        if (table.size() > MOST) {
            sendAll();
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (windowed) {
            tables.entrySet()
                    .removeIf(
                            entry -> {
                                boolean passed =
                                        (entry.getKey() + 1) * WINDOW_MILLIS - 1
                                                <= mark.getTimestamp();
                                if (passed) {
                                    send(entry.getKey(), entry.getValue());
                                }
                                return passed;
                            });
            window = Long.MIN_VALUE;
        }
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpoint) {
        sendAll();
    }

    @Override
    public void endInput() {
        sendAll();
    }

    private void sendAll() {
        tables.forEach(this::send);
        tables.clear();
        window = Long.MIN_VALUE;
    }

    private void send(long of, LongSums sums) {
        long at = (of + 1) * WINDOW_MILLIS - 1;
        StreamRecord<Tuple2<Long, Long>> record = new StreamRecord<>(Tuple2.of(0L, 0L), at);
        sums.forEach(
                (key, sum) -> {
                    record.getValue().f0 = key;
                    record.getValue().f1 = sum;
                    output.collect(record);
                });
    }
}
