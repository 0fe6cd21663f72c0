package org.nifibeam.core.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A pipeline: its nodes in an order in which every input stands before its consumer. Immutable. */
public record Graph(String name, List<Node> nodes) {
    public Graph {
        nodes = List.copyOf(nodes);
        Set<PCollection> known = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Node node : nodes) {
            for (PCollection input : node.inputs()) {
                if (!known.contains(input)) {
                    throw new IllegalArgumentException(
                            "stage '"
                                    + node.stage().name()
                                    + "' reads "
                                    + input.name()
                                    + ", which nothing before it makes");
                }
            }
            node.output().ifPresent(known::add);
            if (node.output().isPresent() && !names.add(node.output().get().name())) {
                throw new IllegalArgumentException(
                        "two collections are called " + node.output().get().name());
            }
        }
    }

    /** The nodes that take a collection. */
    public List<Node> consumers(PCollection collection) {
        return nodes.stream().filter(node -> node.inputs().contains(collection)).toList();
    }

    /** True if every source ends. */
    public boolean bounded() {
        return nodes.stream().noneMatch(node -> node.output().map(o -> !o.bounded()).orElse(false));
    }

    /** One line a node, readable. */
    public String print() {
        return nodes.stream().map(Graph::line).collect(Collectors.joining("\n"));
    }

    private static String line(Node node) {
        String inputs =
                node.inputs().stream().map(PCollection::name).collect(Collectors.joining(", "));
        String what;
        if (node instanceof Node.Read read) {
            what =
                    "read "
                            + read.spec().type()
                            + read.spec()
                                    .pushdown()
                                    .map(
                                            p ->
                                                    " fields "
                                                            + p.outputs()
                                                            + (p.filters().isEmpty()
                                                                    ? ""
                                                                    : " where " + p.filters()))
                                    .orElse("");
        } else if (node instanceof Node.ParDo parDo) {
            what = parDo.function().toString();
        } else if (node instanceof Node.GroupByKey group) {
            what =
                    "group "
                            + group.grouping()
                            + (group.lifted() ? ", combined before the exchange" : "");
        } else if (node instanceof Node.WindowInto window) {
            what = "window into " + window.result().windowing();
        } else if (node instanceof Node.Write write) {
            what = "write " + write.spec().type();
        } else {
            what = "flatten";
        }
        return "'"
                + node.stage().name()
                + "'"
                + (inputs.isEmpty() ? "" : " of " + inputs)
                + ": "
                + what
                + node.output()
                        .map(
                                o ->
                                        "\n    -> "
                                                + o.schema()
                                                + " "
                                                + (o.bounded() ? "bounded" : "unbounded")
                                                + ", windows "
                                                + o.windowing())
                        .orElse("");
    }
}
