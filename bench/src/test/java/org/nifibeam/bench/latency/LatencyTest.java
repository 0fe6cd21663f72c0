package org.nifibeam.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTest {
    @TempDir Path work;

    @Test
    void rowsAreDueOneBehindTheOther() {
        Schedule schedule = new Schedule(1000);
        schedule.begin();
        long first = schedule.due(0);
        schedule.begin();
        assertEquals(first, schedule.due(0), "it begins once");
        assertEquals(TimeUnit.SECONDS.toNanos(3), schedule.due(3000) - first);
    }

    @Test
    void atNoRateAllAreDueAtOnce() {
        Schedule schedule = new Schedule(0);
        schedule.begin();
        assertEquals(schedule.due(0), schedule.due(1_000_000));
    }

    @Test
    void everyRowComesAndOneInAThousandIsTimed() throws Exception {
        // 100,000 rows in a tenth of a second; rows from 50,000 on are timed.
        Schedule schedule = new Schedule(1_000_000);
        Lateness lateness = new Lateness(50_000);
        long begin = System.nanoTime();
        LatencyCommand.run(
                LatencyCommand.Way.MAP, "embedded", 2, schedule, 100_000, lateness, work);
        long took = System.nanoTime() - begin;
        assertEquals(100_000, lateness.rows());
        long[] late = lateness.sinceDue();
        assertEquals(100_000 / Lateness.ONE_IN - 50_000 / Lateness.ONE_IN, late.length);
        assertTrue(late[0] > 0, "none comes before it is due");
        assertTrue(late[late.length - 1] < took, "none is later than the end");
        assertTrue(
                lateness.sinceMade()[late.length / 2] <= late[late.length / 2],
                "none is made before it is due");
        assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(99), "they did not come at once");
    }
}
