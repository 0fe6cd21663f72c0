package org.nifibeam.peers.flink;

import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;

/** The mean of prices of one category, in whole cents; keeps category, sum and number. */
final class MeanPrice
        implements AggregateFunction<
                Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>, Tuple2<Long, Long>> {
    private static final long serialVersionUID = 1;

    @Override
    public Tuple3<Long, Long, Long> createAccumulator() {
        return Tuple3.of(0L, 0L, 0L);
    }

    @Override
    public Tuple3<Long, Long, Long> add(
            Tuple3<Long, Long, Long> price, Tuple3<Long, Long, Long> sum) {
        return Tuple3.of(price.f0, sum.f1 + price.f2, sum.f2 + 1);
    }

    @Override
    public Tuple2<Long, Long> getResult(Tuple3<Long, Long, Long> sum) {
        return Tuple2.of(sum.f0, sum.f1 / sum.f2);
    }

    @Override
    public Tuple3<Long, Long, Long> merge(Tuple3<Long, Long, Long> a, Tuple3<Long, Long, Long> b) {
        return Tuple3.of(Math.max(a.f0, b.f0), a.f1 + b.f1, a.f2 + b.f2);
    }
}
