package org.nifibeam.peers.flink;

import java.io.Serializable;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.nifibeam.bench.work.NexmarkEvents;

/**
 * The events as streams. The generator gives each of its tasks a range of numbers; they are dealt
 * out so that all tasks go through event time together, as they do on our side.
 */
final class Events {
    private final StreamExecutionEnvironment environment;
    private final long events;
    private final int tasks;

    Events(StreamExecutionEnvironment environment, long events, int tasks) {
        this.environment = environment;
        this.events = events;
        this.tasks = tasks;
    }

    /** Makes the {@code k}-th one. */
    @FunctionalInterface
    interface Making<T> extends LongFunction<T>, Serializable {}

    DataStream<Bid> bids() {
        return stream(Bid.class, NexmarkEvents.bids(events), Events::bid);
    }

    DataStream<Auction> auctions() {
        return stream(Auction.class, NexmarkEvents.auctions(events), Events::auction);
    }

    DataStream<Person> persons() {
        return stream(Person.class, NexmarkEvents.persons(events), Events::person);
    }

    DataStream<Bid> timedBids() {
        return timed(bids(), bid -> bid.at);
    }

    DataStream<Auction> timedAuctions() {
        return timed(auctions(), auction -> auction.at);
    }

    DataStream<Person> timedPersons() {
        return timed(persons(), person -> person.at);
    }

    /** When an event is. */
    @FunctionalInterface
    private interface Timing<T> extends ToLongFunction<T>, Serializable {}

    /** Queries that do not ask for time are spared it. */
    private static <T> DataStream<T> timed(DataStream<T> stream, Timing<T> time) {
        return stream.assignTimestampsAndWatermarks(
                WatermarkStrategy.<T>forMonotonousTimestamps()
                        .withTimestampAssigner((event, before) -> time.applyAsLong(event)));
    }

    private <T> DataStream<T> stream(Class<T> type, long size, Making<T> making) {
        int parts = tasks;
        return environment.fromSource(
                new DataGeneratorSource<>(
                        (Long i) -> making.apply(dealt(i, size, parts)),
                        size,
                        TypeInformation.of(type)),
                WatermarkStrategy.noWatermarks(),
                type.getSimpleName() + "s");
    }

    /**
     * The generator splits 0 to {@code size} into {@code parts} ranges whose lengths differ by one
     * at most, longer ones first; number {@code i} of range {@code p} becomes {@code i * parts +
     * p}.
     */
    static long dealt(long i, long size, int parts) {
        long length = size / parts;
        long longer = size % parts;
        long edge = longer * (length + 1);
        long part = i < edge ? i / (length + 1) : longer + (i - edge) / length;
        long start = part * length + Math.min(part, longer);
        return (i - start) * parts + part;
    }

    private static Bid bid(long k) {
        long n = NexmarkEvents.bidEvent(k);
        Bid bid = new Bid();
        bid.auction = NexmarkEvents.bidAuction(n);
        bid.bidder = NexmarkEvents.bidBidder(n);
        bid.price = NexmarkEvents.bidPrice(n);
        bid.at = NexmarkEvents.time(n);
        bid.extra = NexmarkEvents.bidExtra(n);
        return bid;
    }

    private static Auction auction(long k) {
        NexmarkEvents.Auction made = NexmarkEvents.auction(k);
        Auction auction = new Auction();
        auction.id = made.id();
        auction.reserve = made.reserve();
        auction.at = made.at();
        auction.expires = made.expires();
        auction.seller = made.seller();
        auction.category = made.category();
        return auction;
    }

    private static Person person(long k) {
        NexmarkEvents.Person made = NexmarkEvents.person(k);
        Person person = new Person();
        person.id = made.id();
        person.name = made.name();
        person.city = made.city();
        person.state = made.state();
        person.at = made.at();
        return person;
    }
}
