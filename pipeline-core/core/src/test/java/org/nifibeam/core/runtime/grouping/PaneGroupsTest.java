package org.nifibeam.core.runtime.grouping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nifibeam.core.runtime.grouping.Timeline.fixed;
import static org.nifibeam.core.runtime.grouping.Timeline.sessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Trigger;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy.Accumulation;
import org.nifibeam.core.window.WindowingStrategy.TimestampCombiner;

class PaneGroupsTest {
    private static final WindowFunction GLOBAL = new WindowFunction.Global();

    private static Trigger count(long n) {
        return new Trigger.AfterCount(n);
    }

    private static Trigger delay(long millis) {
        return new Trigger.AfterProcessingTime(Duration.ofMillis(millis));
    }

    private static Trigger again(Trigger trigger) {
        return new Trigger.Repeatedly(trigger);
    }

    private static Trigger watermark(Trigger early, Trigger late) {
        return new Trigger.AfterWatermark(Optional.ofNullable(early), Optional.ofNullable(late));
    }

    @Test
    void theDefaultTriggerFiresAtTheEndAndForEveryLateElement() {
        Timeline line = Timeline.of(fixed(10), Trigger.DEFAULT, 5, Accumulation.DISCARDING);
        line.at(1, 1).at(2, "b", 5).at(9, 2).watermark(9);
        assertEquals(List.of(), line.out());
        line.watermark(10);
        assertEquals(
                List.of("a=3 [0..10) ON_TIME 0 first", "b=5 [0..10) ON_TIME 0 first"), line.out());
        line.at(3, 10).at(4, 20);
        assertEquals(List.of("a=10 [0..10) LATE 1", "a=20 [0..10) LATE 2"), line.out());
    }

    @Test
    void lateIsWhatComesBehindTheLatenessToTheMillisecond() {
        Timeline line = Timeline.of(fixed(10), Trigger.DEFAULT, 5, Accumulation.ACCUMULATING);
        line.at(1, 1).watermark(10).out();
        line.watermark(14).at(2, 2);
        assertEquals(List.of("a=3 [0..10) LATE 1"), line.out());
        line.watermark(15).at(3, 4);
        assertEquals(List.of("late"), line.out());
        line.at(3, "new", 4);
        assertEquals(List.of("late"), line.out());
    }

    @Test
    void theFirstElementOfAWindowThatIsOverIsLateNotOnTime() {
        Timeline line = Timeline.of(fixed(10), Trigger.DEFAULT, 5, Accumulation.DISCARDING);
        line.watermark(12).at(1, 1);
        assertEquals(List.of("a=1 [0..10) LATE 0 first"), line.out());
    }

    @Test
    void oneStepOverEndAndExpiryIsOnePaneThatIsTheLast() {
        Timeline line = Timeline.of(fixed(10), Trigger.DEFAULT, 5, Accumulation.DISCARDING);
        line.at(1, 1).end();
        assertEquals(List.of("a=1 [0..10) ON_TIME 0 first last"), line.out());
    }

    @Test
    void anExpiryWithoutNewElementsFiresNothing() {
        Timeline line = Timeline.of(fixed(10), Trigger.DEFAULT, 5, Accumulation.ACCUMULATING);
        line.at(1, 1).watermark(10).out();
        line.end();
        assertEquals(List.of(), line.out());
    }

    @Test
    void earlyOnTimeAndLatePanesDiscarding() {
        Timeline line =
                Timeline.of(fixed(10), watermark(count(2), count(1)), 10, Accumulation.DISCARDING);
        line.at(1, 1).at(2, 2).at(3, 4).at(4, 8).at(5, 16);
        assertEquals(List.of("a=3 [0..10) EARLY 0 first", "a=12 [0..10) EARLY 1"), line.out());
        line.watermark(10);
        assertEquals(List.of("a=16 [0..10) ON_TIME 2"), line.out());
        line.at(6, 32);
        assertEquals(List.of("a=32 [0..10) LATE 3"), line.out());
        line.watermark(20);
        assertEquals(List.of(), line.out());
    }

    @Test
    void earlyOnTimeAndLatePanesAccumulating() {
        Timeline line =
                Timeline.of(
                        fixed(10), watermark(count(2), count(1)), 10, Accumulation.ACCUMULATING);
        line.at(1, 1).at(2, 2).at(3, 4).at(4, 8).at(5, 16).watermark(10).at(6, 32);
        assertEquals(
                List.of(
                        "a=3 [0..10) EARLY 0 first",
                        "a=15 [0..10) EARLY 1",
                        "a=31 [0..10) ON_TIME 2",
                        "a=63 [0..10) LATE 3"),
                line.out());
    }

    @Test
    void lateElementsThatWaitForTheirTriggerComeOutWhenTheWindowExpires() {
        Timeline line =
                Timeline.of(fixed(10), watermark(null, count(3)), 10, Accumulation.DISCARDING);
        line.at(1, 1).watermark(10).at(2, 2).at(3, 4);
        assertEquals(List.of("a=1 [0..10) ON_TIME 0 first"), line.out());
        assertEquals(10, line.reached());
        line.watermark(30);
        assertEquals(List.of("a=6 [0..10) LATE 1 last"), line.out());
        assertEquals(30, line.reached());
    }

    @Test
    void theOnTimePaneComesWithoutNewElementsToo() {
        Timeline discarding =
                Timeline.of(fixed(10), watermark(count(1), null), 0, Accumulation.DISCARDING);
        discarding.at(1, 1).watermark(10);
        assertEquals(
                List.of("a=1 [0..10) EARLY 0 first", "a=null [0..10) ON_TIME 1 last"),
                discarding.out());
        Timeline accumulating =
                Timeline.of(fixed(10), watermark(count(1), null), 0, Accumulation.ACCUMULATING);
        accumulating.at(1, 1).watermark(10);
        assertEquals(
                List.of("a=1 [0..10) EARLY 0 first", "a=1 [0..10) ON_TIME 1 last"),
                accumulating.out());
    }

    @Test
    void withoutALateTriggerAWindowIsClosedAfterItsOnTimePane() {
        Timeline line = Timeline.of(fixed(10), watermark(null, null), 5, Accumulation.DISCARDING);
        line.at(1, 1).watermark(10).at(2, 2).end();
        assertEquals(List.of("a=1 [0..10) ON_TIME 0 first last", "late"), line.out());
    }

    @Test
    void aCountFiresOnceAndThenTheWindowIsClosed() {
        Timeline line = Timeline.of(GLOBAL, count(2));
        line.at(1, 1).at(2, 2).at(3, 4).at(9, "b", 1).end();
        assertEquals(
                List.of("a=3 EARLY 0 first last", "late", "b=1 ON_TIME 0 first last"), line.out());
    }

    @Test
    void aRepeatedCountFiresAgainAndAgainPerKey() {
        Timeline line = Timeline.of(GLOBAL, again(count(2)));
        line.at(1, 1).at(2, "b", 2).at(3, 4).at(3, "b", 8).at(4, 16).at(5, 32);
        assertEquals(
                List.of("a=5 EARLY 0 first", "b=10 EARLY 0 first", "a=48 EARLY 1"), line.out());
    }

    @Test
    void processingTimeCountsFromThePanesFirstElement() {
        Timeline line = Timeline.of(GLOBAL, again(delay(100)));
        line.clock(1_000).at(1, 1).clock(1_060).at(2, 2);
        assertEquals(1_100, line.nextClock());
        line.clock(1_099);
        assertEquals(List.of(), line.out());
        line.clock(1_100);
        assertEquals(List.of("a=3 EARLY 0 first"), line.out());
        assertEquals(Long.MAX_VALUE, line.nextClock());
        line.clock(1_500).at(3, 4).clock(1_599);
        assertEquals(List.of(), line.out());
        line.clock(1_600);
        assertEquals(List.of("a=4 EARLY 1"), line.out());
    }

    @Test
    void whatWaitsForTheClockComesOutAtTheEnd() {
        Timeline line = Timeline.of(GLOBAL, again(delay(100)));
        line.at(1, 1).end();
        assertEquals(List.of("a=1 ON_TIME 0 first last"), line.out());
    }

    @Test
    void aClockThatFiresBehindTheWindowsEndFiresOnTime() {
        Timeline line = Timeline.of(fixed(10), again(delay(100)), 50, Accumulation.DISCARDING);
        line.at(1, 1).watermark(20);
        assertEquals(List.of(), line.out());
        assertEquals(9, line.reached());
        line.clock(100);
        assertEquals(List.of("a=1 [0..10) ON_TIME 0 first"), line.out());
        assertEquals(20, line.reached());
        line.at(2, 2).clock(200);
        assertEquals(List.of("a=2 [0..10) LATE 1"), line.out());
    }

    @Test
    void firstFiresWithTheFirstOfItsParts() {
        Trigger first = again(new Trigger.AfterFirst(List.of(count(3), delay(50))));
        Timeline line = Timeline.of(GLOBAL, first);
        line.at(1, 1).at(2, 2).clock(50);
        assertEquals(List.of("a=3 EARLY 0 first"), line.out());
        line.at(3, 4).at(4, 8);
        assertEquals(List.of(), line.out());
        line.at(5, 16).clock(99);
        assertEquals(List.of("a=28 EARLY 1"), line.out());
        line.clock(200);
        assertEquals(List.of(), line.out());
    }

    @Test
    void allFiresWhenTheLastOfItsPartsDoes() {
        Trigger all = again(new Trigger.AfterAll(List.of(count(3), delay(50))));
        Timeline line = Timeline.of(GLOBAL, all);
        line.at(1, 1).at(2, 2).clock(50).clock(70);
        assertEquals(List.of(), line.out());
        line.at(3, 4);
        assertEquals(List.of("a=7 EARLY 0 first"), line.out());
        line.at(4, 8).at(5, 16).at(6, 32);
        assertEquals(List.of(), line.out());
        line.clock(120);
        assertEquals(List.of("a=56 EARLY 1"), line.out());
    }

    /** One part that has waited long enough does not hide that another one still waits. */
    @Test
    void allWaitsForTheLongestDelay() {
        Trigger all = again(new Trigger.AfterAll(List.of(delay(50), delay(80))));
        Timeline line = Timeline.of(GLOBAL, all);
        line.at(1, 1).clock(50);
        assertEquals(80, line.nextClock());
        line.clock(80);
        assertEquals(List.of("a=1 EARLY 0 first"), line.out());
    }

    @Test
    void eachGoesOnToTheNextPart() {
        Trigger each = new Trigger.AfterEach(List.of(count(1), count(2), again(count(3))));
        Timeline line = Timeline.of(GLOBAL, each);
        for (int i = 0; i < 9; i++) {
            line.at(i, 1);
        }
        assertEquals(
                List.of("a=1 EARLY 0 first", "a=2 EARLY 1", "a=3 EARLY 2", "a=3 EARLY 3"),
                line.out());
    }

    @Test
    void finallyEndsWhatIsRepeated() {
        Trigger until = new Trigger.OrFinally(again(count(2)), count(5));
        Timeline line = Timeline.of(GLOBAL, until);
        for (int i = 0; i < 7; i++) {
            line.at(i, 1);
        }
        assertEquals(
                List.of("a=2 EARLY 0 first", "a=2 EARLY 1", "a=1 EARLY 2 last", "late", "late"),
                line.out());
    }

    @Test
    void finallyByTheWatermarkEndsEarlyPanes() {
        Trigger until = new Trigger.OrFinally(again(count(1)), watermark(null, null));
        Timeline line = Timeline.of(fixed(10), until, 10, Accumulation.ACCUMULATING);
        line.at(1, 1).at(2, 2).watermark(10).at(3, 4);
        assertEquals(
                List.of(
                        "a=1 [0..10) EARLY 0 first",
                        "a=3 [0..10) EARLY 1",
                        "a=3 [0..10) ON_TIME 2 last",
                        "late"),
                line.out());
    }

    @Test
    void neverWaitsForTheExpiry() {
        Timeline line = Timeline.of(fixed(10), new Trigger.Never(), 5, Accumulation.DISCARDING);
        line.at(1, 1).watermark(10).at(2, 2).watermark(14);
        assertEquals(List.of(), line.out());
        line.watermark(15);
        assertEquals(List.of("a=3 [0..10) ON_TIME 0 first last"), line.out());
    }

    @Test
    void theTimestampIsThatOfTheElementsAndTheWatermarkWaitsForIt() {
        Timeline earliest =
                Timeline.of(
                        fixed(100),
                        again(count(3)),
                        0,
                        Accumulation.DISCARDING,
                        TimestampCombiner.EARLIEST);
        earliest.watermark(10).at(40, 1).at(30, 2).watermark(50);
        assertEquals(30, earliest.reached());
        earliest.at(60, 4);
        assertEquals(List.of("a=7 [0..100) EARLY 0 first @30"), earliest.out());
        assertEquals(50, earliest.reached());
        Timeline latest =
                Timeline.of(
                        fixed(100),
                        Trigger.DEFAULT,
                        0,
                        Accumulation.DISCARDING,
                        TimestampCombiner.LATEST);
        latest.at(30, 1).watermark(35);
        assertEquals(30, latest.reached());
        latest.at(40, 1).watermark(50);
        assertEquals(40, latest.reached());
        latest.watermark(100);
        assertEquals(List.of("a=2 [0..100) ON_TIME 0 first last @40"), latest.out());
    }

    /** An element behind the watermark that was handed on cannot have its own timestamp. */
    @Test
    void theWatermarkHandedOnIsNeverTakenBack() {
        Timeline line =
                Timeline.of(
                        fixed(100),
                        Trigger.DEFAULT,
                        50,
                        Accumulation.DISCARDING,
                        TimestampCombiner.EARLIEST);
        line.watermark(60).at(10, 1);
        assertEquals(60, line.reached());
        line.watermark(90);
        assertEquals(90, line.reached());
        line.watermark(100);
        assertEquals(List.of("a=1 [0..100) ON_TIME 0 first"), line.out());
    }

    @Test
    void sessionsAreOneFromGapToGap() {
        Timeline line = Timeline.of(sessions(10), Trigger.DEFAULT);
        line.at(0, 1).at(20, 4).at(9, 2).at(3, "b", 8);
        line.end();
        assertEquals(
                List.of(
                        "b=8 [3..13) ON_TIME 0 first last",
                        "a=3 [0..19) ON_TIME 0 first last",
                        "a=4 [20..30) ON_TIME 0 first last"),
                line.out());
    }

    @Test
    void anElementBringsSessionsTogether() {
        Timeline line = Timeline.of(sessions(10), Trigger.DEFAULT);
        line.at(0, 1).at(18, 4).watermark(9).at(9, 2);
        line.end();
        assertEquals(List.of("a=7 [0..28) ON_TIME 0 first last"), line.out());
    }

    /** Windows that only touch are two. */
    @Test
    void sessionsThatTouchAreTwo() {
        Timeline line = Timeline.of(sessions(10), Trigger.DEFAULT);
        line.at(0, 1).at(10, 2).end();
        assertEquals(
                List.of("a=1 [0..10) ON_TIME 0 first last", "a=2 [10..20) ON_TIME 0 first last"),
                line.out());
    }

    @Test
    void sessionsDoNotDependOnTheOrderOfTheirElements() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                times.add((long) random.nextInt(150));
            }
            Collections.sort(times);
            Timeline sorted = Timeline.of(sessions(10), Trigger.DEFAULT);
            times.forEach(time -> sorted.at(time, time));
            Collections.shuffle(times, random);
            Timeline shuffled = Timeline.of(sessions(10), Trigger.DEFAULT);
            times.forEach(time -> shuffled.at(time, time));
            assertEquals(sorted.end().out(), shuffled.end().out(), "seed " + seed + " " + times);
        }
    }

    @Test
    void aSessionThatGoesOnAfterItsPaneBeginsItsPanesAnew() {
        Timeline line = Timeline.of(sessions(10), Trigger.DEFAULT, 20, Accumulation.ACCUMULATING);
        line.at(0, 1).watermark(12).at(8, 2);
        assertEquals(List.of("a=1 [0..10) ON_TIME 0 first"), line.out());
        line.watermark(18);
        assertEquals(List.of("a=3 [0..18) ON_TIME 0 first"), line.out());
        line.at(1, 4);
        assertEquals(List.of("a=7 [0..18) LATE 1"), line.out());
    }

    @Test
    void countsOfSessionsThatMeetAreAdded() {
        Timeline line = Timeline.of(sessions(10), again(count(3)));
        line.at(0, 1).at(18, 2);
        assertEquals(List.of(), line.out());
        line.at(9, 4);
        assertEquals(List.of("a=7 [0..28) EARLY 0 first"), line.out());
    }

    @Test
    void nothingIsLeftOnceEverythingHasExpired() {
        Timeline line = Timeline.of(sessions(10), again(delay(5)), 7, Accumulation.DISCARDING);
        line.at(0, 1).at(3, 2).at(50, "b", 1).end();
        assertEquals(Long.MAX_VALUE, line.nextClock());
        assertEquals(Timestamps.MAX, line.reached());
    }
}
