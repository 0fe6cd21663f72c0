package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.plan.Plan;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.run.Capabilities;
import org.nifibeam.core.run.Capability;
import org.nifibeam.core.run.Recipe;

/** A plan made again from its recipe, and what is said when it is another one. */
@Timeout(30)
class RecipesTest {
    private static final Capabilities ALL =
            new Capabilities(EnumSet.allOf(Capability.class), EnumSet.allOf(Capability.class));
    private static final String DEFINITION =
            """
            parameters:
              least: {type: integer, default: 1}
            pipeline:
              type: chain
              transforms:
                - {type: Create, name: numbers, config: {elements: [{n: 1}, {n: 2}]}}
                - {type: Filter, name: large, config: {keep: n >= 2}}
                - {type: Combine, config: {group_by: n, combine: {count: {value: n, fn: count}}}}
                - {type: Write, config: {path: out}}
            """;

    private static Recipe recipe(String text) throws ProblemException {
        Graph graph =
                TestConnectors.compiler()
                        .graph(
                                Definition.parse(text, Optional.empty()),
                                CompileSettings.UNRESTRICTED);
        return Recipes.of(text, Optional.of("n.yaml"), ParseSettings.NONE, graph);
    }

    private static String described(Recipe recipe) throws ProblemException {
        Plan plan = Recipes.plan(recipe, TestConnectors.compiler(), ALL);
        return Recipes.describe(plan);
    }

    @Test
    void theSameRecipeGivesTheSamePlan() throws Exception {
        Recipe recipe = recipe(DEFINITION);
        assertEquals(Optional.empty(), Recipes.difference(described(recipe), described(recipe)));
    }

    @Test
    void theFirstDifferenceIsNamed() throws Exception {
        String before = described(recipe(DEFINITION));
        assertEquals(
                "there 'step 0 'large': filter (n >= 2)', here 'step 0 'large': filter (n >= 3)'",
                Recipes.difference(before, described(recipe(DEFINITION.replace(">= 2", ">= 3"))))
                        .orElseThrow());
        assertEquals(
                "there 'step 0 is 'large', id 'large'', here 'step 0 is 'large', id 'kept''",
                Recipes.difference(
                                before,
                                described(
                                        recipe(
                                                DEFINITION.replace(
                                                        "name: large", "name: large, id: kept"))))
                        .orElseThrow());
    }

    /** A source is not asked for a schema that the recipe has. */
    @Test
    void schemasAreFrozen() throws Exception {
        Recipe recipe =
                recipe(
                        "pipeline: {type: chain, transforms: [{type: ReadFixed}, {type: Write,"
                                + " config: {path: out}}]}");
        String missing =
                recipe.definition()
                        .replace("type: ReadFixed", "type: ReadFixed, config: {path: missing}");
        Compilation frozen =
                TestConnectors.compiler()
                        .compile(
                                missing,
                                Optional.empty(),
                                CompileSettings.frozen(recipe.schemas()));
        assertEquals(recipe.schemas().get("ReadFixed"), frozen.outputs().get("ReadFixed").schema());
        assertThrows(
                ProblemException.class,
                () ->
                        Recipes.plan(
                                new Recipe(
                                        missing,
                                        Optional.empty(),
                                        Map.of(),
                                        Map.of(),
                                        Map.of(),
                                        Optional.empty()),
                                TestConnectors.compiler(),
                                ALL));
    }
}
