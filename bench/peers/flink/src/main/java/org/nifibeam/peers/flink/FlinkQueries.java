package org.nifibeam.peers.flink;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;

/**
 * The queries by hand in the DataStream API, as one writes them who wants them fast: before each
 * exchange only what is needed behind it, sums and not lists in windows wherever a sum will do.
 */
final class FlinkQueries {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Events events;

    FlinkQueries(Events events) {
        this.events = events;
    }

    /** Builds a query up to its checksum. */
    void build(String query) {
        switch (query) {
            case "Q0" -> all();
            case "Q1" -> euros();
            case "Q2" -> selected();
            case "Q3" -> localSellers();
            case "Q4" -> meanPrices();
            case "Q5" -> hottest();
            case "Q6" -> lastTen();
            case "Q7" -> highest();
            case "Q8" -> newSellers();
            case "Q11" -> sessions();
            case "Q12" -> counts();
            default -> throw new IllegalArgumentException(query);
        }
    }

    private void all() {
        events.bids()
                .sinkTo(
                        new ChecksumSink<>(
                                b ->
                                        b.auction
                                                + b.bidder
                                                + b.price
                                                + b.at * 1000
                                                + b.extra.length()));
    }

    private void euros() {
        events.bids()
                .map(
                        bid -> {
                            bid.price = bid.price * 89 / 100;
                            bid.extra = null;
                            return bid;
                        })
                .returns(Bid.class)
                .sinkTo(new ChecksumSink<>(b -> b.auction + b.bidder + b.price + b.at * 1000));
    }

    private void selected() {
        events.bids()
                .filter(bid -> bid.auction % 123 == 0)
                .map(bid -> Tuple2.of(bid.auction, bid.price))
                .returns(Types.TUPLE(Types.LONG, Types.LONG))
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    private void localSellers() {
        events.persons()
                .filter(p -> List.of("OR", "ID", "CA").contains(p.state))
                .keyBy(p -> p.id)
                .connect(events.auctions().filter(a -> a.category == 10).keyBy(a -> a.seller))
                .process(new LocalSellers())
                .sinkTo(
                        new ChecksumSink<>(
                                t -> t.f0.length() + t.f1.length() + t.f2.length() + t.f3));
    }

    private void meanPrices() {
        closed(false)
                .keyBy(price -> price.f0)
                .window(GlobalWindows.createWithEndOfStreamTrigger())
                .aggregate(new MeanPrice())
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    private void lastTen() {
        closed(true)
                .keyBy(price -> price.f0)
                .window(GlobalWindows.createWithEndOfStreamTrigger())
                .aggregate(new LastTen())
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    /** Category or seller, turn, price. */
    private DataStream<Tuple3<Long, Long, Long>> closed(boolean bySeller) {
        return events.timedAuctions()
                .keyBy(a -> a.id)
                .connect(bidsOfAuctions().keyBy(bid -> bid.f0))
                .process(new ClosingAuctions(bySeller));
    }

    /** Auction, price and time. */
    private DataStream<Tuple3<Long, Long, Long>> bidsOfAuctions() {
        return events.timedBids()
                .map(bid -> Tuple3.of(bid.auction, bid.price, bid.at))
                .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG));
    }

    private void hottest() {
        events.timedBids()
                .map(bid -> bid.auction)
                .returns(Types.LONG)
                .keyBy(auction -> auction)
                .window(SlidingEventTimeWindows.of(WINDOW, PERIOD))
                .aggregate(new Count<Long>(), new WithWindow())
                .keyBy(count -> count.f2)
                .window(TumblingEventTimeWindows.of(PERIOD))
                .process(new Most())
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    private void highest() {
        events.timedBids()
                .map(bid -> Tuple3.of(bid.auction, bid.bidder, bid.price))
                .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
                .keyBy(bid -> bid.f1 % 16)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new Highest())
                .flatMap(
                        (List<Tuple3<Long, Long, Long>> bids,
                                Collector<Tuple3<Long, Long, Long>> out) ->
                                bids.forEach(out::collect))
                .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
                .windowAll(TumblingEventTimeWindows.of(WINDOW))
                .aggregate(new Highest())
                .flatMap(
                        (List<Tuple3<Long, Long, Long>> bids,
                                Collector<Tuple3<Long, Long, Long>> out) ->
                                bids.forEach(out::collect))
                .returns(Types.TUPLE(Types.LONG, Types.LONG, Types.LONG))
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1 + t.f2));
    }

    private void newSellers() {
        events.timedPersons()
                .map(p -> Tuple2.of(p.id, p.name))
                .returns(Types.TUPLE(Types.LONG, Types.STRING))
                .join(
                        events.timedAuctions()
                                .map(a -> Tuple2.of(a.seller, a.reserve))
                                .returns(Types.TUPLE(Types.LONG, Types.LONG)))
                .where(p -> p.f0)
                .equalTo(a -> a.f0)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .apply(
                        (p, a) -> Tuple3.of(p.f0, p.f1, a.f1),
                        Types.TUPLE(Types.LONG, Types.STRING, Types.LONG))
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1.length() + t.f2));
    }

    private void sessions() {
        events.timedBids()
                .map(bid -> bid.bidder)
                .returns(Types.LONG)
                .keyBy(bidder -> bidder)
                .window(EventTimeSessionWindows.withGap(WINDOW))
                .aggregate(new Count<Long>(), new WithKey<TimeWindow>())
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    private void counts() {
        events.bids()
                .map(bid -> bid.bidder)
                .returns(Types.LONG)
                .keyBy(bidder -> bidder)
                .window(GlobalWindows.createWithEndOfStreamTrigger())
                .aggregate(new Count<Long>(), new WithKey<>())
                .sinkTo(new ChecksumSink<>(t -> t.f0 + t.f1));
    }

    /** How many. */
    private static final class Count<T> implements AggregateFunction<T, Long, Long> {
        private static final long serialVersionUID = 1;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(T value, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }

    /** A count with its key. */
    private static final class WithKey<W extends Window>
            extends ProcessWindowFunction<Long, Tuple2<Long, Long>, Long, W> {
        private static final long serialVersionUID = 1;

        @Override
        public void process(
                Long key,
                Context context,
                Iterable<Long> counts,
                Collector<Tuple2<Long, Long>> out) {
            out.collect(Tuple2.of(key, counts.iterator().next()));
        }
    }

    /** A count with its key and its window's end. */
    private static final class WithWindow
            extends ProcessWindowFunction<Long, Tuple3<Long, Long, Long>, Long, TimeWindow> {
        private static final long serialVersionUID = 1;

        @Override
        public void process(
                Long key,
                Context context,
                Iterable<Long> counts,
                Collector<Tuple3<Long, Long, Long>> out) {
            out.collect(Tuple3.of(key, counts.iterator().next(), context.window().getEnd()));
        }
    }

    /** The auctions of a window with most bids. */
    private static final class Most
            extends ProcessWindowFunction<
                    Tuple3<Long, Long, Long>, Tuple2<Long, Long>, Long, TimeWindow> {
        private static final long serialVersionUID = 1;

        @Override
        public void process(
                Long end,
                Context context,
                Iterable<Tuple3<Long, Long, Long>> counts,
                Collector<Tuple2<Long, Long>> out) {
            long most = 0;
            for (Tuple3<Long, Long, Long> count : counts) {
                most = Math.max(most, count.f1);
            }
            for (Tuple3<Long, Long, Long> count : counts) {
                if (count.f1 == most) {
                    out.collect(Tuple2.of(count.f0, count.f1));
                }
            }
        }
    }
}
