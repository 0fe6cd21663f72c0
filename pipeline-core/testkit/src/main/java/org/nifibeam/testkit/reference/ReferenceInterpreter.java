package org.nifibeam.testkit.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        boolean settled =
                graph.bounded()
                        || one
                                && settled(script(reads.get(0)))
                                && !facts.assignsTimestamps(reads.get(0).result());
        boolean inTime = graph.bounded() || nothingBehindAlone();
        boolean timed = ordered && (settled || facts.noSides());
        Set<Node> behind = played.behind();
        boolean alone =
                (timed || inTime)
                        && Sequence.suffices(graph, new Sequence.Run(ordered, timed, true, behind));
        boolean several =
                (oneSplit && settled || inTime)
                        && Sequence.suffices(
                                graph,
                                new Sequence.Run(oneSplit, oneSplit && settled, false, behind));
        boolean doubtful = played.doubtful();
        boolean lastUnsaid =
                !(settled && oneSplit) && facts.anyLateness()
                        || facts.latenessBehindGroups()
                        || played.lastUnsaid();
        return new Outcome(
                played.written(),
                finals.written(),
                lastUnsaid,
                played.late(),
                several && !doubtful && !played.doubtfulInTasks(),
                alone && !doubtful);
    }

    /**
     * True if nothing comes behind a watermark before everybody has it: a move of the clock, even
     * to where it is, waits for that.
     */
    private static boolean settled(Script script) {
        for (Script.SplitScript split : script.splits()) {
            boolean waits = true;
            for (Script.Step step : split.steps()) {
                if (step instanceof Script.Step.Batch && !waits) {
                    return false;
                }
                waits = step instanceof Script.Step.Clock || waits && isBatch(step);
            }
        }
        return true;
    }

    private static boolean isBatch(Script.Step step) {
        return step instanceof Script.Step.Batch || step instanceof Script.Step.Rejected;
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

        Player(NaivePipeline pipeline, Node.Read read, Script script) {
            this.pipeline = pipeline;
            this.read = read;
            this.script = script;
            this.assigned = facts.assignsTimestamps(read.result());
            this.watermarks = new long[script.splits().size()];
            Arrays.fill(watermarks, Timestamps.MIN);
        }

        /**
         * @param everywhere true if the whole pipeline has this script's watermark
         */
        void play(boolean everywhere) {
            boolean any = true;
            for (int round = 0; any; round++) {
                any = false;
                for (int split = 0; split < watermarks.length; split++) {
                    List<Script.Step> steps = script.splits().get(split).steps();
                    any |= round <= steps.size();
                    if (round < steps.size()) {
                        step(split, steps.get(round), everywhere);
                    } else if (round == steps.size() && !assigned) {
                        watermarks[split] = Timestamps.MAX;
                        advance(everywhere);
                    }
                }
            }
            pipeline.advanceAll(Timestamps.MAX);
        }

        private void step(int split, Script.Step step, boolean everywhere) {
            if (step instanceof Script.Step.Batch batch) {
                batch.rows().forEach(timed -> pipeline.read(read, script, timed));
                if (assigned) {
                    long newest = pipeline.assignedWatermark(read.result());
                    if (everywhere) {
                        pipeline.advanceAll(newest);
                    } else {
                        pipeline.advance(read, newest);
                    }
                }
            } else if (step instanceof Script.Step.Rejected rejected) {
                pipeline.reject(read, rejected.record());
            } else if (step instanceof Script.Step.Watermark time && !assigned) {
                watermarks[split] = Math.max(watermarks[split], time.time());
                advance(everywhere);
            } else if (step instanceof Script.Step.Clock clock) {
                pipeline.clock(clock.time());
            }
        }

        private void advance(boolean everywhere) {
            long oldest = Arrays.stream(watermarks).min().orElseThrow();
            if (everywhere) {
                pipeline.advanceAll(oldest);
            } else {
                pipeline.advance(read, oldest);
            }
        }
    }
}
