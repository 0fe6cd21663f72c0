package org.nifibeam.testkit.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.window.Trigger;

/**
 * Histories are texts: {@code a} an arrival, {@code A} one behind the end, {@code E} the end,
 * {@code m} an arrival in a window that has become part of this one, {@code M} one behind that
 * one's end.
 */
class NaiveTriggersTest {
    private static final Trigger COUNT2 = new Trigger.AfterCount(2);
    private static final Trigger END =
            new Trigger.AfterWatermark(Optional.empty(), Optional.empty());

    /** A digit is a move of the clock to so many seconds. */
    private static String firings(Trigger trigger, String history) {
        List<Moment> moments = new ArrayList<>();
        long clock = 0;
        boolean past = false;
        for (char c : history.toCharArray()) {
            past |= c == 'E' || c == 'A';
            clock = Character.isDigit(c) ? 1000L * (c - '0') : clock;
            Moment.Kind kind =
                    Character.isDigit(c)
                            ? Moment.Kind.CLOCK
                            : c == 'E' ? Moment.Kind.END : Moment.Kind.ARRIVAL;
            boolean merged = c == 'm' || c == 'M';
            moments.add(new Moment(kind, past || c == 'M', clock, merged));
        }
        NaiveTriggers.Firings firings = NaiveTriggers.firings(trigger, moments, 0);
        return firings.at() + (firings.finished().isPresent() ? " finished" : "");
    }

    @Test
    void theDefaultFiresAtTheEndAndForEachElementBehind() {
        assertEquals("[2, 4, 5]", firings(Trigger.DEFAULT, "aaE1AA"));
    }

    @Test
    void earlyFiringsEndWithTheWindowAndLateOnesBeginAnew() {
        Trigger trigger = new Trigger.AfterWatermark(Optional.of(COUNT2), Optional.of(COUNT2));
        assertEquals("[1, 3, 5]", firings(trigger, "aaaEAA"));
        assertEquals("[2] finished", firings(END, "aaEA"));
    }

    @Test
    void aDelayIsCountedFromThePanesFirstElement() {
        Trigger delayed = new Trigger.AfterProcessingTime(Duration.ofSeconds(2));
        assertEquals("[]", firings(delayed, "1a2"));
        assertEquals("[4] finished", firings(delayed, "1a2a3"));
        assertEquals("[2, 5]", firings(new Trigger.Repeatedly(delayed), "a12a34"));
    }

    @Test
    void compositesFireWithTheirParts() {
        assertEquals("[1] finished", firings(new Trigger.AfterFirst(List.of(COUNT2, END)), "aaE"));
        assertEquals("[2] finished", firings(new Trigger.AfterAll(List.of(COUNT2, END)), "aaE"));
        assertEquals(
                "[1, 2] finished", firings(new Trigger.AfterEach(List.of(COUNT2, END)), "aaE"));
        assertEquals(
                "[1, 3, 4] finished",
                firings(new Trigger.OrFinally(new Trigger.Repeatedly(COUNT2), END), "aaaaEA"));
        assertEquals("[]", firings(new Trigger.Never(), "aaEA"));
    }

    @Test
    void whatCameToPartsOfAMergedWindowCountsWhenTheyHaveBecomeOne() {
        Trigger early = new Trigger.AfterWatermark(Optional.of(COUNT2), Optional.empty());
        assertEquals("[3, 5, 6] finished", firings(early, "mmmaaaE"));
        assertEquals("[2]", firings(new Trigger.Repeatedly(COUNT2), "mma"));
        Trigger delayed = new Trigger.AfterProcessingTime(Duration.ofSeconds(2));
        assertEquals("[5] finished", firings(delayed, "1m2ma3"));
        assertEquals("[2]", firings(Trigger.DEFAULT, "MaE"));
    }
}
