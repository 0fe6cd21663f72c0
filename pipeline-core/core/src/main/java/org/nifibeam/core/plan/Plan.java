package org.nifibeam.core.plan;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.model.StageInfo;

/**
 * What a runner runs: fused stages in an order in which every stage stands before those it sends
 * to. Data only.
 *
 * @param name the pipeline's name
 * @param bounded true if it ends by itself
 * @param stages the fused stages, at least one: a run of none would have no end
 * @param dissolved stages of the definition that no step is left of: a source does their work, or
 *     nobody needs it
 */
public record Plan(
        String name, boolean bounded, List<PlanStage> stages, List<StageInfo> dissolved) {
    public Plan {
        stages = List.copyOf(stages);
        dissolved = List.copyOf(dissolved);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a plan has at least one stage");
        }
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).number() != i) {
                throw new IllegalArgumentException(
                        "stage " + stages.get(i).number() + " stands at " + i);
            }
        }
    }

    /** All consumers outside their stage, with the index of the sending stage. */
    public List<Exchange> exchanges() {
        List<Exchange> exchanges = new ArrayList<>();
        for (PlanStage stage : stages) {
            List<Step.Consumer> consumers = new ArrayList<>(stage.heads());
            stage.steps().forEach(step -> consumers.addAll(step.consumers()));
            for (Step.Consumer consumer : consumers) {
                if (consumer instanceof Step.Consumer.ToStage to) {
                    exchanges.add(new Exchange(stage.number(), to.stage(), to.partitioning()));
                }
            }
        }
        return exchanges;
    }

    /** Rows that go from one stage to another. */
    public record Exchange(int from, int to, Partitioning partitioning) {}

    /** The plan for people to read. */
    public String print() {
        StringBuilder text = new StringBuilder();
        for (PlanStage stage : stages) {
            text.append("stage ")
                    .append(stage.number())
                    .append(": ")
                    .append(print(stage.input()))
                    .append('\n');
            text.append("    ").append(print(stage.heads())).append('\n');
            for (int i = 0; i < stage.steps().size(); i++) {
                Step step = stage.steps().get(i);
                text.append("  step ")
                        .append(i)
                        .append(" '")
                        .append(step.stage().name())
                        .append("': ");
                text.append(step.work()).append('\n');
                if (!step.consumers().isEmpty()) {
                    text.append("    ").append(print(step.consumers())).append('\n');
                }
            }
        }
        if (!dissolved.isEmpty()) {
            text.append("without a step of their own: ");
            text.append(dissolved.stream().map(StageInfo::name).toList()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String print(PlanStage.Input input) {
        if (input instanceof PlanStage.Input.FromSource source) {
            return "'"
                    + source.stage().name()
                    + "': "
                    + source.spec().type()
                    + " -> "
                    + source.schema()
                    + source.spec()
                            .pushdown()
                            .filter(p -> !p.filters().isEmpty())
                            .map(p -> " where " + p.filters())
                            .orElse("");
        }
        if (input instanceof PlanStage.Input.Grouped grouped) {
            return "'"
                    + grouped.stage().name()
                    + "': group "
                    + grouped.grouping()
                    + (grouped.partial() ? " from half-done groups" : "")
                    + ", windows "
                    + grouped.windowing();
        }
        return "'" + input.stage().name() + "': all of its inputs -> " + input.schema();
    }

    private static String print(List<Step.Consumer> consumers) {
        List<String> words = new ArrayList<>();
        for (Step.Consumer consumer : consumers) {
            if (consumer instanceof Step.Consumer.ToStep step) {
                words.add("step " + step.step());
            } else if (consumer instanceof Step.Consumer.ToStage stage) {
                words.add("stage " + stage.stage() + " (" + stage.partitioning() + ")");
            }
        }
        return "-> " + String.join(", ", words);
    }
}
