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
    private final Map<PCollection, StageBuilder> stageOf = new HashMap<>();

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
        }
    }

    /**
     * A stateful function needs all elements of a key in one task. One with side inputs must stand
     * behind all of them, or a stage might wait for itself.
     */
    private void parDo(Node.ParDo parDo) {
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
                            side.view(),
                            side.collection().schema(),
                            side.collection().windowing()));
            connect(side.collection(), new Step.Consumer.ToSide(stage.number, number));
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
        step(stageOf.get(input), consumersOf.get(input), info, work, input, results, errors);
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
