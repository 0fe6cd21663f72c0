package org.nifibeam.testkit.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.run.Capability;
import org.nifibeam.testkit.Script;

/**
 * For every capability that is about functions, time or several outputs, bounded and unbounded, a
 * pipeline with literal input and literal output; the others have theirs as definitions.
 */
public final class GoldenStreams {
    /** Rows at whole seconds of the first minutes; the watermark passes half a minute and one. */
    private static final String ROWS =
            """
              split
                batch
                  1000 a 1 7 8
                  2000 b 2
                  31000 a 4 9
            """;

    private static final String FIRST = " Pane[timing=EARLY, index=0, first=true, last=false]";
    private static final String SECOND = " Pane[timing=ON_TIME, index=1, first=false, last=true]";

    private GoldenStreams() {}

    /**
     * A pipeline whose outcome is known at any parallelism.
     *
     * @param capability what it shows
     * @param bounded for which kind of pipeline
     * @param stage the stage that needs the capability
     * @param graph the pipeline; its sink is called {@code out}
     * @param scripts what its sources say
     * @param expected texts of the elements written
     */
    public record Golden(
            Capability capability,
            boolean bounded,
            String stage,
            Graph graph,
            Map<String, Script> scripts,
            List<String> expected) {
        @Override
        public String toString() {
            return capability + (bounded ? ", bounded" : ", unbounded");
        }
    }

    /** All of them. */
    public static List<Golden> all() {
        List<Golden> all = new ArrayList<>();
        for (boolean bounded : new boolean[] {true, false}) {
            windows(all, bounded);
            triggers(all, bounded);
            outputs(all, bounded);
            functions(all, bounded);
            combiners(all, bounded);
            if (!bounded) {
                clocks(all);
            }
        }
        return all;
    }

    private static void add(
            List<Golden> all,
            Capability capability,
            boolean bounded,
            String stages,
            String script,
            String... expected) {
        String text = (bounded ? "bounded\n" : "unbounded\n") + stages + "script in\n" + script;
        StreamCase made = StreamCase.parse(text);
        all.add(
                new Golden(
                        capability, bounded, "x", made.graph(), made.scripts(), List.of(expected)));
    }

    private static void windows(List<Golden> all, boolean bounded) {
        add(
                all,
                Capability.GROUP_CALENDAR,
                bounded,
                """
                r = read(): in
                w = window(r): months 1 Europe/Berlin
                x = group(w): sum
                out = write(x)
                """,
                ROWS,
                "[a, 5] @1970-01-31T22:59:59.999Z 1969-12-31T23:00:00Z..1970-01-31T23:00:00Z"
                        + " ON_TIME",
                "[b, 2] @1970-01-31T22:59:59.999Z 1969-12-31T23:00:00Z..1970-01-31T23:00:00Z"
                        + " ON_TIME");
        add(
                all,
                Capability.GROUP_CUSTOM,
                bounded,
                """
                r = read(): in
                w = window(r): merging
                x = group(w): sum
                out = write(x)
                """,
                """
                  split
                    batch
                      1000 a 1
                      121000 a 2
                      601000 a 4
                """,
                "[a, 3] @1970-01-01T00:02:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:03:00Z"
                        + " ON_TIME",
                "[a, 4] @1970-01-01T00:10:59.999Z 1970-01-01T00:10:00Z..1970-01-01T00:11:00Z"
                        + " ON_TIME");
    }

    private static void triggers(List<Golden> all, boolean bounded) {
        add(
                all,
                Capability.TRIGGERS,
                bounded,
                """
                r = read(): in
                w = window(r): fixed 60000 0; trigger repeatedly(after_count(1))
                x = group(w): sum
                out = write(x)
                """,
                """
                  split
                    batch
                      1000 a 1
                      2000 b 2
                """,
                "[a, 1] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z EARLY"
                        + FIRST,
                "[a, null] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME"
                        + SECOND,
                "[b, 2] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z EARLY"
                        + FIRST,
                "[b, null] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME"
                        + SECOND);
        add(
                all,
                Capability.ACCUMULATING_PANES,
                bounded,
                """
                r = read(): in
                w = window(r): fixed 60000 0; trigger after_watermark(early=after_count(1)); accumulating
                x = group(w): sum
                out = write(x)
                """,
                """
                  split
                    batch
                      1000 a 1
                """,
                "[a, 1] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z EARLY"
                        + FIRST,
                "[a, 1] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME"
                        + SECOND);
        if (bounded) {
            // The clock stands still while bounded input is read: only the window's end fires.
            add(
                    all,
                    Capability.PROCESSING_TIME_TRIGGERS,
                    true,
                    """
                    r = read(): in
                    w = window(r): fixed 60000 0; trigger repeatedly(after_processing_time(10000))
                    x = group(w): sum
                    out = write(x)
                    """,
                    ROWS,
                    "[a, 5] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                            + " ON_TIME",
                    "[b, 2] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                            + " ON_TIME");
            add(
                    all,
                    Capability.PROCESSING_TIMERS,
                    true,
                    """
                    r = read(): in
                    x = delay(r): 10000
                    out = write(x)
                    """,
                    """
                      split
                        batch
                          1000 a 1
                          2000 b 2
                    """,
                    "[a, 1] @1970-01-01T00:00:01Z",
                    "[b, 2] @1970-01-01T00:00:02Z");
        }
    }

    /** Where time moves: a clock that comes to a delay's end, an element behind its window. */
    private static void clocks(List<Golden> all) {
        String script =
                """
                  split
                    batch
                      1000 a 1
                      2000 a 2
                    watermark 3137
                    clock 10007
                    batch
                      4000 a 4
                    watermark 5137
                    clock 90007
                """;
        add(
                all,
                Capability.PROCESSING_TIME_TRIGGERS,
                false,
                """
                r = read(): in
                w = window(r): global; trigger repeatedly(after_processing_time(10000))
                x = group(w): sum
                out = write(x)
                """,
                script,
                "[a, 3] @end EARLY" + FIRST,
                "[a, 4] @end EARLY Pane[timing=EARLY, index=1, first=false, last=false]",
                "[a, null] @end ON_TIME Pane[timing=ON_TIME, index=2, first=false, last=true]");
        add(
                all,
                Capability.PROCESSING_TIMERS,
                false,
                """
                r = read(): in
                x = delay(r): 10000
                out = write(x)
                """,
                script,
                "[a, 3] @1970-01-01T00:00:01Z",
                "[a, 4] @1970-01-01T00:00:04Z");
        add(
                all,
                Capability.ALLOWED_LATENESS,
                false,
                """
                r = read(): in
                w = window(r): fixed 60000 0; lateness 60000
                x = group(w): sum
                out = write(x)
                """,
                """
                  split
                    batch
                      1000 a 1
                    watermark 61137
                    batch
                      2000 a 2
                    watermark 121137
                    batch
                      3000 a 4
                """,
                "[a, 1] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME Pane[timing=ON_TIME, index=0, first=true, last=false]",
                "[a, 2] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " LATE Pane[timing=LATE, index=1, first=false, last=false]");
    }

    private static void outputs(List<Golden> all, boolean bounded) {
        add(
                all,
                Capability.RESHUFFLE,
                bounded,
                """
                r = read(): in
                x = reshuffle(r)
                out = write(x)
                """,
                ROWS,
                "[a, 1] @1970-01-01T00:00:01Z",
                "[a, 4] @1970-01-01T00:00:31Z",
                "[b, 2] @1970-01-01T00:00:02Z");
        add(
                all,
                Capability.SEVERAL_OUTPUTS,
                bounded,
                """
                r = read(): in
                x = partition(r)
                n = next(x.b)
                f = flatten(x, n)
                out = write(f)
                """,
                ROWS,
                "[a, 1] @1970-01-01T00:00:01Z",
                "[a, 4] @1970-01-01T00:00:31Z",
                "[b, 3] @1970-01-01T00:00:02Z");
        add(
                all,
                Capability.SEVERAL_OUTPUTS,
                bounded,
                """
                x = explode(): in
                out = write(x)
                """,
                ROWS,
                "[a, 7] @1970-01-01T00:00:01Z",
                "[a, 8] @1970-01-01T00:00:01Z",
                "[a, 9] @1970-01-01T00:00:31Z");
        add(
                all,
                Capability.ERROR_OUTPUTS,
                bounded,
                """
                r = read(): in
                x = divide(r)
                out = write(x)
                errors = write(x.errors)
                """,
                """
                  split
                    batch
                      1000 a 0
                      2000 b 6
                """,
                "[b, 10] @1970-01-01T00:00:02Z");
    }

    private static void combiners(List<Golden> all, boolean bounded) {
        add(
                all,
                Capability.CUSTOM_COMBINERS,
                bounded,
                """
                r = read(): in
                w = window(r): fixed 60000 0
                x = combine(w): squares
                out = write(x)
                """,
                ROWS,
                "[a, 17] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME",
                "[b, 4] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z"
                        + " ON_TIME");
    }

    private static void functions(List<Golden> all, boolean bounded) {
        add(
                all,
                Capability.FUNCTIONS,
                bounded,
                """
                r = read(): in
                x = bundle(r)
                out = write(x)
                """,
                ROWS,
                "[a, 1] @1970-01-01T00:00:01Z",
                "[a, 4] @1970-01-01T00:00:31Z",
                "[b, 2] @1970-01-01T00:00:02Z");
        add(
                all,
                Capability.SIDE_INPUTS,
                bounded,
                """
                r = read(): in
                b = batch(): in
                x = side(r, b): multimap
                out = write(x)
                """,
                ROWS,
                "[a, 6] @1970-01-01T00:00:01Z",
                "[a, 9] @1970-01-01T00:00:31Z",
                "[b, 4] @1970-01-01T00:00:02Z");
        add(
                all,
                Capability.STATE,
                bounded,
                """
                r = read(): in
                w = window(r): fixed 60000 0
                x = expiry(w): bag
                out = write(x)
                """,
                ROWS,
                "[a, 17] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z",
                "[b, 4] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z");
        add(
                all,
                Capability.TIMERS,
                bounded,
                """
                r = read(): in
                w = window(r): fixed 60000 0
                x = end(w)
                out = write(x)
                """,
                ROWS,
                "[a, 5] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z",
                "[b, 2] @1970-01-01T00:00:59.999Z 1970-01-01T00:00:00Z..1970-01-01T00:01:00Z");
    }
}
