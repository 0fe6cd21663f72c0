package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Schema;

/**
 * What travels along the canvas beside the pipeline: which run, on which node, at which stage, the
 * problems found on the way, and the schemas that reading stages have resolved, so that later
 * stages can check without touching the source. None of it is trusted at submission.
 *
 * @param run the run's id, stamped where the definition began
 * @param node the NiFi node it began on
 * @param head the stage that the next one reads unless it says otherwise; empty at the beginning
 * @param problems what stages reported
 * @param schemas resolved schemas of reading stages, by stage name
 */
public record CanvasBlock(
        String run,
        String node,
        Optional<String> head,
        List<Problem> problems,
        Map<String, Schema> schemas) {
    private static final Set<String> KEYS = Set.of("run", "node", "head", "problems", "schemas");

    public CanvasBlock {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(node, "node");
        problems = List.copyOf(problems);
        schemas = Map.copyOf(schemas);
    }

    static CanvasBlock of(Mapping block, Consumer<Problem> found) {
        for (String key : block.entries().keySet()) {
            if (!KEYS.contains(key)) {
                found.accept(
                        invalid(
                                block.placeOf(key),
                                "the canvas block has no key '" + key + "'",
                                Nearest.advice(key, KEYS)));
            }
        }
        List<Problem> problems = new ArrayList<>();
        if (block.get("problems").orElse(null) instanceof Sequence list) {
            for (DocumentNode item : list.items()) {
                if (item instanceof Mapping problem) {
                    problems.add(problem(problem));
                }
            }
        }
        Map<String, Schema> schemas = new LinkedHashMap<>();
        if (block.get("schemas").orElse(null) instanceof Mapping map) {
            map.entries()
                    .forEach(
                            (stage, node) ->
                                    schema(node, found).ifPresent(s -> schemas.put(stage, s)));
        }
        return new CanvasBlock(
                text(block, "run"),
                text(block, "node"),
                Optional.of(text(block, "head")).filter(h -> !h.isEmpty()),
                problems,
                schemas);
    }

    Map<String, Object> plain() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", run);
        map.put("node", node);
        head.ifPresent(h -> map.put("head", h));
        if (!schemas.isEmpty()) {
            Map<String, Object> texts = new LinkedHashMap<>();
            schemas.forEach((stage, schema) -> texts.put(stage, schema.toString()));
            map.put("schemas", texts);
        }
        if (!problems.isEmpty()) {
            map.put("problems", problems.stream().map(CanvasBlock::plain).toList());
        }
        return map;
    }

    private static Map<String, Object> plain(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("code", problem.code().name());
        problem.stage().ifPresent(stage -> map.put("stage", stage));
        map.put("message", problem.message());
        map.put("advice", problem.advice());
        return map;
    }

    private static Problem problem(Mapping node) {
        ProblemCode code;
        try {
            code = ProblemCode.valueOf(text(node, "code"));
        } catch (IllegalArgumentException e) {
            code = ProblemCode.INVALID_VALUE;
        }
        Optional<String> stage = Optional.of(text(node, "stage")).filter(s -> !s.isEmpty());
        return new Problem(code, Place.NOWHERE, stage, text(node, "message"), text(node, "advice"));
    }

    private static Optional<Schema> schema(DocumentNode node, Consumer<Problem> found) {
        try {
            return Optional.of(TypeText.schema(((Scalar) node).text()));
        } catch (IllegalArgumentException | ClassCastException e) {
            found.accept(invalid(node.place(), "not a schema: " + e.getMessage(), "remove it"));
            return Optional.empty();
        }
    }

    private static Problem invalid(Place place, String message, String advice) {
        return new Problem(ProblemCode.INVALID_VALUE, place, Optional.empty(), message, advice);
    }

    private static String text(Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Scalar scalar ? scalar.text() : "";
    }
}
