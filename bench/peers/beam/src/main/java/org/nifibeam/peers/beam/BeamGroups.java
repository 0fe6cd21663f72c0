package org.nifibeam.peers.beam;

import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker.Answer;

/** The sums as a pipeline of Beam's Java SDK, combiners lifted before the exchange as it does. */
final class BeamGroups {
    private static final LongAdder ROWS = new LongAdder();
    private static final LongAdder SUM = new LongAdder();

    private BeamGroups() {}

    static Answer run(Order order, String[] arguments) {
        PipelineOptions options = PipelineOptionsFactory.fromArgs(arguments).create();
        options.as(StreamingOptions.class).setStreaming(order.asStream());
        GroupWork work = order.group();
        Pipeline pipeline = Pipeline.create(options);
        PCollection<KV<Long, Long>> rows =
                pipeline.apply(GenerateSequence.from(0).to(order.events()))
                        .apply(ParDo.of(new MakeRow(work.keys(), work.windowed())));
        if (work.windowed()) {
            rows =
                    rows.apply(
                            Window.into(
                                    FixedWindows.of(
                                            Duration.millis(GroupWork.WINDOW_MICROS / 1000))));
        }
        rows.apply(Sum.longsPerKey()).apply(ParDo.of(new AddUp()));
        pipeline.run().waitUntilFinish();
        return new Answer(ROWS.sumThenReset(), SUM.sumThenReset());
    }

    private static final class MakeRow extends DoFn<Long, KV<Long, Long>> {
        private static final long serialVersionUID = 1;

        private final long keys;
        private final boolean timed;

        MakeRow(long keys, boolean timed) {
            this.keys = keys;
            this.timed = timed;
        }

        @ProcessElement
        public void make(@Element Long id, OutputReceiver<KV<Long, Long>> out) {
            KV<Long, Long> row = KV.of(NumberedRows.key(id, keys), NumberedRows.amount(id));
            if (timed) {
                out.outputWithTimestamp(row, new Instant(NumberedRows.at(id) / 1000));
            } else {
                out.output(row);
            }
        }
    }

    private static final class AddUp extends DoFn<KV<Long, Long>, Void> {
        private static final long serialVersionUID = 1;

        @ProcessElement
        public void add(@Element KV<Long, Long> sum) {
            ROWS.increment();
            SUM.add(sum.getKey() + sum.getValue());
        }
    }
}
