package org.nifibeam.testkit.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    /** The watermark is behind the newest timestamp; what comes behind it is late. */
    @Test
    void assignedTimestampsMakeAWatermarkBehindTheNewestOfThem() {
        Outcome outcome =
                outcome(
                        """
                        unbounded
                        s0 = timed(): in 5000
                        s1 = window(s0): fixed 5000 0
                        s2 = group(s1): sum
                        out = write(s2)
                        script in
                          split
                            batch
                              :1000 a 1
                              :9000 a 2
                            clock 0
                            batch
                              :4500 a 4
                              :11000 a 8
                            clock 0
                            batch
                              :3000 a 16
                        """);
        assertEquals(
                List.of(
                        "[a, 2] @1970-01-01T00:00:09.999Z"
                                + " 1970-01-01T00:00:05Z..1970-01-01T00:00:10Z ON_TIME",
                        "[a, 5] @1970-01-01T00:00:04.999Z"
                                + " 1970-01-01T00:00:00Z..1970-01-01T00:00:05Z ON_TIME",
                        "[a, 8] @1970-01-01T00:00:14.999Z"
                                + " 1970-01-01T00:00:10Z..1970-01-01T00:00:15Z ON_TIME"),
                written(outcome));
        assertEquals(1, outcome.late());
        assertTrue(outcome.decides(3));
    }

    /**
     * A split that is silent for a minute no longer holds the watermark; when it comes back, what
     * it has to give may be late.
     */
    @Test
    void aSplitThatIsIdleIsNotWaitedFor() {
        String text =
                """
                unbounded
                s0 = timed(): in 0%s
                s1 = window(s0): fixed 5000 0
                s2 = group(s1): sum
                out = write(s2)
                script in in turns
                  split
                    batch
                      :1000 a 1
                    clock 0
                    clock 30007
                    clock 30007
                    clock 60007
                    batch
                      :3000 a 16
                      :22000 a 8
                  split
                    clock 0
                    batch
                      :20000 a 2
                    clock 30007
                    batch
                      :21000 a 4
                    clock 60007
                    clock 60007
                """;
        String first =
                "] @1970-01-01T00:00:04.999Z 1970-01-01T00:00:00Z..1970-01-01T00:00:05Z ON_TIME";
        String second =
                "[a, 14] @1970-01-01T00:00:24.999Z 1970-01-01T00:00:20Z..1970-01-01T00:00:25Z"
                        + " ON_TIME";
        Outcome idle = outcome(text.formatted(" 60000"));
        assertEquals(List.of(second, "[a, 1" + first), written(idle));
        assertEquals(1, idle.late());
        assertTrue(idle.decides(3));
        Outcome awaited = outcome(text.formatted(""));
        assertEquals(List.of(second, "[a, 17" + first), written(awaited));
        assertEquals(0, awaited.late());
    }

    /** What the clock does and what a split that falls silent does have no order. */
    @Test
    void theClockBesideASplitThatFallsSilentIsUnsaid() {
        String text =
                """
                unbounded
                s0 = timed(): in 0 60000
                s1 = delay(s0): %s
                out = write(s1)
                script in in turns
                  split
                    batch
                      :1000 a 1
                    clock 60007
                  split
                    clock 0
                    clock 60007
                """;
        assertFalse(outcome(text.formatted("1000")).decides(1));
    }

    /** As Beam has it: a watermark trigger that is finished in all parts stays so. */
    @Test
    void aMergedWindowWhosePartsWereOverDoesNotComeToItsEndAgain() {
        Outcome outcome =
                outcome(
                        """
                        unbounded
                        s0 = read(): in
                        s1 = window(s0): merging; trigger after_each(after_watermark(), repeatedly(after_count(2))); lateness 1186000; accumulating
                        s2 = group(s1): min
                        out = write(s2)
                        script in
                          split
                            watermark 734137
                            clock 0
                            batch
                              373000 c -2
                              5500 c 4
                        """);
        assertEquals(
                List.of(
                        "[c, -2] @1970-01-01T00:06:59.999Z"
                                + " 1970-01-01T00:00:00Z..1970-01-01T00:07:00Z LATE",
                        "[c, -2] @1970-01-01T00:06:59.999Z"
                                + " 1970-01-01T00:06:00Z..1970-01-01T00:07:00Z LATE"
                                + " Pane[timing=LATE, index=0, first=true, last=false]"),
                written(outcome));
    }

    @Test
    void aLookupAddsWhatItFindsAndFailsForWhatIsBroken() {
        Outcome outcome =
                outcome(
                        """
                        bounded
                        s0 = read(): in
                        s1 = enrich(s0): 2
                        out = write(s1)
                        errors = write(s1.errors)
                        script in
                          split
                            batch
                              1000 a 1
                              1000 b 2
                              1000 c 4
                              1000 broken 8
                        """);
        assertEquals(
                List.of(
                        "[a, 2] @1970-01-01T00:00:01Z",
                        "[b, null] @1970-01-01T00:00:01Z",
                        "[c, 7] @1970-01-01T00:00:01Z"),
                written(outcome));
        assertEquals(
                List.of("['broken', 8]"),
                outcome.written().get("errors").stream()
                        .map(e -> e.row().get(0).toString())
                        .toList());
    }

    @Test
    void aCaseIsItsText() {
        String text =
                """
                unbounded
                s0 = timed(): in 5000 60000
                out = write(s0): fails 2
                script in in turns
                  split
                    batch
                      :1000 a null 7 8
                      2000 b 1
                    clock 7
                  split
                    watermark 5137
                """;
        assertEquals(text, StreamCase.parse(text).toString());
    }

    /** Commits that fail are left out when a case is made smaller, each alone. */
    @Test
    void aSmallerCaseHasFewerCommitsThatFail() {
        String text =
                """
                bounded
                s0 = read(): in
                out = write(s0)%s
                script in
                """;
        assertTrue(
                StreamCase.parse(text.formatted(": fails 2")).smaller().stream()
                        .anyMatch(smaller -> smaller.toString().equals(text.formatted(""))));
    }

    /** What is random is there at all. */
    @Test
    void randomCasesHaveTimestampsIdlenessAndLookups() {
        Set<String> found = new TreeSet<>();
        for (long seed = 1; seed <= 40; seed++) {
            StreamCase made =
                    RandomStreams.of(
                            seed,
                            RandomStreams.Mode.LATE,
                            StreamCaseTest::compiles,
                            (any, parallelism) -> true);
            for (StreamStage stage : made.stages()) {
                found.add(stage.operation());
                if (stage.operation().equals("timed")) {
                    found.add("timed, " + stage.argument().split(" ").length + " words");
                }
            }
        }
        assertTrue(
                found.containsAll(List.of("timed, 2 words", "timed, 3 words", "enrich")),
                found::toString);
    }

    private static boolean compiles(StreamCase made) {
        return !made.graph().nodes().isEmpty();
    }
}
