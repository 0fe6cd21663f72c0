package org.nifibeam.peers.flink;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.tuple.Tuple3;

/** The bids (auction, bidder, price) of the highest price. */
final class Highest
        implements AggregateFunction<
                Tuple3<Long, Long, Long>,
                List<Tuple3<Long, Long, Long>>,
                List<Tuple3<Long, Long, Long>>> {
    private static final long serialVersionUID = 1;

    @Override
    public List<Tuple3<Long, Long, Long>> createAccumulator() {
        return new ArrayList<>();
    }

    @Override
    public List<Tuple3<Long, Long, Long>> add(
            Tuple3<Long, Long, Long> bid, List<Tuple3<Long, Long, Long>> highest) {
        long price = highest.isEmpty() ? Long.MIN_VALUE : highest.get(0).f2;
        if (bid.f2 > price) {
            highest.clear();
        }
        if (bid.f2 >= price) {
            // The object is used again for the next one.
            highest.add(Tuple3.of(bid.f0, bid.f1, bid.f2));
        }
        return highest;
    }

    @Override
    public List<Tuple3<Long, Long, Long>> getResult(List<Tuple3<Long, Long, Long>> highest) {
        return highest;
    }

    @Override
    public List<Tuple3<Long, Long, Long>> merge(
            List<Tuple3<Long, Long, Long>> a, List<Tuple3<Long, Long, Long>> b) {
        List<Tuple3<Long, Long, Long>> merged = a;
        for (Tuple3<Long, Long, Long> bid : b) {
            merged = add(bid, merged);
        }
        return merged;
    }
}
