package org.nifibeam.peers.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.nifibeam.bench.work.NexmarkEvents;

/**
 * The price that each auction ends with: category or seller, turn, price. Turns are in the order in
 * which auctions expire, those that expire together in that of their numbers. Bids (auction, price,
 * time) that come before their auction wait for it; of all others the highest one is kept until the
 * auction expires.
 */
final class ClosingAuctions
        extends KeyedCoProcessFunction<
                Long, Auction, Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>> {
    private static final long serialVersionUID = 1;

    private final boolean bySeller;
    private transient ValueState<Auction> open;
    private transient ValueState<Long> highest;
    private transient ListState<Tuple2<Long, Long>> waiting;

    ClosingAuctions(boolean bySeller) {
        this.bySeller = bySeller;
    }

    @Override
    public void open(OpenContext context) {
        open = getRuntimeContext().getState(new ValueStateDescriptor<>("open", Auction.class));
        highest = getRuntimeContext().getState(new ValueStateDescriptor<>("highest", Types.LONG));
        waiting =
                getRuntimeContext()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "waiting", Types.TUPLE(Types.LONG, Types.LONG)));
    }

    @Override
    public void processElement1(
            Auction auction, Context context, Collector<Tuple3<Long, Long, Long>> out)
            throws Exception {
        open.update(auction);
        context.timerService().registerEventTimeTimer(auction.expires);
        for (Tuple2<Long, Long> bid : waiting.get()) {
            bid(auction, bid.f0, bid.f1);
        }
        waiting.clear();
    }

    @Override
    public void processElement2(
            Tuple3<Long, Long, Long> bid, Context context, Collector<Tuple3<Long, Long, Long>> out)
            throws Exception {
        Auction auction = open.value();
        if (auction != null) {
            bid(auction, bid.f1, bid.f2);
        } else if (context.timestamp() > context.timerService().currentWatermark()) {
            waiting.add(Tuple2.of(bid.f1, bid.f2));
        }
    }

    private void bid(Auction auction, long price, long at) throws Exception {
        if (at < auction.at || at > auction.expires || price < auction.reserve) {
            return;
        }
        Long before = highest.value();
        if (before == null || price > before) {
            highest.update(price);
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Tuple3<Long, Long, Long>> out)
            throws Exception {
        Long price = highest.value();
        if (price != null) {
            Auction auction = open.value();
            out.collect(
                    Tuple3.of(
                            bySeller ? auction.seller : auction.category,
                            (auction.expires - NexmarkEvents.BASE_TIME) * 100_000_000 + auction.id,
                            price));
        }
        open.clear();
        highest.clear();
        waiting.clear();
    }
}
