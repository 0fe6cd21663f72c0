package org.nifibeam.nifi.stage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.CanvasCompiler;

/**
 * The error output of a piece of Beam YAML: all that its transforms fail on. It is a piece that is
 * one transform or a list of them; one that says itself what fails where is left to that.
 */
final class PieceErrors {
    private static final String HANDLING = "error_handling";

    private PieceErrors() {}

    /** The piece whose transforms have that error handling, those that can fail on an element. */
    static StageContent in(StageContent piece, Map<String, Object> handling) {
        // Without any the piece is wrong, or not known yet.
        if (!piece.problems().isEmpty() || piece.config().isEmpty()) {
            return piece;
        }
        Optional<List<Map<String, Object>>> plain = plainTransforms(piece);
        if (plain.isEmpty()) {
            return refused(
                    piece,
                    "'Error Handling' is for a piece that is a transform or a list of them, none with an error_handling or transforms"
                            + " of its own",
                    "write error_handling into the transforms that may fail, and name their outputs under 'output' of the piece");
        }
        List<Map<String, Object>> transforms = named(plain.get());
        List<String> outputs = new ArrayList<>();
        for (Map<String, Object> transform : transforms) {
            if (canFail(transform)) {
                Map<String, Object> config = mapping(transform.get("config"));
                config.put(HANDLING, handling);
                transform.put("config", config);
                outputs.add(transform.get("name") + "." + ErrorRoute.OUTPUT);
            }
        }
        if (outputs.isEmpty()) {
            return refused(
                    piece,
                    "nothing in the piece can fail on an element and go on",
                    "set 'Error Handling' to '" + ErrorRoute.FAIL.getValue() + "'");
        }
        Object all = outputs.size() == 1 ? outputs.get(0) : outputs;
        return piece.withSetting("transforms", transforms)
                .withSetting("output", Map.of(ErrorRoute.OUTPUT, all));
    }

    private static StageContent refused(StageContent piece, String message, String advice) {
        return piece.withProblems(List.of(Problems.of(ProblemCode.INVALID_VALUE, message, advice)));
    }

    private static Optional<List<Map<String, Object>>> plainTransforms(StageContent piece) {
        if (!piece.type().equals("chain")
                || !piece.config().keySet().equals(Set.of("transforms"))
                || !(piece.config().get("transforms") instanceof List<?> list)) {
            return Optional.empty();
        }
        List<Map<String, Object>> transforms = new ArrayList<>();
        for (Object item : list) {
            Map<String, Object> transform = mapping(item);
            if (transform.containsKey("transforms")
                    || mapping(transform.get("config")).containsKey(HANDLING)) {
                return Optional.empty();
            }
            transforms.add(transform);
        }
        return Optional.of(transforms);
    }

    /** Each with the name that it has in a document anyway, so that it can be referred to. */
    private static List<Map<String, Object>> named(List<Map<String, Object>> transforms) {
        Set<String> taken = new HashSet<>();
        transforms.forEach(t -> taken.add(String.valueOf(t.get("name"))));
        for (Map<String, Object> transform : transforms) {
            if (!transform.containsKey("name")) {
                String type = String.valueOf(transform.get("type"));
                String name = type;
                for (int number = 2; !taken.add(name); number++) {
                    name = type + "-" + number;
                }
                transform.put("name", name);
            }
        }
        return transforms;
    }

    private static boolean canFail(Map<String, Object> transform) {
        return CanvasCompiler.get().catalogue().stream()
                .filter(type -> type.name().equals(transform.get("type")))
                .flatMap(type -> type.settings().stream())
                .anyMatch(setting -> setting.name().equals(HANDLING));
    }

    /** A copy of a mapping, empty for what is none. */
    private static Map<String, Object> mapping(Object value) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, of) -> copy.put(String.valueOf(key), of));
        }
        return copy;
    }
}
