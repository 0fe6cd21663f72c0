package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.compile.Planner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.testkit.reference.Outcome;

/** Pass law: graphs before and after each pass, and the plan, as golden text in {@code plans/}. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class PassesTest {
    private static final Capabilities ALL =
            new Capabilities(EnumSet.allOf(Capability.class), EnumSet.allOf(Capability.class));

    private static Laboratory laboratory() {
        return new Laboratory()
                .script(
                        "in",
                        Script.of(
                                        "{day: datetime, origin: string, delay: int32?, distance: int32, note: string?}")
                                .build());
    }

    private static void golden(String name, String transforms) throws ProblemException {
        Laboratory laboratory = laboratory();
        Graph graph = laboratory.graph("pipeline:\n  transforms:\n" + transforms.indent(4));
        StringBuilder text = new StringBuilder();
        String before = "";
        for (Planner.Stop stop : Planner.explain(graph, ALL, laboratory.connectors()).stops()) {
            String now = stop.graph().print();
            text.append("== ")
                    .append(stop.pass())
                    .append(now.equals(before) ? ": nothing to do\n" : "\n" + now + "\n");
            before = now;
        }
        text.append("== the plan\n")
                .append(Planner.plan(graph, ALL, laboratory.connectors()).print());
        Golden.check("org/nifibeam/testkit/plans/" + name + ".txt", text.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "none", "some", "ignore"})
    void filtersAndFieldsGoIntoTheSource(String accept) throws Exception {
        golden(
                "push-accept-" + accept,
                """
                - {type: TestBatch, name: read, config: {script: in, accept: %s}}
                - {type: Filter, name: far, input: read, config: {keep: distance > 100 and note is null}}
                - {type: Filter, name: east, input: far, config: {keep: origin < 'M'}}
                - {type: MapToFields, name: fields, input: east, config: {fields: {origin: origin, late: delay}}}
                - {type: Collect, name: write, input: fields, config: {into: out}}
                """
                        .formatted(accept));
    }

    @Test
    void aProjectionThatRenamesNothingIsDropped() throws Exception {
        golden(
                "projection-dropped",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: MapToFields, name: fields, input: read, config: {fields: {delay: delay, origin: origin}}}
                - {type: Filter, name: late, input: fields, config: {keep: delay > 0}}
                - {type: Combine, name: group, input: late, config: {group_by: origin, combine: {delay: {value: delay, fn: max}}}}
                - {type: Collect, name: write, input: group, config: {into: out}}
                """);
    }

    @Test
    void aProjectionThatIsSeenIsKept() throws Exception {
        golden(
                "projection-kept",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: MapToFields, name: written, input: read, config: {fields: {delay: delay, origin: origin}}}
                - {type: Collect, name: write, input: written, config: {into: out}}
                - {type: MapToFields, name: renamed, input: read, config: {fields: {from: origin, delay: delay}}}
                - {type: Combine, name: group, input: renamed, config: {group_by: from, combine: {delay: {value: delay, fn: max}}}}
                - {type: Collect, name: writeGroups, input: group, config: {into: groups}}
                """);
    }

    @Test
    void joinsCarryWhatIsReadBehindThem() throws Exception {
        golden(
                "joins-narrowed",
                """
                - {type: TestBatch, name: left, config: {script: in}}
                - {type: TestBatch, name: right, config: {script: in}}
                - {type: TestBatch, name: third, config: {script: in}}
                - {type: Join, name: join, input: {l: left, r: right, t: third}, config: {type: left, equalities: [{l: origin, r: origin}, {r: distance, t: distance}], fields: {l: [delay], r: [note], t: {other: note}}}}
                - {type: MapToFields, name: fields, input: join, config: {fields: {note: note}}}
                - {type: Collect, name: write, input: fields, config: {into: out}}
                """);
    }

    @Test
    void whatIsLargePassesByATableOfWhatIsSmall() throws Exception {
        golden(
                "joins-with-tables",
                """
                - {type: TestBatch, name: flights, config: {script: in}}
                - {type: Create, name: airports, config: {elements: [{code: SEA, state: WA}, {code: null, state: none}]}}
                - {type: Create, name: kinds, config: {elements: [{far: 1, kind: x}, {far: 2, kind: y}]}}
                - {type: Filter, name: known, input: airports, config: {keep: code is not null}}
                - {type: Join, name: join, input: {f: flights, a: known, k: kinds}, config: {type: {outer: [f]}, equalities: [{f: origin, a: code}, {f: distance, k: far}], fields: {f: [delay], a: [state], k: [kind]}}}
                - {type: Collect, name: write, input: join, config: {into: out}}
                """);
    }

    /** Both sides are read; a runner that has no side inputs has no second way into a task. */
    @Test
    void sidesOfJoinsEndApart() throws Exception {
        golden(
                "joins-without-state",
                """
                - {type: TestBatch, name: left, config: {script: in}}
                - {type: TestBatch, name: right, config: {script: in}}
                - {type: Join, name: join, input: {l: left, r: right}, config: {type: outer, equalities: [{l: origin, r: origin}, {l: delay, r: distance}], fields: {l: [note], r: [day]}}}
                - {type: Collect, name: write, input: join, config: {into: out}}
                """);
    }

    @Test
    void withoutSideInputsJoinsKeepState() throws Exception {
        Laboratory laboratory = laboratory();
        Graph graph =
                laboratory.graph(
                        """
                        pipeline:
                          transforms:
                            - {type: TestBatch, name: left, config: {script: in}}
                            - {type: TestBatch, name: right, config: {script: in}}
                            - {type: Join, name: join, input: {l: left, r: right}, config: {equalities: origin}}
                            - {type: Collect, name: write, input: join, config: {into: out}}
                        """);
        EnumSet<Capability> some = EnumSet.allOf(Capability.class);
        some.remove(Capability.SIDE_INPUTS);
        String plan =
                Planner.plan(graph, new Capabilities(some, some), laboratory.connectors()).print();
        assertFalse(plan.contains("sides as they end"), plan);
        assertTrue(
                Planner.plan(graph, ALL, laboratory.connectors())
                        .print()
                        .contains("sides as they end"));
    }

    /** What comes by an exchange does not wait for a table, and would fill the memory. */
    @Test
    void whatIsGroupedIsJoinedByKey() throws Exception {
        golden(
                "joins-of-groups",
                """
                - {type: TestBatch, name: flights, config: {script: in}}
                - {type: Combine, name: group, input: flights, config: {group_by: origin, combine: {n: {value: delay, fn: count}}}}
                - {type: Create, name: airports, config: {elements: [{code: SEA, state: WA}]}}
                - {type: Join, name: join, input: {g: group, a: airports}, config: {type: left, equalities: [{g: origin, a: code}], fields: {g: [n], a: [state]}}}
                - {type: Collect, name: write, input: join, config: {into: out}}
                """);
    }

    @Test
    void combinersAreLifted() throws Exception {
        golden(
                "lifted-combiners",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: AssignTimestamps, name: time, input: read, config: {timestamp: day}}
                - {type: WindowInto, name: days, input: time, config: {windowing: {type: fixed, size: 1d}}}
                - type: Combine
                  name: group
                  input: days
                  config: {group_by: origin, combine: {mean: {value: delay, fn: mean}, n: {value: delay, fn: count}}}
                - {type: Combine, name: total, input: group, config: {group_by: [], combine: {n: {value: n, fn: sum}}}}
                - {type: Collect, name: write, input: total, config: {into: out}}
                """);
    }

    @Test
    void sessionsAreNotLifted() throws Exception {
        golden(
                "sessions",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: WindowInto, name: visits, input: read, config: {windowing: {type: sessions, gap: 30m}}}
                - {type: Combine, name: group, input: visits, config: {group_by: origin, combine: {n: {value: delay, fn: count}}}}
                - {type: Collect, name: write, input: group, config: {into: out}}
                """);
    }

    @Test
    void aForkReadsWhatAllBranchesNeed() throws Exception {
        golden(
                "fork",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: Filter, name: far, input: read, config: {keep: distance > 100}}
                - {type: Combine, name: group, input: far, config: {group_by: origin, combine: {n: {value: delay, fn: count}}}}
                - {type: Collect, name: write, input: group, config: {into: out}}
                - {type: MapToFields, name: days, input: read, config: {fields: {day: day}}}
                - {type: Collect, name: writeDays, input: days, config: {into: days}}
                """);
    }

    @Test
    void flattenTakesWholeRows() throws Exception {
        golden(
                "flatten",
                """
                - {type: TestBatch, name: read, config: {script: in}}
                - {type: TestBatch, name: more, config: {script: in}}
                - {type: Filter, name: far, input: more, config: {keep: distance > 100}}
                - {type: Flatten, name: both, input: [read, far, read]}
                - {type: MapToFields, name: fields, input: both, config: {fields: {origin: origin}}}
                - {type: Collect, name: write, input: fields, config: {into: out}}
                """);
    }

    @Test
    void windowFieldsComeBehindTheGroup() throws Exception {
        golden(
                "window-fields",
                """
                - {type: TestStream, name: read, config: {script: in}}
                - {type: AssignTimestamps, name: time, input: read, config: {timestamp: day, max_out_of_orderness: 5s}}
                - {type: WindowInto, name: windows, input: time, config: {windowing: {type: sliding, size: 10m, period: 5m}}}
                - type: Combine
                  name: group
                  input: windows
                  config: {group_by: [origin], combine: {n: {value: delay, fn: sum}}, window_fields: {from: window_start}}
                - {type: Collect, name: write, input: group, config: {into: out}}
                """);
    }

    @Test
    void anUnboundedGlobalGroupIsRefused() {
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                laboratory()
                                        .plan(
                                                """
                                                pipeline:
                                                  transforms:
                                                    - {type: TestStream, name: read, config: {script: in}}
                                                    - type: Combine
                                                      name: group
                                                      input: read
                                                      config: {group_by: origin, combine: {n: {value: delay, fn: count}}}
                                                """,
                                                ALL));
        assertEquals(
                "pipeline.yaml:4: [UNSUPPORTED] stage 'group': it groups unbounded input in the global window, so no"
                        + " group would ever be complete; put a WindowInto before it, for example fixed windows of 1m, or give it a trigger",
                refusal.getMessage());
    }

    @Test
    void allThatIsRefusedIsRefusedAtOnce() {
        Set<Capability> few = EnumSet.of(Capability.ELEMENT_WISE, Capability.GROUP_WINDOWS);
        ProblemException refusal =
                assertThrows(
                        ProblemException.class,
                        () ->
                                laboratory()
                                        .plan(
                                                """
                                                pipeline:
                                                  transforms:
                                                    - {type: TestStream, name: read, config: {script: in}}
                                                    - type: Combine
                                                      name: late
                                                      input: read
                                                      windowing: {type: fixed, size: 1h, allowed_lateness: 1h}
                                                      config: {group_by: origin, combine: {n: {value: delay, fn: count}}}
                                                    - type: Combine
                                                      name: never
                                                      input: read
                                                      config: {group_by: origin, combine: {n: {value: delay, fn: count}}}
                                                """,
                                                new Capabilities(few, few)));
        assertEquals(
                List.of("late CAPABILITY", "never UNSUPPORTED", "never CAPABILITY"),
                refusal.problems().stream()
                        .map(p -> p.stage().orElseThrow() + " " + p.code())
                        .toList());
    }

    @Test
    void latenessOfBoundedInputAsksForNothing() throws ProblemException {
        Set<Capability> few = EnumSet.of(Capability.ELEMENT_WISE, Capability.GROUP_WINDOWS);
        laboratory()
                .plan(
                        """
                        pipeline:
                          transforms:
                            - {type: TestBatch, name: read, config: {script: in}}
                            - type: Combine
                              name: group
                              input: read
                              windowing: {type: fixed, size: 1h, allowed_lateness: 1h}
                              config: {group_by: origin, combine: {n: {value: delay, fn: count}}}
                        """,
                        new Capabilities(few, few));
    }

    /** Whatever single capability a runner lacks, what needs it is refused, and only that. */
    @ParameterizedTest
    @EnumSource(Capability.class)
    void whatIsNotDeclaredIsRefused(Capability missing) throws ProblemException {
        Set<Capability> others = EnumSet.complementOf(EnumSet.of(missing));
        for (GoldenPipelines.Golden golden : GoldenPipelines.all()) {
            Laboratory laboratory = new Laboratory();
            golden.scripts().forEach(laboratory::script);
            Set<Capability> all = EnumSet.allOf(Capability.class);
            Capabilities declared =
                    golden.bounded()
                            ? new Capabilities(others, all)
                            : new Capabilities(all, others);
            if (golden.capability() == missing) {
                ProblemException refusal =
                        assertThrows(
                                ProblemException.class,
                                () -> laboratory.plan(golden.definition(), declared));
                assertEquals(ProblemCode.CAPABILITY, refusal.problems().get(0).code());
                assertEquals(Optional.of(golden.stage()), refusal.problems().get(0).stage());
            }
            laboratory.plan(golden.definition(), ALL);
        }
    }

    static Stream<GoldenPipelines.Golden> runnableByTheInterpreter() {
        return GoldenPipelines.all().stream()
                .filter(g -> g.capability().ordinal() <= Capability.GROUP_WINDOWS.ordinal());
    }

    /** The interpreter itself against the literal outcomes. */
    @ParameterizedTest
    @MethodSource("runnableByTheInterpreter")
    void theInterpreterAgreesWithTheGoldenPipelines(GoldenPipelines.Golden golden)
            throws Exception {
        Laboratory laboratory = new Laboratory();
        golden.scripts().forEach(laboratory::script);
        Outcome outcome = laboratory.outcome(golden.definition());
        String sink = outcome.written().containsKey("Collect") ? "Collect" : "write";
        assertEquals(golden.expected(), Element.texts(outcome.written().get(sink)));
        assertEquals(0, outcome.late());
    }
}
