package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.testkit.reference.Outcome;

/** What random pipelines are made of, and what the reference says of a lookup in one. */
class RandomPipelinesTest {
    @ParameterizedTest
    @EnumSource(RandomPipelines.Mode.class)
    void someLookUp(RandomPipelines.Mode mode) {
        long lookups = 0;
        for (long seed = 1; seed <= 30; seed++) {
            lookups +=
                    RandomPipelines.of(seed, mode).stages().stream()
                            .filter(stage -> stage.type().equals("Enrichment"))
                            .count();
        }
        assertTrue(lookups > 0, "no lookup in 30 pipelines");
    }

    @Test
    void someJoin() {
        long joins = 0;
        long withOwn = 0;
        for (long seed = 1; seed <= 60; seed++) {
            for (PipelineCase.Stage stage :
                    RandomPipelines.of(seed, RandomPipelines.Mode.BOUNDED).stages()) {
                if (stage.type().equals("Join")) {
                    joins++;
                    withOwn += stage.inputs().contains(stage.name() + "m") ? 1 : 0;
                }
            }
        }
        assertTrue(joins >= 20, joins + " joins in 60 pipelines");
        assertTrue(withOwn >= 5, withOwn + " joins with own extremes in 60 pipelines");
    }

    @Test
    void whatIsFoundAndWhatIsNot() throws ProblemException {
        Script script = Script.of("{key: string?, n: int64}").row("a", 1).row("b", 2).build();
        PipelineCase pipeline =
                new PipelineCase(
                        List.of(
                                new PipelineCase.Stage(
                                        "TestBatch", "read", List.of(), "{script: in}"),
                                new PipelineCase.Stage(
                                        "Enrichment",
                                        "colors",
                                        List.of("read"),
                                        "{enrichment_handler: TestLookup, handler_config: {}}"),
                                new PipelineCase.Stage(
                                        "Collect", "out", List.of("colors"), "{into: out}")),
                        Map.of("in", script),
                        true);
        Outcome outcome = Laboratory.of(pipeline).outcome(pipeline.definition());
        assertEquals(
                List.of("['a', 1, 'red', 1]", "['b', 2, null, null]"),
                outcome.written().get("out").stream().map(e -> e.row().toString()).toList());
    }
}
