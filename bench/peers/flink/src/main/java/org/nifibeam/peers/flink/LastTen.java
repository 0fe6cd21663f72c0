package org.nifibeam.peers.flink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * The mean of the last ten prices of one seller, in whole cents; of (seller, turn, price) it keeps
 * those of the latest turns, the earliest first.
 */
final class LastTen
        implements AggregateFunction<
                Tuple3<Long, Long, Long>, List<Tuple3<Long, Long, Long>>, Tuple2<Long, Long>> {
    private static final long serialVersionUID = 1;
    private static final int KEPT = 10;
    private static final Comparator<Tuple3<Long, Long, Long>> ORDER =
            Comparator.comparing(t -> t.f1);

    @Override
    public List<Tuple3<Long, Long, Long>> createAccumulator() {
        return new ArrayList<>();
    }

    @Override
    public List<Tuple3<Long, Long, Long>> add(
            Tuple3<Long, Long, Long> price, List<Tuple3<Long, Long, Long>> last) {
        int at = last.size();
        while (at > 0 && ORDER.compare(last.get(at - 1), price) > 0) {
            at--;
        }
        // The object is used again for the next one.
        last.add(at, Tuple3.of(price.f0, price.f1, price.f2));
        if (last.size() > KEPT) {
            last.remove(0);
        }
        return last;
    }

    @Override
    public Tuple2<Long, Long> getResult(List<Tuple3<Long, Long, Long>> last) {
        long sum = 0;
        for (Tuple3<Long, Long, Long> price : last) {
            sum += price.f2;
        }
        return Tuple2.of(last.get(0).f0, sum / last.size());
    }

    @Override
    public List<Tuple3<Long, Long, Long>> merge(
            List<Tuple3<Long, Long, Long>> a, List<Tuple3<Long, Long, Long>> b) {
        List<Tuple3<Long, Long, Long>> merged = a;
        for (Tuple3<Long, Long, Long> price : b) {
            merged = add(price, merged);
        }
        return merged;
    }
}
