package org.nifibeam.nifi.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.DocumentNode.Sequence;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.nifi.CanvasCompiler;

/**
 * A piece of Beam YAML: one transform, a list of them (a chain), a chain or composite, or a whole
 * document.
 *
 * @param type chain or composite
 * @param parts its transforms, and what else may stand beside them
 */
record BeamYaml(String type, Map<String, Object> parts) {
    private static final List<String> OUTER_KEYS = List.of("type", "name", "id", "input");

    /** Reads it; notes what is wrong. */
    static Optional<BeamYaml> read(String property, String text, List<Problem> problems) {
        Optional<DocumentNode> node = YamlText.node(property, text, problems);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        Optional<BeamYaml> read = of(node.get());
        if (read.isEmpty()) {
            problems.add(
                    Problems.of(
                            ProblemCode.INVALID_VALUE,
                            "'" + property + "' has no transform in it",
                            "write a transform (type: Filter, config: …), or a list of them, each begun with '- type:'"));
        }
        return read;
    }

    private static Optional<BeamYaml> of(DocumentNode node) {
        if (node instanceof Sequence list && !list.items().isEmpty()) {
            return Optional.of(new BeamYaml("chain", Map.of("transforms", list.plain())));
        }
        if (!(node instanceof Mapping mapping)) {
            return Optional.empty();
        }
        if (mapping.get("pipeline").isPresent()) {
            return of(mapping.get("pipeline").get());
        }
        Optional<String> type =
                mapping.get("type")
                        .filter(Scalar.class::isInstance)
                        .map(word -> ((Scalar) word).text());
        boolean several =
                mapping.get("transforms").isPresent() || mapping.get("source").isPresent();
        if (several) {
            Map<String, Object> parts = new LinkedHashMap<>();
            mapping.entries()
                    .forEach(
                            (key, value) -> {
                                if (!OUTER_KEYS.contains(key)) {
                                    parts.put(key, value.plain());
                                }
                            });
            return Optional.of(new BeamYaml(type.orElse("composite"), parts));
        }
        return type.map(
                word ->
                        new BeamYaml(
                                "chain",
                                Map.of("transforms", List.of(mapping.without("input").plain()))));
    }

    /** True if its last transform is one that writes, so that it gives nothing. */
    boolean endsWriting() {
        if (parts.containsKey("sink")) {
            return true;
        }
        return type.equals("chain")
                && parts.get("transforms") instanceof List<?> list
                && !list.isEmpty()
                && list.get(list.size() - 1) instanceof Map<?, ?> last
                && CanvasCompiler.get()
                        .connectors()
                        .sink(String.valueOf(last.get("type")))
                        .isPresent();
    }
}
