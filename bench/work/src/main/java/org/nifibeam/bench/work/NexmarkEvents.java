package org.nifibeam.bench.work;

import java.util.SplittableRandom;

/**
 * The events of NEXMark, an auction house: of 50 events one is a new person, three are new auctions
 * and 46 are bids, 10,000 a second of event time. Event number {@code n} is a function of {@code n}
 * alone, so that any part of the stream can be made anywhere, and each engine sees the same one.
 *
 * <p>Proportions, ratios of hot auctions, sellers and bidders, and the fields are those that the
 * benchmark's description (Tucker, Tufte, Papadimos, Maier: NEXMark, 2002) and Apache Beam's
 * documentation of its suite give as defaults. Texts come from pools, since making texts is not
 * what is measured.
 */
public final class NexmarkEvents {
    /** The first number of persons and of auctions. */
    public static final long FIRST_ID = 1000;

    /** The first category; there are five. */
    public static final long FIRST_CATEGORY = 10;

    /** Event time of event 0, milliseconds since the epoch. */
    public static final long BASE_TIME = 1_436_918_400_000L;

    private static final int PERIOD = 50;
    private static final int PERSONS = 1;
    private static final int AUCTIONS = 3;
    private static final int BIDS = PERIOD - PERSONS - AUCTIONS;
    private static final int EVENTS_A_MILLISECOND = 10;
    private static final int HOT_GROUP = 100;
    private static final int ACTIVE_PERSONS = 1000;
    private static final int OPEN_AUCTIONS = 100;

    /** Bids may name auctions, and auctions sellers, which come only a little later. */
    private static final int LEAD = 10;

    private static final int POOL = 1 << 10;
    private static final long[] PRICES = new long[1 << 14];
    private static final String[] NAMES = texts(1, 8, 14);
    private static final String[] EMAILS = texts(2, 12, 22);
    private static final String[] CREDIT_CARDS = texts(3, 19, 19);
    private static final String[] ITEMS = texts(4, 5, 20);
    private static final String[] DESCRIPTIONS = texts(5, 50, 150);
    private static final String[] PERSON_EXTRAS = texts(6, 60, 120);
    private static final String[] AUCTION_EXTRAS = texts(7, 150, 250);
    private static final String[] BID_EXTRAS = texts(8, 40, 60);
    private static final String[] CITIES = {
        "Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland",
        "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"
    };
    private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};

    static {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < PRICES.length; i++) {
            PRICES[i] = Math.round(Math.pow(10, random.nextDouble() * 6) * 100);
        }
    }

    private NexmarkEvents() {}

    /** A person who registers. {@code at} is in milliseconds since the epoch. */
    public record Person(
            long id,
            String name,
            String emailAddress,
            String creditCard,
            String city,
            String state,
            long at,
            String extra) {}

    /** An auction that opens; times are in milliseconds since the epoch, prices in cents. */
    public record Auction(
            long id,
            String itemName,
            String description,
            long initialBid,
            long reserve,
            long at,
            long expires,
            long seller,
            long category,
            String extra) {}

    /** A bid; the price is in cents, {@code at} in milliseconds since the epoch. */
    public record Bid(long auction, long bidder, long price, long at, String extra) {}

    /** How many of the first {@code events} events are persons. */
    public static long persons(long events) {
        return count(events, 0, PERSONS);
    }

    /** How many of the first {@code events} events are auctions. */
    public static long auctions(long events) {
        return count(events, PERSONS, AUCTIONS);
    }

    /** How many of the first {@code events} events are bids. */
    public static long bids(long events) {
        return count(events, PERSONS + AUCTIONS, BIDS);
    }

    private static long count(long events, int offset, int share) {
        return events / PERIOD * share + Math.max(0, Math.min(share, events % PERIOD - offset));
    }

    /** The person that registers as the {@code k}-th, from 0. */
    public static Person person(long k) {
        long n = k * PERIOD;
        return new Person(
                FIRST_ID + k,
                NAMES[pick(n, 1, POOL)],
                EMAILS[pick(n, 2, POOL)],
                CREDIT_CARDS[pick(n, 3, POOL)],
                CITIES[pick(n, 4, CITIES.length)],
                STATES[pick(n, 5, STATES.length)],
                time(n),
                PERSON_EXTRAS[pick(n, 6, POOL)]);
    }

    /** The auction that opens as the {@code k}-th, from 0. */
    public static Auction auction(long k) {
        long n = k / AUCTIONS * PERIOD + PERSONS + k % AUCTIONS;
        long initialBid = price(n, 1);
        long at = time(n);
        // An auction stays open for so long that about OPEN_AUCTIONS are open at any time.
        int longest = 2 * OPEN_AUCTIONS * PERIOD / AUCTIONS / EVENTS_A_MILLISECOND;
        long seller = pick(n, 2, 4) > 0 ? lastPerson(n) / HOT_GROUP * HOT_GROUP : somePerson(n, 3);
        return new Auction(
                FIRST_ID + k,
                ITEMS[pick(n, 4, POOL)],
                DESCRIPTIONS[pick(n, 5, POOL)],
                initialBid,
                initialBid + price(n, 6),
                at,
                at + 1 + pick(n, 7, longest),
                FIRST_ID + seller,
                FIRST_CATEGORY + pick(n, 8, 5),
                AUCTION_EXTRAS[pick(n, 9, POOL)]);
    }

    /** The bid that is made as the {@code k}-th, from 0. */
    public static Bid bid(long k) {
        long n = bidEvent(k);
        return new Bid(bidAuction(n), bidBidder(n), bidPrice(n), time(n), bidExtra(n));
    }

    /** The number of the event that is the {@code k}-th bid. */
    public static long bidEvent(long k) {
        return k / BIDS * PERIOD + PERSONS + AUCTIONS + k % BIDS;
    }

    /** Half of the bids go to the hot auction, the others to one that may be open. */
    public static long bidAuction(long n) {
        long last = lastAuction(n);
        if (pick(n, 1, 2) > 0) {
            return FIRST_ID + last / HOT_GROUP * HOT_GROUP;
        }
        long first = Math.max(0, last - OPEN_AUCTIONS);
        return FIRST_ID + first + pick(n, 2, (int) (last - first + 1 + LEAD));
    }

    /** Three in four bids are those of the hot bidder. */
    public static long bidBidder(long n) {
        return FIRST_ID
                + (pick(n, 3, 4) > 0
                        ? lastPerson(n) / HOT_GROUP * HOT_GROUP + 1
                        : somePerson(n, 4));
    }

    public static long bidPrice(long n) {
        return price(n, 5);
    }

    public static String bidExtra(long n) {
        return BID_EXTRAS[pick(n, 6, POOL)];
    }

    /** Event time of event {@code n}. */
    public static long time(long n) {
        return BASE_TIME + n / EVENTS_A_MILLISECOND;
    }

    private static long lastPerson(long n) {
        return n / PERIOD;
    }

    private static long lastAuction(long n) {
        long offset = n % PERIOD - PERSONS;
        return n / PERIOD * AUCTIONS + Math.min(offset, AUCTIONS - 1);
    }

    private static long somePerson(long n, int salt) {
        long persons = lastPerson(n) + 1;
        long active = Math.min(persons, ACTIVE_PERSONS);
        return persons - active + pick(n, salt, (int) active + LEAD);
    }

    private static long price(long n, int salt) {
        return PRICES[pick(n, salt, PRICES.length)];
    }

    /** An even choice among so many; the salt tells the choices of one event apart. */
    private static int pick(long n, int salt, int choices) {
        long mixed = (n * 16 + salt + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 27;
        return (int) (((mixed >>> 33) * choices) >>> 31);
    }

    private static String[] texts(long seed, int shortest, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] texts = new String[POOL];
        for (int i = 0; i < POOL; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(shortest, longest + 1);
            while (text.length() < length) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            texts[i] = text.toString();
        }
        return texts;
    }
}
