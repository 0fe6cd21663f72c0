package org.nifibeam.launcher.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nifibeam.core.definition.Definition;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Connectors;

/**
 * A document as a group on the canvas: its stages on one line between DefinePipeline and
 * RunPipeline, in a snake of four columns. A stage that does not take what the one before it gives
 * names its {@code Input Stage}.
 */
public final class DocumentFlow {
    private static final int COLUMNS = 4;

    private DocumentFlow() {}

    /**
     * The flow definition.
     *
     * @param definition a document that compiles
     * @param source what it was read from, for the label
     * @param connectors their declared settings say which properties their processors have
     * @throws ProblemException for a stage of several inputs that has no processor of its own
     */
    public static String of(Definition definition, String source, Connectors connectors)
            throws ProblemException {
        String name = definition.name();
        FlowDefinition flow = new FlowDefinition(name, name, "The files of the pipeline " + name);
        FilePaths paths = new FilePaths(flow);
        List<FlowProcessor> line = new ArrayList<>();
        line.add(FlowProcessor.define(name));
        DocumentStages stages = new DocumentStages(definition, connectors, paths);
        line.addAll(stages.inOrder(ordered(definition)));
        flow.parameter(
                "work.folder",
                "Where the runner keeps its runs; relative to NiFi's home",
                "./pipeline_work");
        line.add(run(flow, paths, definition));
        String before = "";
        for (int i = 0; i < line.size(); i++) {
            String id = flow.processor(line.get(i), column(i, line.size()), row(i, line.size()));
            if (!before.isEmpty()) {
                flow.connect(before, id, "success");
            }
            before = id;
        }
        int last = line.size() - 1;
        flow.ends(before, column(last, line.size()) + 1, row(last, line.size()));
        flow.label(
                110,
                -150,
                1390,
                110,
                """
                %s: written by ./nifi-beam template from %s, %d stages.
                Each processor adds one stage to the definition that goes from queue to queue; RunPipeline runs it.
                To begin, look at the parameters, enable the services, start the group."""
                        .formatted(name, source, line.size() - 2));
        return flow.json();
    }

    private static FlowProcessor run(FlowDefinition flow, FilePaths paths, Definition definition) {
        Map<String, String> runner =
                new TreeMap<>(
                        Map.of("Work Folder", "#{work.folder}", "Maximum Concurrent Runs", "4"));
        if (!paths.allowed().isEmpty()) {
            runner.put("Allowed Paths", paths.allowed());
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(
                "Pipeline Runner",
                flow.service(
                        "org.nifibeam.nifi.service.EmbeddedPipelineRunner", Bundle.OURS, runner));
        if (definition.transforms().stream().anyMatch(t -> t.type().equals("WriteToFlowFile"))) {
            properties.put(
                    "Record Writer",
                    flow.service(
                            "org.apache.nifi.json.JsonRecordSetWriter",
                            Bundle.RECORDS,
                            Map.of("output-grouping", "output-oneline")));
        }
        return FlowProcessor.run(properties);
    }

    /** From left to right, back, and so on; the last one, RunPipeline, below the one before it. */
    private static int column(int index, int count) {
        int cell = index == count - 1 ? index - 1 : index;
        int across = cell % COLUMNS;
        return cell / COLUMNS % 2 == 0 ? across : COLUMNS - 1 - across;
    }

    private static int row(int index, int count) {
        return index == count - 1 ? (index - 1) / COLUMNS + 1 : index / COLUMNS;
    }

    /** The document's order, but no stage before those it takes. */
    private static List<TransformSpec> ordered(Definition definition) {
        Map<String, TransformSpec> byName = new LinkedHashMap<>();
        definition.transforms().forEach(spec -> byName.put(spec.name(), spec));
        Set<TransformSpec> ordered = new LinkedHashSet<>();
        byName.values().forEach(spec -> visit(spec, definition, byName, ordered));
        return List.copyOf(ordered);
    }

    private static void visit(
            TransformSpec spec,
            Definition definition,
            Map<String, TransformSpec> byName,
            Set<TransformSpec> ordered) {
        for (TransformSpec.Input input : spec.inputs()) {
            for (String reference : definition.resolve(input.reference())) {
                String stage =
                        new TransformSpec.Input(input.alias(), reference, input.place())
                                .stage(byName.keySet());
                // A document that compiles has no cycle.
                visit(byName.get(stage), definition, byName, ordered);
            }
        }
        ordered.add(spec);
    }
}
