package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;

/**
 * Definitions of ten thousand stages, right and wrong ones, are compiled and planned in a few
 * seconds of this thread's processor time, whatever else the machine does meanwhile; and on a usual
 * stack.
 */
@Timeout(120)
class ManyStagesTest {
    private static final int STAGES = 10_000;
    private static final long LIMIT_SECONDS = 5;

    private static final Capabilities ALL =
            new Capabilities(EnumSet.allOf(Capability.class), EnumSet.allOf(Capability.class));

    private final PipelineCompiler compiler =
            PipelineCompiler.load(ManyStagesTest.class.getClassLoader());
    private long started;

    @BeforeEach
    void start() {
        started = processorNanos();
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private Compilation compile(IntFunction<String> stage) throws ProblemException {
        StringBuilder text = new StringBuilder("pipeline:\n  transforms:\n");
        text.append("    - {type: Create, name: s0, config: {elements: [{d: 5}]}}\n");
        for (int i = 1; i <= STAGES; i++) {
            text.append("    - ").append(stage.apply(i)).append('\n');
        }
        return compiler.compile(text.toString(), Optional.empty(), CompileSettings.UNRESTRICTED);
    }

    private void inTime() {
        long seconds = (processorNanos() - started) / 1_000_000_000L;
        assertTrue(seconds < LIMIT_SECONDS, "it took " + seconds + " s of processor time");
    }

    private void plans(IntFunction<String> stage) throws ProblemException {
        Compilation compilation = compile(stage);
        assertEquals("[]", compilation.problems().stream().limit(3).toList().toString());
        Planner.plan(compilation.graph().orElseThrow(), ALL, compiler.connectors());
        inTime();
    }

    @Test
    void filtersInARow() throws ProblemException {
        plans(i -> filter("s" + i, "s" + (i - 1), "d > " + i));
    }

    @Test
    void filtersInARowFromTheLastToTheFirst() throws ProblemException {
        plans(i -> filter("s" + (STAGES + 1 - i), "s" + (STAGES - i), "d > 1"));
    }

    @Test
    void windowsInARow() throws ProblemException {
        plans(
                i ->
                        "{type: WindowInto, name: s"
                                + i
                                + ", input: s"
                                + (i - 1)
                                + ", windowing: {type: fixed, size: 60}}");
    }

    @Test
    void projectionsBeforeFilters() throws ProblemException {
        plans(
                i ->
                        i == 1
                                ? "{type: MapToFields, name: s1, input: s0, config: {fields: {d: d}}}"
                                : i == STAGES
                                        ? "{type: Combine, name: last, input: s"
                                                + (i - 1)
                                                + ", config: {group_by: d, combine: {n: {value: 1, fn: count}}}}"
                                        : filter("s" + i, "s" + (i - 1), "d > 1"));
    }

    @Test
    void allFromOne() throws ProblemException {
        plans(i -> filter("s" + i, "s0", "d > 1"));
    }

    @Test
    void inputsThatAreNotThere() throws ProblemException {
        Compilation compilation = compile(i -> filter("s" + i, "t" + i, "d > 1"));
        assertEquals(STAGES, compilation.problems().size());
        assertEquals(
                "line 4: [UNKNOWN_STAGE] stage 's1': its input 't1' is no stage of the pipeline; did you mean 's1'?",
                compilation.problems().get(0).toString());
        assertEquals(
                "line 10003: [UNKNOWN_STAGE] stage 's10000': its input 't10000' is no stage of the pipeline;"
                        + " write the name of a stage; the first of these problems say which are near",
                compilation.problems().get(STAGES - 1).toString());
        inTime();
    }

    @Test
    void allBehindACircle() throws ProblemException {
        Compilation compilation =
                compile(i -> filter("s" + i, i == 1 ? "s2" : "s" + (i - 1), "d > 1"));
        assertEquals(
                "[line 4: [CYCLE] stage 's1': it waits for its own output; the circle is in 's1', 's2'; remove one of the inputs]",
                compilation.problems().toString());
        inTime();
    }

    private static String filter(String name, String input, String keep) {
        return "{type: Filter, name: "
                + name
                + ", input: "
                + input
                + ", config: {keep: "
                + keep
                + "}}";
    }
}
