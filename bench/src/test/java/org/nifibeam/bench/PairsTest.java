package org.nifibeam.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.bench.report.Bar;
import org.nifibeam.bench.report.Figure;
import org.nifibeam.bench.report.Finding;
import org.nifibeam.bench.report.Spread;
import org.nifibeam.bench.report.Subject;
import org.nifibeam.bench.report.Verdict;

class PairsTest {
    private final List<String> order = new ArrayList<>();
    private final Pairs pairs =
            new Pairs(new Subject("group", "sum", "10 rows", "warm"), "somebody");

    @Test
    void whoGoesFirstChangesEveryTimeAndWarmUpsAreNotCounted() throws Exception {
        pairs.run(1, 2, work("ours", 1, 1), work("theirs", 1, 1));
        pairs.run(0, 1, work("ours", 1, 1), work("theirs", 1, 1));
        pairs.run(0, 1, work("ours", 1, 1), work("theirs", 1, 1));
        assertEquals(
                "ours theirs, ours theirs, theirs ours, ours theirs, theirs ours",
                String.join(" ", order).replaceAll("(\\w+ \\w+) ", "$1, "));
        assertEquals(4, pairs.finding().runs());
    }

    @Test
    void ratiosAreThoseOfPairs() throws Exception {
        // A slow pair of both does not change what either says of the other.
        pairs.run(0, 3, work("ours", 10, 40, 20, 60), work("theirs", 20, 80, 80, 30));
        Finding finding = pairs.finding(Bar.timesAsFast(2));
        // Run by run: 10/20, then theirs first: 40/80, then 20/80.
        assertEquals(new Spread(0.375, 0.5, 0.5), finding.figure(Figure.WALL_RATIO));
        assertEquals(new Spread(15, 20, 30), finding.figure(Figure.WALL_MS));
        assertEquals(Optional.of(Verdict.MET), finding.verdict());
    }

    @Test
    void aBarInsideTheQuartilesIsUndecided() throws Exception {
        pairs.run(0, 3, work("ours", 10, 20, 30), work("theirs", 20, 20, 20));
        assertEquals(Optional.of(Verdict.UNDECIDED), pairs.finding(Bar.timesAsFast(1)).verdict());
    }

    /** Takes these times by the clock, twice as much of the processors. */
    private Pairs.Work work(String name, double... millis) {
        int[] next = new int[1];
        return () -> {
            order.add(name);
            double wall = millis[next[0]++ % millis.length];
            return new Measured(wall, wall * 2);
        };
    }
}
