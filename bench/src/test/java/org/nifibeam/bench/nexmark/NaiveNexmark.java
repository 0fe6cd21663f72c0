package org.nifibeam.bench.nexmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.nifibeam.bench.work.NexmarkEvents;
import org.nifibeam.bench.work.NexmarkEvents.Auction;
import org.nifibeam.bench.work.NexmarkEvents.Bid;
import org.nifibeam.bench.work.NexmarkEvents.Person;

/** The queries said in plain Java over lists, as simply as can be; a line a row of the answer. */
final class NaiveNexmark {
    private static final long WINDOW = 10_000;
    private static final long PERIOD = 5_000;

    private final List<Person> persons;
    private final List<Auction> auctions;
    private final List<Bid> bids;

    NaiveNexmark(long events) {
        persons = list(NexmarkEvents.persons(events), NexmarkEvents::person);
        auctions = list(NexmarkEvents.auctions(events), NexmarkEvents::auction);
        bids = list(NexmarkEvents.bids(events), NexmarkEvents::bid);
    }

    private static <T> List<T> list(long size, LongFunction<T> element) {
        return LongStream.range(0, size).mapToObj(element).toList();
    }

    /** The answer, in the order of the lines. */
    List<String> answer(NexmarkQuery query) {
        Stream<String> lines =
                switch (query) {
                    case Q0 ->
                            bids.stream()
                                    .map(
                                            b ->
                                                    line(
                                                            b.auction(),
                                                            b.bidder(),
                                                            b.price(),
                                                            b.at() * 1000,
                                                            b.extra()));
                    case Q1 ->
                            bids.stream()
                                    .map(
                                            b ->
                                                    line(
                                                            b.auction(),
                                                            b.bidder(),
                                                            b.price() * 89 / 100,
                                                            b.at() * 1000));
                    case Q2 ->
                            bids.stream()
                                    .filter(b -> b.auction() % 123 == 0)
                                    .map(b -> line(b.auction(), b.price()));
                    case Q3 -> localSellers();
                    case Q4 -> meanPrices();
                    case Q5 -> hottest();
                    case Q6 -> lastTen();
                    case Q7 -> highest();
                    case Q8 -> newSellers();
                    case Q11 -> sessions();
                    case Q12 ->
                            counts(bids, Bid::bidder).entrySet().stream()
                                    .map(e -> line(e.getKey(), e.getValue()));
                };
        return lines.sorted().toList();
    }

    private Stream<String> localSellers() {
        return auctions.stream()
                .filter(a -> a.category() == 10)
                .flatMap(
                        a ->
                                persons.stream()
                                        .filter(p -> p.id() == a.seller())
                                        .filter(p -> List.of("OR", "ID", "CA").contains(p.state()))
                                        .map(p -> line(p.name(), p.city(), p.state(), a.id())));
    }

    private Stream<String> meanPrices() {
        return closed()
                .collect(Collectors.groupingBy(c -> c.auction().category()))
                .entrySet()
                .stream()
                .map(e -> line(e.getKey(), mean(e.getValue())));
    }

    private Stream<String> lastTen() {
        Comparator<Closed> order =
                Comparator.comparing((Closed c) -> c.auction().expires())
                        .thenComparing(c -> c.auction().id());
        return closed()
                .collect(Collectors.groupingBy(c -> c.auction().seller()))
                .entrySet()
                .stream()
                .map(
                        e -> {
                            List<Closed> all = e.getValue().stream().sorted(order).toList();
                            int left = Math.max(0, all.size() - 10);
                            return line(e.getKey(), mean(all.subList(left, all.size())));
                        });
    }

    /** An auction that somebody has won, and for how much. */
    private record Closed(Auction auction, long price) {}

    private Stream<Closed> closed() {
        Map<Long, List<Bid>> ofAuction = bids.stream().collect(Collectors.groupingBy(Bid::auction));
        return auctions.stream()
                .flatMap(
                        auction ->
                                ofAuction.getOrDefault(auction.id(), List.of()).stream()
                                        .filter(b -> b.at() >= auction.at())
                                        .filter(b -> b.at() <= auction.expires())
                                        .filter(b -> b.price() >= auction.reserve())
                                        .max(Comparator.comparing(Bid::price))
                                        .map(bid -> new Closed(auction, bid.price()))
                                        .stream());
    }

    private static long mean(List<Closed> closed) {
        return closed.stream().mapToLong(Closed::price).sum() / closed.size();
    }

    private Stream<String> hottest() {
        Map<Long, List<Bid>> windows = new HashMap<>();
        for (Bid bid : bids) {
            long last = bid.at() - bid.at() % PERIOD;
            windows.computeIfAbsent(last, w -> new ArrayList<>()).add(bid);
            windows.computeIfAbsent(last - PERIOD, w -> new ArrayList<>()).add(bid);
        }
        return windows.values().stream()
                .flatMap(
                        window -> {
                            Map<Long, Long> counts = counts(window, Bid::auction);
                            long most =
                                    counts.values().stream()
                                            .mapToLong(Long::longValue)
                                            .max()
                                            .orElseThrow();
                            return counts.entrySet().stream()
                                    .filter(e -> e.getValue() == most)
                                    .map(e -> line(e.getKey(), e.getValue()));
                        });
    }

    private Stream<String> highest() {
        return bids.stream().collect(Collectors.groupingBy(b -> b.at() / WINDOW)).values().stream()
                .flatMap(
                        window -> {
                            long highest =
                                    window.stream().mapToLong(Bid::price).max().orElseThrow();
                            return window.stream()
                                    .filter(b -> b.price() == highest)
                                    .map(b -> line(b.auction(), b.bidder(), b.price()));
                        });
    }

    private Stream<String> newSellers() {
        return auctions.stream()
                .flatMap(
                        a ->
                                persons.stream()
                                        .filter(p -> p.id() == a.seller())
                                        .filter(p -> p.at() / WINDOW == a.at() / WINDOW)
                                        .map(p -> line(p.id(), p.name(), a.reserve())));
    }

    private Stream<String> sessions() {
        List<String> lines = new ArrayList<>();
        Map<Long, List<Bid>> ofBidder =
                bids.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Bid::bidder, TreeMap::new, Collectors.toList()));
        ofBidder.forEach(
                (bidder, all) -> {
                    long count = 0;
                    long last = 0;
                    for (Bid bid : all) {
                        if (count > 0 && bid.at() - last >= WINDOW) {
                            lines.add(line(bidder, count));
                            count = 0;
                        }
                        count++;
                        last = bid.at();
                    }
                    lines.add(line(bidder, count));
                });
        return lines.stream();
    }

    private static Map<Long, Long> counts(List<Bid> bids, Function<Bid, Long> by) {
        return bids.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    private static String line(Object... values) {
        return Stream.of(values).map(Object::toString).collect(Collectors.joining(" "));
    }
}
