package org.nifibeam.bench.nexmark;

import java.util.Locale;

/**
 * The queries of NEXMark, as a user of ours would write them. Windows are those of Apache Beam's
 * suite: ten seconds, sliding by five. What comes out is listed by the query.
 */
public enum NexmarkQuery {
    /** All bids as they are. */
    Q0(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: MapToFields, name: Answer, input: Bids, config: {fields: {auction: auction, bidder: bidder, price: price, at: at, extra: extra}}}
            """),
    /** All bids, prices in euros: auction, bidder, price, at. */
    Q1(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: MapToFields, name: Answer, input: Bids, config: {language: sql, fields: {auction: auction, bidder: bidder, price: price * 89 / 100, at: at}}}
            """),
    /** The bids of one auction in 123: auction, price. */
    Q2(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: Filter, name: Selected, input: Bids, config: {language: sql, keep: "MOD(auction, 123) = 0"}}
            - {type: MapToFields, name: Answer, input: Selected, config: {fields: {auction: auction, price: price}}}
            """),
    /** Who sells things of category 10 in three states: name, city, state, auction. */
    Q3(
            false,
            """
            - {type: NexmarkPersons, name: Persons, config: {EVENTS}}
            - {type: NexmarkAuctions, name: Auctions, config: {EVENTS}}
            - type: Sql
              name: Answer
              input: {person: Persons, auction: Auctions}
              config:
                query: |
                  SELECT p.name, p.city, p.state, a.id
                  FROM auction AS a JOIN person AS p ON a.seller = p.id
                  WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA')
            """),
    /** The mean of the prices that auctions ended with: category, price in whole cents. */
    Q4(
            false,
            """
            - {type: NexmarkAuctions, name: Auctions, config: {EVENTS}}
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - type: Sql
              name: Answer
              input: {auction: Auctions, bid: Bids}
              config:
                query: |
                  SELECT category, SUM(final) / COUNT(*) AS price
                  FROM (SELECT a.id, a.category, MAX(b.price) AS final
                        FROM auction AS a JOIN bid AS b ON a.id = b.auction
                        WHERE b.at BETWEEN a.at AND a.expires AND b.price >= a.reserve
                        GROUP BY a.id, a.category) AS closed
                  GROUP BY category
            """),
    /** The auctions with most bids, in each window: auction, bids. */
    Q5(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: AssignTimestamps, name: Timed, input: Bids, config: {timestamp: at}}
            - {type: WindowInto, name: Windows, input: Timed, windowing: {type: sliding, size: 10s, period: 5s}}
            - {type: Combine, name: Counts, input: Windows, config: {group_by: auction, combine: {bids: {value: price, fn: count}}}}
            - {type: Combine, name: Most, input: Counts, config: {group_by: [], combine: {most: {value: bids, fn: max}}}}
            - {type: Join, name: Answer, input: {c: Counts, m: Most}, config: {type: inner, equalities: [{c: bids, m: most}], fields: {c: [auction, bids], m: []}}}
            """),
    /**
     * The mean of the prices that the last ten auctions of each seller ended with: seller, price in
     * whole cents. Auctions that expire together come in the order of their numbers.
     */
    Q6(
            false,
            """
            - {type: NexmarkAuctions, name: Auctions, config: {EVENTS}}
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - type: Sql
              name: Closed
              input: {auction: Auctions, bid: Bids}
              config:
                query: |
                  SELECT seller, (UNIX_MILLIS(expires) - 1436918400000) * 100000000 + id AS turn, final
                  FROM (SELECT a.id, a.seller, a.expires, MAX(b.price) AS final
                        FROM auction AS a JOIN bid AS b ON a.id = b.auction
                        WHERE b.at BETWEEN a.at AND a.expires AND b.price >= a.reserve
                        GROUP BY a.id, a.seller, a.expires) AS closed
            - {type: Combine, name: LastTen, input: Closed, config: {group_by: seller, combine: {price: {value: final, fn: {type: top, config: {n: 10, by: turn}}}}}}
            - {type: Explode, name: Prices, input: LastTen, config: {fields: price}}
            - type: Sql
              name: Answer
              input: Prices
              config: {query: "SELECT seller, SUM(price) / COUNT(*) AS price FROM PCOLLECTION GROUP BY seller"}
            """),
    /** The highest bids of each window: auction, bidder, price. */
    Q7(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: AssignTimestamps, name: Timed, input: Bids, config: {timestamp: at}}
            - {type: WindowInto, name: Windows, input: Timed, windowing: {type: fixed, size: 10s}}
            - {type: Combine, name: Highest, input: Windows, config: {group_by: [], combine: {highest: {value: price, fn: max}}}}
            - {type: Join, name: Answer, input: {b: Windows, h: Highest}, config: {type: inner, equalities: [{b: price, h: highest}], fields: {b: [auction, bidder, price], h: []}}}
            """),
    /** Who registers and opens an auction in the same window: id, name, reserve. */
    Q8(
            true,
            """
            - {type: NexmarkPersons, name: Persons, config: {EVENTS}}
            - {type: AssignTimestamps, name: TimedPersons, input: Persons, config: {timestamp: at}}
            - {type: WindowInto, name: NewPersons, input: TimedPersons, windowing: {type: fixed, size: 10s}}
            - {type: NexmarkAuctions, name: Auctions, config: {EVENTS}}
            - {type: AssignTimestamps, name: TimedAuctions, input: Auctions, config: {timestamp: at}}
            - {type: WindowInto, name: NewAuctions, input: TimedAuctions, windowing: {type: fixed, size: 10s}}
            - {type: Join, name: Answer, input: {p: NewPersons, a: NewAuctions}, config: {type: inner, equalities: [{p: id, a: seller}], fields: {p: [id, name], a: [reserve]}}}
            """),
    /** Bids of each bidder in sessions that ten seconds of silence end: bidder, bids. */
    Q11(
            true,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: AssignTimestamps, name: Timed, input: Bids, config: {timestamp: at}}
            - {type: WindowInto, name: Sessions, input: Timed, windowing: {type: sessions, gap: 10s}}
            - {type: Combine, name: Answer, input: Sessions, config: {group_by: bidder, combine: {bids: {value: price, fn: count}}}}
            """),
    /**
     * Bids of each bidder, of all time: bidder, bids. The benchmark asks it in windows of the
     * clock, which make one of a bounded run.
     */
    Q12(
            false,
            """
            - {type: NexmarkBids, name: Bids, config: {EVENTS}}
            - {type: Combine, name: Answer, input: Bids, config: {group_by: bidder, combine: {bids: {value: price, fn: count}}}}
            """);

    private final boolean unbounded;
    private final String stages;

    NexmarkQuery(boolean unbounded, String stages) {
        this.unbounded = unbounded;
        this.stages = stages;
    }

    /** Whether it has an answer for a stream that goes on: what groups has windows. */
    public boolean unbounded() {
        return unbounded;
    }

    /** Its definition over so many events, into a sink of this type. */
    String definition(long events, boolean asStream, String sink) {
        if (asStream && !unbounded) {
            throw new IllegalArgumentException(this + " has no windows: it takes bounded input");
        }
        String config = String.format(Locale.ROOT, "events: %d, unbounded: %b", events, asStream);
        return "pipeline:\n  transforms:\n"
                + stages.replace("EVENTS", config).indent(4)
                + "    - {type: "
                + sink
                + ", input: Answer}\n";
    }
}
