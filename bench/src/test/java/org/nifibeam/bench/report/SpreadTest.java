package org.nifibeam.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void ofAnOddNumberTheMiddleOneIsTheMedian() {
        assertEquals(new Spread(2, 3, 4), Spread.of(DoubleStream.of(5, 1, 4, 2, 3)));
    }

    @Test
    void whatFallsBetweenTwoLiesBetweenThem() {
        assertEquals(new Spread(1.75, 2.5, 3.25), Spread.of(DoubleStream.of(4, 3, 2, 1)));
    }

    @Test
    void oneNumberIsAll() {
        assertEquals(new Spread(7, 7, 7), Spread.of(DoubleStream.of(7)));
    }

    @Test
    void noneHaveNoMedian() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Spread.of(DoubleStream.empty()));
        assertEquals("no numbers have no median", refused.getMessage());
    }

    @Test
    void aBarIsMetOnlyIfBothQuartilesAre() {
        Spread spread = new Spread(2, 3, 4);
        assertEquals(Verdict.MET, spread.within(5));
        assertEquals(Verdict.MET, spread.within(4));
        assertEquals(Verdict.UNDECIDED, spread.within(3.9));
        assertEquals(Verdict.UNDECIDED, spread.within(2));
        assertEquals(Verdict.MISSED, spread.within(1.9));
    }

    @Test
    void timesAsFastIsTheRatioTheOtherWayRound() {
        assertEquals(new Spread(0.25, 0.5, 2), new Spread(0.5, 2, 4).inverse());
    }
}
