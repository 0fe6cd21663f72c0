package org.nifibeam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pipeline and what its sources say: one case of a law.
 *
 * @param stages the transforms, each after its inputs
 * @param scripts by the names that reading stages say
 * @param bounded true if its sources are bounded
 */
public record PipelineCase(List<Stage> stages, Map<String, Script> scripts, boolean bounded) {
    public PipelineCase {
        stages = List.copyOf(stages);
        scripts = Map.copyOf(scripts);
    }

    /** One transform; {@code config} is its config as a flow mapping, {@code {}} for none. */
    public record Stage(String type, String name, List<String> inputs, String config) {
        public Stage {
            inputs = List.copyOf(inputs);
        }
    }

    /** The pipeline as a definition. */
    public String definition() {
        StringBuilder text = new StringBuilder("pipeline:\n  type: composite\n  transforms:\n");
        for (Stage stage : stages) {
            text.append("    - {type: ")
                    .append(stage.type())
                    .append(", name: ")
                    .append(stage.name());
            if (!stage.inputs().isEmpty()) {
                text.append(", input: ").append(input(stage));
            }
            text.append(", config: ").append(stage.config()).append("}\n");
        }
        return text.toString();
    }

    /** Inputs of a join have the names {@code l} and {@code r}. */
    private static String input(Stage stage) {
        boolean named = stage.type().equals("Join") && stage.inputs().size() == 2;
        return named
                ? "{l: " + stage.inputs().get(0) + ", r: " + stage.inputs().get(1) + "}"
                : stage.inputs().toString();
    }

    /** The definition and the scripts, for people. */
    public String print() {
        StringBuilder text = new StringBuilder(definition());
        new TreeMap<>(scripts)
                .forEach(
                        (name, script) -> {
                            text.append("script ").append(name).append(' ').append(script.schema());
                            text.append(script.columns() ? " as columns\n" : "\n");
                            for (Script.SplitScript split : script.splits()) {
                                text.append("  ").append(split.id()).append('\n');
                                split.steps().forEach(step -> text.append(print(step)));
                            }
                        });
        return text.toString();
    }

    private static String print(Script.Step step) {
        if (step instanceof Script.Step.Batch batch) {
            StringBuilder text = new StringBuilder("    batch\n");
            batch.rows()
                    .forEach(
                            r ->
                                    text.append("      ")
                                            .append(r.timestamp())
                                            .append(' ')
                                            .append(r.row())
                                            .append('\n'));
            return text.toString();
        }
        return "    " + step + "\n";
    }

    /** The same without moves of the clock, so that it can be killed and restored anywhere. */
    PipelineCase withoutClock() {
        Map<String, Script> still = new TreeMap<>();
        scripts.forEach((name, script) -> still.put(name, script.withoutClock()));
        return new PipelineCase(stages, still, bounded);
    }

    /** How many rows all scripts have. */
    public int rows() {
        return scripts.values().stream().mapToInt(script -> script.rows().size()).sum();
    }

    /** Cases that are a little smaller than this one; not all of them need compile. */
    List<PipelineCase> smaller() {
        List<PipelineCase> cases = new ArrayList<>();
        for (int i = stages.size() - 1; i >= 0; i--) {
            cases.add(without(i));
        }
        scripts.forEach(
                (name, script) -> {
                    for (Script less : ScriptShrinker.smaller(script)) {
                        Map<String, Script> changed = new TreeMap<>(scripts);
                        changed.put(name, less);
                        cases.add(new PipelineCase(stages, changed, bounded));
                    }
                });
        return cases;
    }

    /** Without one stage; what read it reads what it read. */
    private PipelineCase without(int index) {
        Stage gone = stages.get(index);
        List<Stage> left = new ArrayList<>();
        for (Stage stage : stages) {
            if (stage == gone) {
                continue;
            }
            List<String> inputs = new ArrayList<>();
            for (String input : stage.inputs()) {
                if (!input.equals(gone.name())) {
                    inputs.add(input);
                } else {
                    gone.inputs().stream().limit(1).forEach(inputs::add);
                }
            }
            left.add(new Stage(stage.type(), stage.name(), inputs, stage.config()));
        }
        return new PipelineCase(left, scripts, bounded);
    }
}
