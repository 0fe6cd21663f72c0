package org.nifibeam.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.spi.Reader;

/** When splits are idle: by what their readers said last, and when. */
final class SourceClockTest {
    private long now;
    private final SourceClock clock = new SourceClock(() -> Instant.ofEpochMilli(now));

    {
        clock.countReported();
        clock.idleAfter(Duration.ofSeconds(30));
    }

    private void rows(String split, long time) {
        clock.split(split);
        clock.reported(split, time);
    }

    private long watermark() {
        return clock.watermark(now);
    }

    @Test
    void aSplitThatHasCaughtUpAndStaysSilentIsLeftOut() {
        rows("a", 5_000);
        rows("b", 45_000);
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        assertEquals(5_000, watermark());
        now = 31_000;
        rows("b", 46_000);
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        assertEquals(46_000, watermark());
        assertFalse(clock.idle());
        clock.silent("b", Reader.Idle.CAUGHT_UP);
        now = 62_000;
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        clock.silent("b", Reader.Idle.CAUGHT_UP);
        assertTrue(clock.idle());
    }

    /** A sink that takes no more for a while: what has come to the splits meanwhile is not late. */
    @Test
    void timeInWhichNobodyAsksMakesNoSplitIdle() {
        clock.began("a");
        clock.began("b");
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        clock.silent("b", Reader.Idle.CAUGHT_UP);
        rows("b", 5_000);
        rows("a", 45_000);
        now = 40_000;
        assertEquals(5_000, watermark());
        assertFalse(clock.idle());
    }

    @Test
    void aSplitThatHasNotBeenAskedIsWaitedFor() {
        rows("a", 45_000);
        clock.began("b");
        now = 40_000;
        assertFalse(clock.idle());
        clock.silent("b", Reader.Idle.WAITING);
        assertFalse(clock.idle());
        clock.silent("b", Reader.Idle.CAUGHT_UP);
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        assertTrue(clock.idle());
    }

    @Test
    void whatCannotBeReadAnyMoreIsIdleNoLonger() {
        rows("a", 45_000);
        now = 40_000;
        clock.silent("a", Reader.Idle.CAUGHT_UP);
        assertTrue(clock.idle());
        clock.silent("a", Reader.Idle.WAITING);
        assertFalse(clock.idle());
    }
}
