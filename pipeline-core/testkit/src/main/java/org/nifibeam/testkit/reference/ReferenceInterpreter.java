package org.nifibeam.testkit.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.testkit.Script;

/**
 * Says what must come out of a graph (before any pass) whose sources are scripts: element by
 * element, everything in plain lists and maps, nothing generated, nothing shared with the runtime.
 *
 * <p>Where the order of rows, watermarks and the clock is scripted (one split, or splits in turns,
 * besides sources of side inputs), the outcome at parallelism 1 is exact. Where no split alone is
 * ever behind its watermark, nothing can be behind together, since the watermark is the oldest of
 * all: the outcome is then exact at every parallelism, unless a stage goes by the order of its
 * elements. Everywhere else only laws hold that are independent of order, see {@link
 * Outcome#finals}.
 */
public final class ReferenceInterpreter {
    private final Graph graph;
    private final Map<String, Script> scripts;
    private final GraphFacts facts;
    private boolean idleUnsaid;
    private boolean idleUnsaidInTasks;

    private ReferenceInterpreter(Graph graph, Map<String, Script> scripts) {
        this.graph = graph;
        this.scripts = scripts;
        this.facts = new GraphFacts(graph);
    }

    /**
     * The outcome of a graph.
     *
     * @param graph the graph, before passes
     * @param scripts by the names that reading stages say
     */
    public static Outcome outcome(Graph graph, Map<String, Script> scripts) {
        return new ReferenceInterpreter(graph, scripts).outcome();
    }

    private Outcome outcome() {
        List<Node.Read> reads = facts.mainReads();
        boolean one = reads.size() == 1;
        boolean oneSplit = one && script(reads.get(0)).splits().size() == 1;
        boolean ordered = oneSplit || one && script(reads.get(0)).inTurns();
        NaivePipeline finals = new NaivePipeline(graph, true);
        allAtOnce(finals);
        NaivePipeline played = new NaivePipeline(graph, false);
        if (ordered) {
            play(played, reads.get(0));
        } else {
            allAtOnce(played);
        }
        boolean settled = graph.bounded() || one && settled(reads.get(0));
        // Splits that take turns do so in whatever tasks they are, if each waits for the others.
        boolean everywhere = settled && (oneSplit || ordered && !graph.bounded());
        boolean inTime = graph.bounded() || !splitsFallSilent() && nothingBehindAlone();
        boolean timed = ordered && (settled || facts.noSides());
        Set<Node> behind = played.behind();
        boolean alone =
                (timed || inTime)
                        && Sequence.suffices(graph, new Sequence.Run(ordered, timed, true, behind));
        boolean several =
                (everywhere || inTime)
                        && Sequence.suffices(
                                graph,
                                new Sequence.Run(
                                        oneSplit || everywhere, everywhere, false, behind));
        boolean doubtful = played.doubtful() || idleUnsaid;
        boolean lastUnsaid =
                !everywhere && facts.anyLateness()
                        || facts.latenessBehindGroups()
                        || played.lastUnsaid();
        return new Outcome(
                played.written(),
                finals.written(),
                lastUnsaid,
                played.late(),
                several && !doubtful && !played.doubtfulInTasks() && !idleUnsaidInTasks,
                alone && !doubtful);
    }

    /**
     * True if nothing comes behind a watermark before everybody has it: a move of the clock, even
     * to where it is, waits for that. Rows move event time where timestamps are assigned; those of
     * several splits wait for each other, too.
     */
    private boolean settled(Node.Read read) {
        Script script = script(read);
        boolean several = script.splits().size() > 1;
        boolean rowsCount = several || facts.assignsTimestamps(read.result());
        boolean waits = true;
        for (Turn turn : turns(script)) {
            if (turn.step().isEmpty()) {
                waits &= !several;
                continue;
            }
            Script.Step step = turn.step().get();
            if (step instanceof Script.Step.Batch && !waits) {
                return false;
            }
            waits = step instanceof Script.Step.Clock || waits && isBatch(step) && !rowsCount;
        }
        return true;
    }

    /** What a split does when it is its turn; nothing if it ends. */
    private record Turn(int split, Optional<Script.Step> step) {}

    /** The steps of all splits in turns, each split's end among them. */
    private static List<Turn> turns(Script script) {
        List<Turn> turns = new ArrayList<>();
        int longest = script.splits().stream().mapToInt(s -> s.steps().size()).max().orElse(0);
        for (int round = 0; round <= longest; round++) {
            for (int split = 0; split < script.splits().size(); split++) {
                List<Script.Step> steps = script.splits().get(split).steps();
                if (round < steps.size()) {
                    turns.add(new Turn(split, Optional.of(steps.get(round))));
                } else if (round == steps.size()) {
                    turns.add(new Turn(split, Optional.empty()));
                }
            }
        }
        return turns;
    }

    private static boolean isBatch(Script.Step step) {
        return step instanceof Script.Step.Batch || step instanceof Script.Step.Rejected;
    }

    /** True if one of several splits may no longer be waited for, and others go on. */
    private boolean splitsFallSilent() {
        boolean clockMoves =
                facts.reads().stream()
                        .flatMap(read -> script(read).splits().stream())
                        .flatMap(split -> split.steps().stream())
                        .anyMatch(Script.Step.Clock.class::isInstance);
        return clockMoves
                && facts.reads().stream()
                        .anyMatch(
                                read ->
                                        script(read).splits().size() > 1
                                                && facts.assignsTimestamps(read.result())
                                                && facts.idleAfter(read.result()) < Long.MAX_VALUE);
    }

    private boolean nothingBehindAlone() {
        for (Node.Read read : facts.reads()) {
            Script script = script(read);
            for (Script.SplitScript split : script.splits()) {
                NaivePipeline alone = new NaivePipeline(graph, false);
                if (facts.mainReads().contains(read)) {
                    // What waits for them would hold the watermark back.
                    giveSides(alone);
                }
                Script only = new Script(script.schema(), script.columns(), List.of(split));
                new Player(alone, read, only).play(true);
                if (alone.late() > 0 || !alone.behind().isEmpty() || alone.doubtful()) {
                    return false;
                }
            }
        }
        return true;
    }

    private Script script(Node.Read read) {
        return scripts.get(read.spec().config().string("script"));
    }

    private void allAtOnce(NaivePipeline pipeline) {
        facts.reads().forEach(read -> giveAll(pipeline, read));
        pipeline.advanceAll(Timestamps.MAX);
    }

    private void giveAll(NaivePipeline pipeline, Node.Read read) {
        Script script = script(read);
        script.rows().forEach(row -> pipeline.read(read, script, row));
        script.rejected().forEach(record -> pipeline.reject(read, record));
    }

    /** Sources of side inputs first, whole: elements of the main input wait for them anyway. */
    private void play(NaivePipeline pipeline, Node.Read main) {
        giveSides(pipeline);
        new Player(pipeline, main, script(main)).play(false);
    }

    private void giveSides(NaivePipeline pipeline) {
        List<Node.Read> main = facts.mainReads();
        for (Node.Read read : facts.reads()) {
            if (!main.contains(read)) {
                giveAll(pipeline, read);
                pipeline.advance(read, Timestamps.MAX);
            }
        }
    }

    /** Plays one script; the rest of the pipeline sees its watermark only. */
    private final class Player {
        private final NaivePipeline pipeline;
        private final Node.Read read;
        private final Script script;
        private final boolean assigned;
        private final long[] watermarks;
        private final NaiveSplits splits;
        private long reached = Timestamps.MIN;

        Player(NaivePipeline pipeline, Node.Read read, Script script) {
            this.pipeline = pipeline;
            this.read = read;
            this.script = script;
            this.assigned = facts.assignsTimestamps(read.result());
            this.watermarks = new long[script.splits().size()];
            this.splits = new NaiveSplits(watermarks.length, facts.idleAfter(read.result()));
            Arrays.fill(watermarks, Timestamps.MIN);
        }

        /**
         * @param everywhere true if the whole pipeline has this script's watermark
         */
        void play(boolean everywhere) {
            for (Turn turn : turns(script)) {
                pipeline.from(turn.split());
                if (turn.step().isPresent()) {
                    step(turn.split(), turn.step().get(), everywhere);
                } else {
                    watermarks[turn.split()] = Timestamps.MAX;
                    splits.ended(turn.split());
                    advance(everywhere);
                }
            }
            pipeline.advanceAll(Timestamps.MAX);
            idleUnsaidInTasks |= splits.doubtfulInTasks();
        }

        private void step(int split, Script.Step step, boolean everywhere) {
            if (step instanceof Script.Step.Batch batch) {
                batch.rows().forEach(timed -> pipeline.read(read, script, timed));
                splits.active(split);
                advance(everywhere);
            } else if (step instanceof Script.Step.Rejected rejected) {
                pipeline.reject(read, rejected.record());
                splits.active(split);
            } else if (step instanceof Script.Step.Watermark time) {
                watermarks[split] = Math.max(watermarks[split], time.time());
                advance(everywhere);
            } else if (step instanceof Script.Step.Clock clock) {
                pipeline.clock(clock.time());
                splits.clock(clock.time());
                // Which of both comes first is not said: what the clock does, or what falls silent.
                idleUnsaid |= advance(everywhere) && facts.anyGoesByClock();
            }
        }

        /** Hands event time on; true if it has moved. */
        private boolean advance(boolean everywhere) {
            long oldest =
                    assigned
                            ? splits.watermark(
                                    split -> pipeline.assignedWatermark(read.result(), split))
                            : Arrays.stream(watermarks).min().orElseThrow();
            boolean early = read.result().bounded() && oldest < Timestamps.MAX;
            if (oldest <= reached || early) {
                return false;
            }
            reached = oldest;
            if (everywhere) {
                pipeline.advanceAll(oldest);
            } else {
                pipeline.advance(read, oldest);
            }
            return true;
        }
    }
}
