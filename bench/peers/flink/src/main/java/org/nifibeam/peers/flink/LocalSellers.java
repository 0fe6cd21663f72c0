package org.nifibeam.peers.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Persons with the auctions that they open, whichever comes first: name, city, state, auction. */
final class LocalSellers
        extends KeyedCoProcessFunction<
                Long, Person, Auction, Tuple4<String, String, String, Long>> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Tuple3<String, String, String>> seller;
    private transient ListState<Long> waiting;

    @Override
    public void open(OpenContext context) {
        seller =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "seller",
                                        Types.TUPLE(Types.STRING, Types.STRING, Types.STRING)));
        waiting =
                getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
    }

    @Override
    public void processElement1(
            Person person, Context context, Collector<Tuple4<String, String, String, Long>> out)
            throws Exception {
        seller.update(Tuple3.of(person.name, person.city, person.state));
        for (Long auction : waiting.get()) {
            out.collect(Tuple4.of(person.name, person.city, person.state, auction));
        }
        waiting.clear();
    }

    @Override
    public void processElement2(
            Auction auction, Context context, Collector<Tuple4<String, String, String, Long>> out)
            throws Exception {
        Tuple3<String, String, String> known = seller.value();
        if (known == null) {
            waiting.add(auction.id);
        } else {
            out.collect(Tuple4.of(known.f0, known.f1, known.f2, auction.id));
        }
    }
}
