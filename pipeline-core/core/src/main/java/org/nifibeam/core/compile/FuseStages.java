package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.SideInput;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.schema.Schema;

/**
 * Cuts the graph where rows must change tasks (before a group, a stateful function or a reshuffle,
 * behind a flatten) or wait for a side input, and puts everything between two cuts into one stage.
 * Used once.
 */
final class FuseStages {
    private final List<StageBuilder> stages = new ArrayList<>();
    private final Map<PCollection, List<Step.Consumer>> consumersOf = new HashMap<>();

    /**
     * Steps that hand an element on to each other are calls within calls; more of them would not
     * fit a thread's usual stack.
     */
    private static final int MAX_DEPTH = 250;

    private final Map<PCollection, StageBuilder> stageOf = new HashMap<>();

    /** How many steps of its stage a collection has come through, where there are any. */
    private final Map<PCollection, Integer> depthOf = new HashMap<>();

    static Plan fuse(Graph graph, List<StageInfo> dissolved) {
        FuseStages fuse = new FuseStages();
        graph.nodes().forEach(fuse::add);
        return new Plan(
                graph.name(),
                graph.bounded(),
                fuse.stages.stream().map(StageBuilder::build).toList(),
                dissolved);
    }

    private void add(Node node) {
        StageInfo info = node.stage();
        if (node instanceof Node.Read read) {
            Schema schema = read.result().schema();
            StageBuilder stage =
                    begin(new PlanStage.Input.FromSource(info, read.spec(), schema), read.result());
            read.errors().ifPresent(errors -> stage.errorHeads = Optional.of(from(errors, stage)));
        } else if (node instanceof Node.ParDo parDo) {
            parDo(parDo);
        } else if (node instanceof Node.WindowInto window) {
            step(
                    info,
                    new Step.Work.AssignWindows(window.result().windowing()),
                    window.input(),
                    window.outputs(),
                    Optional.empty());
        } else if (node instanceof Node.Write write) {
            step(
                    info,
                    new Step.Work.WriteTo(write.spec()),
                    write.input(),
                    List.of(),
                    write.errors());
        } else if (node instanceof Node.Flatten flatten) {
            exchange(
                    new PlanStage.Input.FromStages(info, flatten.result().schema()),
                    flatten.inputs(),
                    new Partitioning.Forward(),
                    flatten.result());
        } else if (node instanceof Node.Reshuffle reshuffle) {
            exchange(
                    new PlanStage.Input.FromStages(info, reshuffle.result().schema()),
                    reshuffle.inputs(),
                    new Partitioning.RoundRobin(),
                    reshuffle.result());
        } else if (node instanceof Node.GroupByKey group) {
            group(group);
        } else if (node instanceof Node.Join join) {
            join(join);
        }
    }

    /** Both sides come by key, each by a way of its own, so that it is known when one has ended. */
    private void join(Node.Join join) {
        List<Integer> keys = IntStream.range(0, join.keys()).boxed().toList();
        Partitioning byKey = new Partitioning.ByKey(keys);
        Schema left = join.left().schema();
        Schema right = join.right().schema();
        connect(join.left(), new Step.Consumer.ToStage(stages.size(), byKey));
        connect(join.right(), new Step.Consumer.ToSide(stages.size(), 0, byKey));
        StageBuilder stage =
                new StageBuilder(
                        stages.size(), new PlanStage.Input.Keyed(join.stage(), left, keys));
        stages.add(stage);
        stage.sides.add(
                new PlanStage.Side(
                        join.stage(), Optional.empty(), right, join.right().windowing()));
        StepBuilder step =
                step(
                        stage,
                        stage.heads,
                        join.stage(),
                        new Step.Work.Join(
                                join.keys(),
                                right,
                                join.keepsLeft(),
                                join.keepsRight(),
                                join.words()),
                        join.left(),
                        List.of(join.result()),
                        Optional.empty());
        step.sides.add(0);
    }

    /**
     * A stateful function needs all elements of a key in one task. One with side inputs must stand
     * behind all of them, or a stage might wait for itself.
     */
    private void parDo(Node.ParDo parDo) {
        cutIfTooDeep(parDo.stage(), parDo.input());
        StageBuilder before = stageOf.get(parDo.input());
        boolean stateful =
                parDo.function() instanceof RowFunction.Call call && !call.keys().isEmpty();
        boolean behindSides =
                parDo.sides().stream()
                        .allMatch(s -> stageOf.get(s.collection()).number < before.number);
        PCollection input = parDo.input();
        if (stateful || !behindSides) {
            Schema schema = input.schema();
            List<Integer> keys =
                    stateful ? ((RowFunction.Call) parDo.function()).keys() : List.of();
            PlanStage.Input from =
                    stateful
                            ? new PlanStage.Input.Keyed(parDo.stage(), schema, keys)
                            : new PlanStage.Input.FromStages(parDo.stage(), schema);
            Partitioning partitioning =
                    stateful ? new Partitioning.ByKey(keys) : new Partitioning.Forward();
            connect(input, new Step.Consumer.ToStage(stages.size(), partitioning));
            StageBuilder stage = new StageBuilder(stages.size(), from);
            stages.add(stage);
            step(stage, stage.heads, parDo);
        } else {
            step(before, consumersOf.get(input), parDo);
        }
    }

    private void step(StageBuilder stage, List<Step.Consumer> feeders, Node.ParDo parDo) {
        StepBuilder step =
                step(
                        stage,
                        feeders,
                        parDo.stage(),
                        new Step.Work.Apply(parDo.function(), parDo.input().windowing()),
                        parDo.input(),
                        parDo.results(),
                        parDo.errors());
        for (SideInput side : parDo.sides()) {
            int number = stage.sides.size();
            stage.sides.add(
                    new PlanStage.Side(
                            parDo.stage(),
                            Optional.of(side.view()),
                            side.collection().schema(),
                            side.collection().windowing()));
            connect(
                    side.collection(),
                    new Step.Consumer.ToSide(stage.number, number, new Partitioning.Broadcast()));
            step.sides.add(number);
        }
    }

    private void group(Node.GroupByKey group) {
        PCollection input = group.input();
        Grouping grouping = group.grouping();
        List<Integer> keys = grouping.keys();
        List<Step.Consumer> feeders = consumersOf.get(input);
        if (group.lifted()) {
            keys = IntStream.range(0, keys.size()).boxed().toList();
            StageBuilder before = stageOf.get(input);
            feeders.add(new Step.Consumer.ToStep(before.steps.size()));
            StepBuilder preCombine =
                    new StepBuilder(
                            group.stage(),
                            new Step.Work.PreCombine(grouping, input.windowing()),
                            input.schema());
            before.steps.add(preCombine);
            feeders = preCombine.output(input.name(), grouping.partial());
        }
        feeders.add(new Step.Consumer.ToStage(stages.size(), new Partitioning.ByKey(keys)));
        begin(
                new PlanStage.Input.Grouped(
                        group.stage(), grouping, group.lifted(), input.windowing()),
                group.result());
    }

    private void exchange(
            PlanStage.Input input,
            List<PCollection> inputs,
            Partitioning partitioning,
            PCollection result) {
        for (PCollection from : inputs) {
            connect(from, new Step.Consumer.ToStage(stages.size(), partitioning));
        }
        begin(input, result);
    }

    private StageBuilder begin(PlanStage.Input input, PCollection result) {
        StageBuilder stage = new StageBuilder(stages.size(), input);
        stages.add(stage);
        stageOf.put(result, stage);
        consumersOf.put(result, stage.heads);
        return stage;
    }

    private void step(
            StageInfo info,
            Step.Work work,
            PCollection input,
            List<PCollection> results,
            Optional<PCollection> errors) {
        cutIfTooDeep(info, input);
        step(stageOf.get(input), consumersOf.get(input), info, work, input, results, errors);
    }

    /** Lets what takes the collection from now on be in a stage of its own. */
    private void cutIfTooDeep(StageInfo info, PCollection input) {
        if (depthOf.getOrDefault(input, 0) >= MAX_DEPTH) {
            connect(input, new Step.Consumer.ToStage(stages.size(), new Partitioning.Forward()));
            begin(new PlanStage.Input.FromStages(info, input.schema()), input);
            depthOf.remove(input);
        }
    }

    private StepBuilder step(
            StageBuilder stage,
            List<Step.Consumer> feeders,
            StageInfo info,
            Step.Work work,
            PCollection input,
            List<PCollection> results,
            Optional<PCollection> errors) {
        feeders.add(new Step.Consumer.ToStep(stage.steps.size()));
        StepBuilder step = new StepBuilder(info, work, input.schema());
        stage.steps.add(step);
        int depth = stageOf.get(input) == stage ? depthOf.getOrDefault(input, 0) + 1 : 1;
        results.forEach(result -> depthOf.put(result, depth));
        errors.ifPresent(e -> depthOf.put(e, depth));
        for (PCollection result : results) {
            stageOf.put(result, stage);
            consumersOf.put(result, step.output(result.name(), result.schema()));
        }
        errors.ifPresent(e -> step.errors = Optional.of(new OutputBuilder(e, from(e, stage))));
        return step;
    }

    /** The consumers, still to be found, of what comes out of a stage beside its results. */
    private List<Step.Consumer> from(PCollection collection, StageBuilder stage) {
        List<Step.Consumer> consumers = new ArrayList<>();
        stageOf.put(collection, stage);
        consumersOf.put(collection, consumers);
        return consumers;
    }

    private void connect(PCollection from, Step.Consumer consumer) {
        consumersOf.get(from).add(consumer);
    }

    /** A stage whose consumers are still being found. */
    private static final class StageBuilder {
        private final int number;
        private final PlanStage.Input input;
        private final List<Step.Consumer> heads = new ArrayList<>();
        private final List<StepBuilder> steps = new ArrayList<>();
        private final List<PlanStage.Side> sides = new ArrayList<>();
        private Optional<List<Step.Consumer>> errorHeads = Optional.empty();

        StageBuilder(int number, PlanStage.Input input) {
            this.number = number;
            this.input = input;
        }

        PlanStage build() {
            return new PlanStage(
                    number,
                    input,
                    heads,
                    errorHeads,
                    steps.stream().map(StepBuilder::build).toList(),
                    sides);
        }
    }

    /** A step whose consumers are still being found. */
    private static final class StepBuilder {
        private final StageInfo stage;
        private final Step.Work work;
        private final Schema input;
        private final List<OutputBuilder> outputs = new ArrayList<>();
        private final List<Integer> sides = new ArrayList<>();
        private Optional<OutputBuilder> errors = Optional.empty();

        StepBuilder(StageInfo stage, Step.Work work, Schema input) {
            this.stage = stage;
            this.work = work;
            this.input = input;
        }

        List<Step.Consumer> output(String name, Schema schema) {
            List<Step.Consumer> consumers = new ArrayList<>();
            outputs.add(new OutputBuilder(name, schema, consumers));
            return consumers;
        }

        Step build() {
            return new Step(
                    stage,
                    work,
                    input,
                    outputs.stream().map(OutputBuilder::build).toList(),
                    errors.map(OutputBuilder::build),
                    sides);
        }
    }

    private record OutputBuilder(String name, Schema schema, List<Step.Consumer> consumers) {
        OutputBuilder(PCollection collection, List<Step.Consumer> consumers) {
            this(collection.name(), collection.schema(), consumers);
        }

        Step.Output build() {
            return new Step.Output(name, schema, consumers);
        }
    }
}
