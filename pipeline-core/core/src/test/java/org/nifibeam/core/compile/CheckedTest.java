package org.nifibeam.core.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** A check that goes on from an earlier one finds what compiling the whole finds. */
@Timeout(60)
class CheckedTest {
    private static final PipelineCompiler COMPILER = TestConnectors.compiler();

    private static final Schema FLIGHTS =
            Schema.of(
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("delay", FieldType.of(Kind.INT64)));

    private static CanvasDefinition start() {
        return CanvasDefinition.start("flights", "run-1", "")
                .withStage("ReadFixed", "Read", "Read", Map.of(), Map.of(), Map.of("path", "in"))
                .withSchema("Read", FLIGHTS);
    }

    private static CanvasDefinition filter(
            CanvasDefinition before, String name, String id, String input, String keep) {
        return before.withStage(
                "Filter", name, id, Map.of("input", input), Map.of(), Map.of("keep", keep));
    }

    private static CompileSettings settings(CanvasDefinition definition) {
        return CompileSettings.offline(definition.canvas().schemas());
    }

    private static Checked check(CanvasDefinition definition, Optional<Checked> before) {
        return COMPILER.check(definition.definition(), settings(definition), before);
    }

    private static List<String> added(Checked before, CanvasDefinition now) {
        return before.added(now.definition(), settings(now)).stream()
                .map(TransformSpec::name)
                .toList();
    }

    private static List<String> problems(Checked checked) {
        return checked.problems().stream().map(p -> p.withoutPlace()).toList();
    }

    @Test
    void onlyWhatHasBeenAddedIsTranslated() {
        Checked before = check(start(), Optional.empty());
        CanvasDefinition now = filter(start(), "Late", "Late", "Read", "delay > 0");
        assertEquals(List.of(), added(before, now), "other objects");

        CanvasDefinition read = start();
        before = check(read, Optional.empty());
        now =
                filter(
                        filter(read, "Late", "Late", "Read", "delay > 0"),
                        "East",
                        "East",
                        "Late",
                        "orign < 'M'");

        assertEquals(List.of("Late", "East"), added(before, now));
        assertEquals(
                List.of(
                        "[UNKNOWN_FIELD] stage 'East': in 'orign < 'M'': there is no field 'orign'; did you mean 'origin'? the fields are"
                                + " {origin: string, delay: int64}"),
                problems(check(now, Optional.of(before))));
    }

    @Test
    void whatWouldChangeWhatWasFoundIsTranslatedAnew() {
        CanvasDefinition read = start();
        CanvasDefinition late = filter(read, "Late", "Late", "Read", "delay > 0");
        Checked before = check(late, Optional.empty());

        assertEquals(
                List.of("East"), added(before, filter(late, "East", "East", "Late", "delay > 1")));
        assertEquals(
                List.of(),
                added(before, filter(late, "Late", "East", "Late", "delay > 1")),
                "a name twice");
        assertEquals(
                List.of(),
                added(before, filter(late, "East", "Late", "Late", "delay > 1")),
                "an id twice");
        assertEquals(
                List.of(),
                added(
                        before,
                        filter(late, "East", "East", "Late", "delay > 1")
                                .withSchema(
                                        "Read",
                                        Schema.of(new Field("delay", FieldType.of(Kind.STRING))))),
                "another schema");
        assertEquals(List.of(), added(before, late), "nothing is added");
        Checked wrong = check(filter(late, "Far", "Far", "Late", "distance > 1"), Optional.empty());
        assertEquals(1, wrong.problems().size());
    }

    /** Stages right and wrong, each behind any earlier one, some of one name or id. */
    @Test
    void randomLinesAreFoundWrongWhereTheWholeIs() {
        long seed = Long.getLong("nifibeam.seed", 1L);
        Random random = new Random(seed);
        List<String> conditions =
                List.of("delay > 0", "origin < 'M'", "delay > origin", "distance > 1", "delay >");
        int continued = 0;
        for (int round = 0; round < 200; round++) {
            CanvasDefinition definition = start();
            Checked checked = check(definition, Optional.empty());
            for (int i = 0; i < 8; i++) {
                List<String> stages = definition.stages();
                String input = stages.get(random.nextInt(stages.size()));
                String name = random.nextInt(20) == 0 ? input : "S" + i;
                String id = random.nextInt(20) == 0 ? input : name;
                int kind = random.nextInt(6);
                String condition =
                        conditions.get(kind < 4 ? kind % 2 : random.nextInt(conditions.size()));
                CanvasDefinition next =
                        kind == 5
                                ? definition.withStage(
                                        "Filter",
                                        name,
                                        id,
                                        Map.of("input", input),
                                        Map.of(),
                                        Map.of(
                                                "keep",
                                                condition,
                                                "error_handling",
                                                Map.of("output", "errors")))
                                : filter(definition, name, id, input, condition);
                continued += added(checked, next).size();
                checked = check(next, Optional.of(checked));
                definition = next;
                assertEquals(
                        COMPILER.compile(definition.definition(), settings(definition)).problems(),
                        checked.problems(),
                        "seed " + seed + ":\n" + definition.toYaml());
            }
        }
        assertTrue(continued > 200, "only " + continued + " went on from an earlier check");
    }
}
