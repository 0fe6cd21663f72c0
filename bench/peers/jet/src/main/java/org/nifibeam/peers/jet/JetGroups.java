package org.nifibeam.peers.jet;

import static com.hazelcast.jet.aggregate.AggregateOperations.summingLong;

import com.hazelcast.jet.pipeline.BatchSource;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sources;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.WindowDefinition;
import java.util.Map.Entry;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.Order;

/**
 * The sums in Jet's pipeline API, which adds up in each task before the exchange by itself. Its
 * windows are for streams; bounded rows are grouped by window and key.
 */
final class JetGroups {
    private final Order order;

    JetGroups(Order order) {
        this.order = order;
    }

    Pipeline pipeline() {
        Pipeline pipeline = Pipeline.create();
        if (order.asStream()) {
            windows(pipeline);
        } else {
            groups(pipeline);
        }
        return pipeline;
    }

    private void groups(Pipeline pipeline) {
        long keys = order.group().keys();
        BatchSource<KeyAmount> rows =
                Sources.batchFromProcessor("rows", RowsProcessor.supplier(order));
        pipeline.readFrom(rows)
                .setLocalParallelism(order.tasks())
                .groupingKey(KeyAmount::key)
                .aggregate(summingLong(KeyAmount::amount))
                .writeTo(
                        ChecksumSink.of(
                                (Entry<Long, Long> sum) -> sum.getKey() % keys + sum.getValue()));
    }

    private void windows(Pipeline pipeline) {
        StreamSource<KeyAmount> rows =
                Sources.streamFromProcessor("rows", RowsProcessor.supplier(order));
        pipeline.readFrom(rows)
                .withTimestamps(KeyAmount::at, 0)
                .setLocalParallelism(order.tasks())
                .groupingKey(KeyAmount::key)
                .window(WindowDefinition.tumbling(GroupWork.WINDOW_MICROS / 1000))
                .aggregate(summingLong(KeyAmount::amount))
                .writeTo(ChecksumSink.of(sum -> sum.getKey() + sum.getValue()));
    }
}
