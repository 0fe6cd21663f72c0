package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.builtin.CapturingProvider;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.plan.PlanStage;
import org.nifibeam.core.plan.Step;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.ConnectorProvider;

/** Plans made again from what they were made of, and whether it is the same plan. */
public final class Recipes {
    private Recipes() {}

    /**
     * What a graph was made of.
     *
     * @param text the document's text
     * @param file what messages call it
     * @param values what was given to it
     * @param graph what was made of it
     */
    public static Recipe of(String text, Optional<String> file, ParseSettings values, Graph graph) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read && read.spec().given().isEmpty()) {
                schemas.put(read.stage().name(), read.spec().schema());
            }
        }
        return new Recipe(
                text, file, values.parameters(), values.variables(), schemas, Optional.empty());
    }

    /** A compiler as a recipe asks for it: with sinks that capture, if it wants that. */
    public static PipelineCompiler compiler(Recipe recipe, PipelineCompiler compiler) {
        if (recipe.captured().isEmpty()) {
            return compiler;
        }
        return compiler.with(
                compiler.connectors().sinks().stream()
                        .map(sink -> new CapturingProvider(sink, recipe.captured().get()))
                        .toArray(ConnectorProvider[]::new));
    }

    /**
     * The plan that a recipe makes here. Sources whose schemas it has are not asked for them.
     *
     * @param compiler one as {@link #compiler} gives it
     * @throws ProblemException if it makes none any more
     */
    public static Plan plan(Recipe recipe, PipelineCompiler compiler, Capabilities capabilities)
            throws ProblemException {
        Compilation compilation =
                compiler.compile(
                        recipe.definition(),
                        recipe.file(),
                        new ParseSettings(recipe.parameters(), recipe.variables()),
                        CompileSettings.frozen(recipe.schemas()));
        if (compilation.graph().isEmpty()) {
            throw new ProblemException(compilation.refusals());
        }
        return Planner.plan(compilation.graph().get(), capabilities, compiler.connectors());
    }

    /**
     * A plan in full: how it prints, and of each stage what tasks depend on beside that, such as
     * the ids that state is bound to. Equal texts, equal plans.
     */
    public static String describe(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("pipeline '" + plan.name() + "', " + (plan.bounded() ? "bounded" : "unbounded"));
        lines.addAll(plan.print().lines().toList());
        for (PlanStage stage : plan.stages()) {
            lines.add("stage " + stage.number() + " takes " + id(stage.input().stage()));
            lines.add("    rows " + stage.input().schema());
            for (int i = 0; i < stage.steps().size(); i++) {
                Step step = stage.steps().get(i);
                lines.add("  step " + i + " is " + id(step.stage()));
                for (Step.Output output : step.outputs()) {
                    lines.add("    rows " + output.schema());
                }
            }
        }
        return String.join("\n", lines);
    }

    private static String id(StageInfo stage) {
        return "'" + stage.name() + "', id '" + stage.id() + "'";
    }

    /**
     * The first difference of two descriptions, in words; empty if there is none.
     *
     * @param there what {@link #describe} said elsewhere
     * @param here what it says here
     */
    public static Optional<String> difference(String there, String here) {
        List<String> left = there.lines().toList();
        List<String> right = here.lines().toList();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String before = i < left.size() ? left.get(i).strip() : "nothing more";
            String now = i < right.size() ? right.get(i).strip() : "nothing more";
            if (!before.equals(now)) {
                return Optional.of("there '" + before + "', here '" + now + "'");
            }
        }
        return Optional.empty();
    }
}
