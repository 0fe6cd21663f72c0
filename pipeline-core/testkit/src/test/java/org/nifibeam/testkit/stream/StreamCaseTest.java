package org.nifibeam.testkit.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifibeam.testkit.Element;
import org.nifibeam.testkit.reference.Outcome;
import org.nifibeam.testkit.reference.ReferenceInterpreter;

/** What the reference says of cases, and when it says that nothing else may come out. */
class StreamCaseTest {
    private static Outcome outcome(String text) {
        StreamCase made = StreamCase.parse(text);
        return ReferenceInterpreter.outcome(made.graph(), made.scripts());
    }

    private static List<String> written(Outcome outcome) {
        return Element.texts(outcome.written().get("out"));
    }

    /** As Beam has it: the windows of flattened collections are alike. */
    @Test
    void collectionsOfDifferentWindowsAreNotFlattened() {
        StreamCase made =
                StreamCase.parse(
                        """
                        bounded
                        s0 = read(): in
                        s1 = window(s0): sessions 480000
                        s2 = flatten(s1, s0)
                        script in
                          split
                        """);
        assertEquals(
                "'s0' has windows global, but 's2' sessions gap PT8M",
                assertThrows(IllegalArgumentException.class, made::graph).getMessage());
    }

    /**
     * Elements that wait for a side input hold the watermark back, and what comes behind it is not
     * late: unless a move of the clock waits until they have been let go.
     */
    @Test
    void whatWaitsForASideInputMakesLatenessUnsaid() {
        String text =
                """
                unbounded
                s0 = read(): in
                s1 = window(s0): fixed 1080000 120000
                s2 = batch(): beside
                s3 = side(s1, s2): iterable
                s4 = expiry(s3): ordered
                out = write(s4)
                script in
                  split
                    batch
                      86000 c 5
                    watermark 333137
                %s    batch
                      15000 a -1
                script beside
                  split
                """;
        assertFalse(outcome(text.formatted("")).decides(1));
        Outcome settled = outcome(text.formatted("    clock 0\n"));
        assertTrue(settled.decides(1));
        assertTrue(settled.decides(3));
        assertEquals(1, settled.late());
    }

    /** In which order the branches of a fork meet again is not said. */
    @Test
    void countingBehindAForkIsUnsaid() {
        String text =
                """
                bounded
                s0 = read(): in
                s1 = next(s0)
                s2 = flatten(s0, s1)
                s3 = window(s2): global; trigger %s
                s4 = group(s3): sum
                out = write(s4)
                script in
                  split
                    batch
                      1000 a 1
                """;
        assertTrue(outcome(text.formatted("default")).decides(3));
        assertFalse(outcome(text.formatted("repeatedly(after_count(1))")).decides(1));
    }

    /** One split: the order of a key's elements is known in any number of tasks. */
    @Test
    void countingBehindOneSplitIsSaid() {
        Outcome outcome =
                outcome(
                        """
                        bounded
                        s0 = read(): in
                        s1 = window(s0): global; trigger repeatedly(after_count(2)); accumulating
                        s2 = group(s1): sum
                        out = write(s2)
                        script in
                          split
                            batch
                              1000 a 1
                              2000 a 2
                              3000 a 4
                        """);
        assertTrue(outcome.decides(3));
        assertEquals(
                List.of(
                        "[a, 3] @end EARLY Pane[timing=EARLY, index=0, first=true, last=false]",
                        "[a, 7] @end ON_TIME Pane[timing=ON_TIME, index=1, first=false, last=true]"),
                written(outcome));
    }

    /** A window that comes again is no merged one: its panes are counted on. */
    @Test
    void theSameSessionCountsItsPanesOn() {
        Outcome outcome =
                outcome(
                        """
                        unbounded
                        s0 = read(): in
                        s1 = window(s0): sessions 300000; lateness 927000; accumulating
                        s2 = group(s1): max
                        out = write(s2)
                        script in
                          split
                            watermark 856137
                            clock 0
                            batch
                              114000 c 0
                              114000 c 2
                        """);
        assertEquals(
                List.of(
                        "[c, 0] @1970-01-01T00:06:53.999Z"
                                + " 1970-01-01T00:01:54Z..1970-01-01T00:06:54Z LATE"
                                + " Pane[timing=LATE, index=0, first=true, last=false]",
                        "[c, 2] @1970-01-01T00:06:53.999Z"
                                + " 1970-01-01T00:01:54Z..1970-01-01T00:06:54Z LATE"
                                + " Pane[timing=LATE, index=1, first=false, last=false]"),
                written(outcome));
    }

    /**
     * As Beam has it, a pane is late if the watermark of what comes out has passed its window. That
     * one waits for another key, which in several tasks may be another task's.
     */
    @Test
    void behindTheWatermarkOfTheInputAPaneMayStillBeOnTime() {
        Outcome outcome =
                outcome(
                        """
                        unbounded
                        s0 = read(): in
                        s1 = window(s0): fixed 60000 0; trigger repeatedly(after_count(2)); lateness 600000
                        s2 = group(s1): max
                        out = write(s2)
                        script in
                          split
                            batch
                              1000 b 1
                            watermark 61137
                            clock 0
                            batch
                              2000 c 1
                              3000 c 2
                        """);
        assertEquals(
                List.of(
                        "[b, 1] @1970-01-01T00:00:59.999Z"
                                + " 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z ON_TIME",
                        "[c, 2] @1970-01-01T00:00:59.999Z"
                                + " 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z ON_TIME"
                                + " Pane[timing=ON_TIME, index=0, first=true, last=false]"),
                written(outcome));
        assertTrue(outcome.decides(1));
        assertFalse(outcome.decides(2));
    }
}
