package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Partitioning;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.schema.Schema;

/**
 * Cuts the graph where rows must change tasks (before a group, behind a flatten) and puts
 * everything between two cuts into one stage. Used once.
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
            begin(new PlanStage.Input.FromSource(info, read.spec(), schema), read.result());
        } else if (node instanceof Node.ParDo parDo) {
            step(info, new Step.Work.Apply(parDo.function()), parDo.input(), parDo.result());
        } else if (node instanceof Node.WindowInto window) {
            step(
                    info,
                    new Step.Work.AssignWindows(window.result().windowing()),
                    window.input(),
                    window.result());
        } else if (node instanceof Node.Write write) {
            StageBuilder stage = stageOf.get(write.input());
            Schema schema = write.input().schema();
            connect(write.input(), new Step.Consumer.ToStep(stage.steps.size()));
            stage.steps.add(
                    new StepBuilder(
                            info, new Step.Work.WriteTo(write.spec()), schema, schema, List.of()));
        } else if (node instanceof Node.Flatten flatten) {
            int number = stages.size();
            begin(
                    new PlanStage.Input.FromStages(info, flatten.result().schema()),
                    flatten.result());
            for (PCollection input : flatten.inputs()) {
                connect(input, new Step.Consumer.ToStage(number, new Partitioning.Forward()));
            }
        } else if (node instanceof Node.GroupByKey group) {
            group(group);
        }
    }

    private void group(Node.GroupByKey group) {
        int number = stages.size();
        begin(
                new PlanStage.Input.Grouped(
                        group.stage(), group.grouping(), group.lifted(), group.input().windowing()),
                group.result());
        if (!group.lifted()) {
            connect(
                    group.input(),
                    new Step.Consumer.ToStage(
                            number, new Partitioning.ByKey(group.grouping().keys())));
            return;
        }
        List<Integer> keys = IntStream.range(0, group.grouping().keys().size()).boxed().toList();
        StageBuilder stage = stageOf.get(group.input());
        connect(group.input(), new Step.Consumer.ToStep(stage.steps.size()));
        stage.steps.add(
                new StepBuilder(
                        group.stage(),
                        new Step.Work.PreCombine(group.grouping(), group.input().windowing()),
                        group.input().schema(),
                        group.grouping().partial(),
                        List.of(new Step.Consumer.ToStage(number, new Partitioning.ByKey(keys)))));
    }

    private void begin(PlanStage.Input input, PCollection result) {
        StageBuilder stage = new StageBuilder(stages.size(), input, new ArrayList<>());
        stages.add(stage);
        stageOf.put(result, stage);
        consumersOf.put(result, stage.heads);
    }

    private void step(StageInfo info, Step.Work work, PCollection input, PCollection result) {
        StageBuilder stage = stageOf.get(input);
        connect(input, new Step.Consumer.ToStep(stage.steps.size()));
        List<Step.Consumer> consumers = new ArrayList<>();
        stage.steps.add(new StepBuilder(info, work, input.schema(), result.schema(), consumers));
        stageOf.put(result, stage);
        consumersOf.put(result, consumers);
    }

    private void connect(PCollection from, Step.Consumer consumer) {
        consumersOf.get(from).add(consumer);
    }

    /** A stage whose consumers are still being found. */
    private static final class StageBuilder {
        private final int number;
        private final PlanStage.Input input;
        private final List<Step.Consumer> heads;
        private final List<StepBuilder> steps = new ArrayList<>();

        StageBuilder(int number, PlanStage.Input input, List<Step.Consumer> heads) {
            this.number = number;
            this.input = input;
            this.heads = heads;
        }

        PlanStage build() {
            return new PlanStage(
                    number, input, heads, steps.stream().map(StepBuilder::build).toList());
        }
    }

    private record StepBuilder(
            StageInfo stage,
            Step.Work work,
            Schema input,
            Schema output,
            List<Step.Consumer> consumers) {
        Step build() {
            return new Step(stage, work, input, output, consumers);
        }
    }
}
