package org.nifibeam.peers.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Order;

/**
 * The sums in the DataStream API, of pairs of key and amount, which is all that is needed; by
 * {@code flink} with a table of sums before the exchange ({@link PartialSums}), by {@code
 * flink-plain} without.
 */
final class FlinkGroups {
    private static final TypeInformation<Tuple2<Long, Long>> PAIR =
            Types.TUPLE(Types.LONG, Types.LONG);

    private final StreamExecutionEnvironment environment;
    private final Order order;

    FlinkGroups(StreamExecutionEnvironment environment, Order order) {
        this.environment = environment;
        this.order = order;
    }

    /** Builds the work up to its checksum. */
    void build(GroupWork work) {
        if (order.who().equals("flink-sql")) {
            new FlinkSqlGroups(environment, order, rows(work)).build(work);
            return;
        }
        DataStream<Tuple2<Long, Long>> rows = work.windowed() ? timed(work) : pairs(work);
        if (order.who().equals("flink")) {
            rows = rows.transform("partial sums", PAIR, new PartialSums(work.windowed()));
        }
        KeyedStream<Tuple2<Long, Long>, Long> keyed = rows.keyBy(pair -> pair.f0);
        DataStream<Tuple2<Long, Long>> sums =
                work.windowed()
                        ? keyed.window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
                                .aggregate(new Sum())
                        : keyed.window(GlobalWindows.createWithEndOfStreamTrigger())
                                .aggregate(new Sum());
        sums.sinkTo(new ChecksumSink<>(pair -> pair.f0 + pair.f1));
    }

    private DataStream<Tuple2<Long, Long>> pairs(GroupWork work) {
        long keys = work.keys();
        return environment.fromSource(
                source(id -> Tuple2.of(NumberedRows.key(id, keys), NumberedRows.amount(id)), PAIR),
                WatermarkStrategy.noWatermarks(),
                "rows");
    }

    /** A row's time is made where it is read, so it need not travel. */
    private DataStream<Tuple2<Long, Long>> timed(GroupWork work) {
        return rows(work)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<NumberedRow>forMonotonousTimestamps()
                                .withTimestampAssigner((row, before) -> row.at))
                .map(row -> Tuple2.of(row.key, row.amount))
                .returns(PAIR);
    }

    private DataStream<NumberedRow> rows(GroupWork work) {
        long keys = work.keys();
        return environment.fromSource(
                source(id -> NumberedRow.of(id, keys), TypeInformation.of(NumberedRow.class)),
                WatermarkStrategy.noWatermarks(),
                "rows");
    }

    /** All tasks go through event time together. */
    private <T> DataGeneratorSource<T> source(Events.Making<T> making, TypeInformation<T> type) {
        long size = order.events();
        int parts = order.tasks();
        return new DataGeneratorSource<>(
                (Long i) -> making.apply(Events.dealt(i, size, parts)), size, type);
    }

    /** Of the amounts of one key; keeps the key too. */
    private static final class Sum
            implements AggregateFunction<
                    Tuple2<Long, Long>, Tuple2<Long, Long>, Tuple2<Long, Long>> {
        private static final long serialVersionUID = 1;

        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return Tuple2.of(0L, 0L);
        }

        @Override
        public Tuple2<Long, Long> add(Tuple2<Long, Long> pair, Tuple2<Long, Long> sum) {
            sum.f0 = pair.f0;
            sum.f1 += pair.f1;
            return sum;
        }

        @Override
        public Tuple2<Long, Long> getResult(Tuple2<Long, Long> sum) {
            return sum;
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> a, Tuple2<Long, Long> b) {
            return add(b, a);
        }
    }
}
