package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.function.TimeDomain;
import org.nifibeam.core.function.TimerSpec;
import org.nifibeam.core.model.CustomCombiner;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/** Refuses what the runner has not declared, naming the stage. */
final class CheckCapabilities implements Check {
    @Override
    public List<Problem> problems(Graph graph, Pass.Target target) {
        List<Problem> problems = new ArrayList<>();
        boolean bounded = graph.bounded();
        for (Node node : graph.nodes()) {
            for (Capability needed : needs(node)) {
                if (!target.capabilities().has(needed, bounded)) {
                    problems.add(
                            new Problem(
                                    ProblemCode.CAPABILITY,
                                    node.stage().place(),
                                    Optional.of(node.stage().name()),
                                    "the runner has no "
                                            + needed.words()
                                            + " for "
                                            + (bounded ? "bounded" : "unbounded")
                                            + " pipelines",
                                    wayRound(needed, node.stage().origin())));
                }
            }
        }
        return problems;
    }

    /** What a node asks of a runner. */
    static Set<Capability> needs(Node node) {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        if (node instanceof Node.Flatten) {
            needs.add(Capability.FLATTEN);
        } else if (node instanceof Node.Reshuffle) {
            needs.add(Capability.RESHUFFLE);
        } else if (node instanceof Node.GroupByKey group) {
            grouping(group.input(), needs);
            boolean userCode =
                    group.grouping().aggregations().stream()
                            .anyMatch(
                                    a -> a.function() instanceof CustomCombiner c && c.userCode());
            if (userCode) {
                needs.add(Capability.CUSTOM_COMBINERS);
            }
        } else if (node instanceof Node.ParDo parDo) {
            parDo(parDo, needs);
        } else {
            needs.add(Capability.ELEMENT_WISE);
        }
        boolean fails =
                node instanceof Node.Read read && read.errors().isPresent()
                        || node instanceof Node.ParDo parDo && parDo.errors().isPresent()
                        || node instanceof Node.Write write && write.errors().isPresent();
        if (fails) {
            needs.add(Capability.ERROR_OUTPUTS);
        }
        return needs;
    }

    private static void grouping(PCollection input, Set<Capability> needs) {
        WindowingStrategy windowing = input.windowing();
        WindowFunction function = windowing.function();
        if (function instanceof WindowFunction.Global) {
            needs.add(Capability.GROUP_GLOBALLY);
        } else if (function instanceof WindowFunction.Sessions) {
            needs.add(Capability.GROUP_SESSIONS);
        } else if (function instanceof WindowFunction.Calendar) {
            needs.add(Capability.GROUP_CALENDAR);
        } else if (function instanceof WindowFunction.Custom) {
            needs.add(Capability.GROUP_CUSTOM);
        } else {
            needs.add(Capability.GROUP_WINDOWS);
        }
        // Bounded input is never late, so there it asks for nothing.
        if (!windowing.allowedLateness().isZero() && !input.bounded()) {
            needs.add(Capability.ALLOWED_LATENESS);
        }
        if (windowing.timestampCombiner() != WindowingStrategy.TimestampCombiner.END_OF_WINDOW) {
            needs.add(Capability.TIMESTAMP_COMBINER);
        }
        if (!windowing.firesOnce()) {
            needs.add(Capability.TRIGGERS);
        }
        if (windowing.trigger().usesClock()) {
            needs.add(Capability.PROCESSING_TIME_TRIGGERS);
        }
        boolean once = windowing.firesOnce() && input.bounded();
        if (windowing.accumulation() == WindowingStrategy.Accumulation.ACCUMULATING && !once) {
            needs.add(Capability.ACCUMULATING_PANES);
        }
    }

    private static void parDo(Node.ParDo parDo, Set<Capability> needs) {
        needs.add(Capability.ELEMENT_WISE);
        if (!parDo.function().isOneToOne() || parDo.results().size() > 1) {
            needs.add(Capability.SEVERAL_OUTPUTS);
        }
        if (!parDo.sides().isEmpty()) {
            needs.add(Capability.SIDE_INPUTS);
        }
        if (parDo.function() instanceof RowFunction.Enrich
                || parDo.function() instanceof RowFunction.ReadEach) {
            needs.add(Capability.LOOKUPS);
        }
        if (parDo.function() instanceof RowFunction.Call call) {
            needs.add(Capability.FUNCTIONS);
            if (call.function().isStateful()) {
                needs.add(Capability.STATE);
            }
            for (TimerSpec timer : call.function().timers()) {
                needs.add(
                        timer.domain() == TimeDomain.EVENT_TIME
                                ? Capability.TIMERS
                                : Capability.PROCESSING_TIMERS);
            }
        }
    }

    private static String wayRound(Capability capability, StageInfo.Origin origin) {
        return origin == StageInfo.Origin.PROGRAM
                ? inProgram(capability)
                : inDefinition(capability);
    }

    private static String inProgram(Capability capability) {
        return switch (capability) {
            case ALLOWED_LATENESS -> "leave out withAllowedLateness()";
            case TIMESTAMP_COMBINER -> "leave out timestampCombiner()";
            case TRIGGERS, PROCESSING_TIME_TRIGGERS ->
                    "leave out triggering(): a window then fires when the watermark passes its end";
            case ACCUMULATING_PANES -> "use discarding()";
            case ERROR_OUTPUTS -> "leave out withDeadLetters(), or choose another runner";
            default -> inDefinition(capability);
        };
    }

    private static String inDefinition(Capability capability) {
        return switch (capability) {
            case GROUP_SESSIONS -> "use fixed or sliding windows";
            case ALLOWED_LATENESS ->
                    "leave out 'allowed_lateness' and give AssignTimestamps a 'max_out_of_orderness'";
            case TIMESTAMP_COMBINER -> "leave out 'timestamp_combiner'";
            case TRIGGERS, PROCESSING_TIME_TRIGGERS ->
                    "leave out 'trigger': a window then fires when the watermark passes its end";
            case ACCUMULATING_PANES -> "write 'accumulation_mode: discarding'";
            case GROUP_CALENDAR, GROUP_CUSTOM -> "use fixed windows, or choose another runner";
            case ERROR_OUTPUTS -> "leave out 'error_handling', or choose another runner";
            case ELEMENT_WISE,
                    FLATTEN,
                    GROUP_GLOBALLY,
                    GROUP_WINDOWS,
                    RESHUFFLE,
                    SEVERAL_OUTPUTS,
                    FUNCTIONS,
                    SIDE_INPUTS,
                    STATE,
                    TIMERS,
                    PROCESSING_TIMERS,
                    CUSTOM_COMBINERS,
                    LOOKUPS,
                    CHECKPOINTS,
                    SAVEPOINTS,
                    RESCALE ->
                    "choose another runner";
        };
    }
}
