package org.nifibeam.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            for (Step.Consumer consumer : stage.consumers()) {
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
            stage.errorHeads()
                    .ifPresent(
                            errors ->
                                    text.append("    errors ").append(print(errors)).append('\n'));
            for (int i = 0; i < stage.sides().size(); i++) {
                PlanStage.Side side = stage.sides().get(i);
                text.append(side.view().isPresent() ? "  side input " : "  joined side ")
                        .append(i)
                        .append(" of '")
                        .append(side.stage().name())
                        .append("': ")
                        .append(
                                side.view()
                                        .map(v -> v.kind().name().toLowerCase(Locale.ROOT))
                                        .orElse("by key"))
                        .append(' ')
                        .append(side.schema())
                        .append(", windows ")
                        .append(side.windowing())
                        .append('\n');
            }
            for (int i = 0; i < stage.steps().size(); i++) {
                Step step = stage.steps().get(i);
                text.append("  step ")
                        .append(i)
                        .append(" '")
                        .append(step.stage().name())
                        .append("': ");
                text.append(step.work()).append('\n');
                if (!step.sides().isEmpty()) {
                    text.append("    sees side inputs ").append(step.sides()).append('\n');
                }
                for (Step.Output output : step.outputs()) {
                    if (output.consumers().isEmpty()) {
                        continue;
                    }
                    String name = step.outputs().size() == 1 ? "" : "'" + output.name() + "' ";
                    text.append("    ").append(name).append(print(output.consumers())).append('\n');
                }
                step.errors()
                        .ifPresent(
                                errors ->
                                        text.append("    errors ")
                                                .append(print(errors.consumers()))
                                                .append('\n'));
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
        if (input instanceof PlanStage.Input.Keyed keyed) {
            return "'"
                    + keyed.stage().name()
                    + "': by key "
                    + keyed.keys().stream().map(k -> keyed.schema().field(k).name()).toList()
                    + " -> "
                    + keyed.schema();
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
            } else if (consumer instanceof Step.Consumer.ToSide side) {
                words.add(
                        "stage "
                                + side.stage()
                                + (side.partitioning() instanceof Partitioning.Broadcast
                                        ? " (side input " + side.side() + ")"
                                        : " (joined side "
                                                + side.side()
                                                + " "
                                                + side.partitioning()
                                                + ")"));
            }
        }
        return "-> " + String.join(", ", words);
    }
}
