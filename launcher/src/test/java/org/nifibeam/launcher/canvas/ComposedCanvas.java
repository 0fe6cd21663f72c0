package org.nifibeam.launcher.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifibeam.core.definition.CanvasDefinition;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.nifi.stage.StageDraft;
import org.nifibeam.nifi.stage.StageKinds;

/**
 * What the processors of a flow definition add to a definition, one behind the other as the
 * connections go.
 *
 * @param definition what comes to RunPipeline
 * @param problems what the stages find wrong
 * @param processors each as {@code name: kind {properties}}
 */
record ComposedCanvas(
        CanvasDefinition definition, List<Problem> problems, List<String> processors) {
    static ComposedCanvas of(String flowDefinition) throws ProblemException {
        Map<?, ?> flow = map(DocumentNode.parse(flowDefinition).plain());
        Map<?, ?> contents = map(flow.get("flowContents"));
        Map<String, String> parameters = new LinkedHashMap<>();
        map(flow.get("parameterContexts"))
                .values()
                .forEach(
                        context ->
                                list(map(context).get("parameters"))
                                        .forEach(
                                                p ->
                                                        parameters.put(
                                                                "#{" + p.get("name") + "}",
                                                                String.valueOf(p.get("value")))));
        CanvasDefinition definition = CanvasDefinition.start("composed", "run", "node");
        List<Problem> problems = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        for (Map<?, ?> processor : inOrder(contents)) {
            String type = String.valueOf(processor.get("type"));
            Map<String, String> values = new LinkedHashMap<>();
            map(processor.get("properties"))
                    .forEach((k, v) -> values.put(String.valueOf(k), value(v, parameters)));
            String name = String.valueOf(processor.get("name"));
            StageDraft draft = StageKinds.draft(type, name, values).orElse(null);
            if (draft != null) {
                StageDraft.Added added = draft.append(definition);
                problems.addAll(added.problems());
                definition = added.definition();
                shown.add(name + ": " + type.substring(type.lastIndexOf('.') + 1) + " " + values);
            }
        }
        return new ComposedCanvas(definition, problems, shown);
    }

    private static String value(Object written, Map<String, String> parameters) {
        String text = String.valueOf(written);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text = text.replace(parameter.getKey(), parameter.getValue());
        }
        return text;
    }

    private static List<Map<?, ?>> inOrder(Map<?, ?> contents) {
        Map<Object, Map<?, ?>> byId = new LinkedHashMap<>();
        list(contents.get("processors")).forEach(p -> byId.put(p.get("identifier"), p));
        Map<Object, Object> next = new LinkedHashMap<>();
        list(contents.get("connections"))
                .forEach(
                        c ->
                                next.put(
                                        map(c.get("source")).get("id"),
                                        map(c.get("destination")).get("id")));
        List<Map<?, ?>> ordered = new ArrayList<>();
        Object at = byId.keySet().iterator().next();
        while (byId.containsKey(at)) {
            ordered.add(byId.get(at));
            at = next.get(at);
        }
        return ordered;
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<Map<?, ?>> list(Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        ((List<?>) value).forEach(item -> maps.add(map(item)));
        return maps;
    }
}
