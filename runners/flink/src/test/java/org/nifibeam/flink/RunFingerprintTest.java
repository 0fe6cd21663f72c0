package org.nifibeam.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.run.Recipe;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Which pipelines are the same one. */
class RunFingerprintTest {
    private static final Schema NUMBERS = Schema.of(new Field("n", FieldType.nullable(Kind.INT64)));
    private static final Schema TEXTS = Schema.of(new Field("n", FieldType.nullable(Kind.STRING)));
    private static final Recipe RECIPE =
            new Recipe(
                    "pipeline: {}",
                    Optional.of("orders.yaml"),
                    Map.of("day", "monday"),
                    Map.of("limit", 10L),
                    Map.of("read", NUMBERS),
                    Optional.empty());

    private static String of(Recipe recipe) {
        return RunFingerprint.of(recipe, "stage 0").text();
    }

    @Test
    void itIsTheSameInEveryJvm() {
        assertEquals(
                "691f097254c38a3de45535d8d16819c4f0fea29a73a5009d342af9c884f51e55", of(RECIPE));
    }

    @Test
    void itIsTheSameWhereverTheFileLies() {
        Recipe moved =
                new Recipe(
                        RECIPE.definition(),
                        Optional.of("/elsewhere/orders.yaml"),
                        RECIPE.parameters(),
                        RECIPE.variables(),
                        RECIPE.schemas(),
                        RECIPE.captured());
        assertEquals(of(RECIPE), of(moved));
    }

    @Test
    void everythingElseMakesItAnother() {
        Map<String, String> day = RECIPE.parameters();
        Map<String, Object> limit = RECIPE.variables();
        Map<String, Schema> read = RECIPE.schemas();
        for (Recipe other :
                List.of(
                        recipe("pipeline: {x: 1}", day, limit, read),
                        recipe("pipeline: {}", Map.of("day", "friday"), limit, read),
                        recipe("pipeline: {}", day, Map.of("limit", 11L), read),
                        recipe("pipeline: {}", day, limit, Map.of("read", TEXTS)),
                        RECIPE.capturedIn(Path.of("/captured")))) {
            assertNotEquals(of(RECIPE), of(other), other.toString());
        }
        assertNotEquals(of(RECIPE), RunFingerprint.of(RECIPE, "stage 1").text());
    }

    private static Recipe recipe(
            String definition,
            Map<String, String> parameters,
            Map<String, Object> variables,
            Map<String, Schema> schemas) {
        return new Recipe(
                definition, RECIPE.file(), parameters, variables, schemas, Optional.empty());
    }
}
