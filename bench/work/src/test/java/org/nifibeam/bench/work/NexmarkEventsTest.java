package org.nifibeam.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NexmarkEventsTest {
    @Test
    void ofFiftyEventsOneIsAPersonThreeAreAuctionsAndTheRestBids() {
        assertEquals(1, NexmarkEvents.persons(50));
        assertEquals(3, NexmarkEvents.auctions(50));
        assertEquals(46, NexmarkEvents.bids(50));
        assertEquals(21, NexmarkEvents.persons(1003));
        assertEquals(62, NexmarkEvents.auctions(1003));
        assertEquals(920, NexmarkEvents.bids(1003));
    }

    @Test
    void tenThousandEventsAreASecondAndTheFirstIsAPerson() {
        assertEquals(NexmarkEvents.BASE_TIME, NexmarkEvents.person(0).at());
        assertEquals(NexmarkEvents.BASE_TIME + 1000, NexmarkEvents.person(200).at());
        assertEquals(1200, NexmarkEvents.person(200).id());
    }

    @Test
    void anEventIsAlwaysTheSame() {
        assertEquals(NexmarkEvents.bid(123_456), NexmarkEvents.bid(123_456));
        assertEquals(NexmarkEvents.auction(7_890), NexmarkEvents.auction(7_890));
    }

    @Test
    void halfOfTheBidsGoToHotAuctionsAndThreeInFourAreHotBidders() {
        long bids = 100_000;
        assertEquals(0.5, share(bids, k -> NexmarkEvents.bid(k).auction() % 100 == 0), 0.02);
        assertEquals(0.75, share(bids, k -> NexmarkEvents.bid(k).bidder() % 100 == 1), 0.02);
        assertEquals(0.75, share(bids, k -> NexmarkEvents.auction(k).seller() % 100 == 0), 0.02);
    }

    @Test
    void aboutAHundredAuctionsAreOpenAtAnyTime() {
        long now = NexmarkEvents.BASE_TIME + 60_000;
        long open =
                LongStream.range(0, NexmarkEvents.auctions(700_000))
                        .mapToObj(NexmarkEvents::auction)
                        .filter(a -> a.at() <= now && a.expires() >= now)
                        .count();
        assertTrue(open > 60 && open < 160, () -> open + " are open");
    }

    private static double share(long of, java.util.function.LongPredicate those) {
        return (double) LongStream.range(0, of).filter(those).count() / of;
    }
}
