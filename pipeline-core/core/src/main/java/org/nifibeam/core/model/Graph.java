package org.nifibeam.core.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A pipeline: its nodes in an order in which every input stands before its consumer. Immutable. */
public final class Graph {
    private final String name;
    private final List<Node> nodes;
    private final Map<String, List<Node>> consumers = new HashMap<>();

    /** A pipeline of nodes in an order in which every input stands before its consumer. */
    public Graph(String name, List<Node> all) {
        this.name = name;
        this.nodes = List.copyOf(all);
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
            for (PCollection input : new LinkedHashSet<>(node.inputs())) {
                consumers.computeIfAbsent(input.name(), n -> new ArrayList<>()).add(node);
            }
            for (PCollection output : node.outputs()) {
                known.add(output);
                if (!names.add(output.name())) {
                    throw new IllegalArgumentException(
                            "two collections are called " + output.name());
                }
            }
        }
    }

    /** What users call it. */
    public String name() {
        return name;
    }

    /** The nodes, in order. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The nodes that take a collection, in order. */
    public List<Node> consumers(PCollection collection) {
        return List.copyOf(consumers.getOrDefault(collection.name(), List.of()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Graph that && name.equals(that.name) && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    @Override
    public String toString() {
        return print();
    }

    /** True if every source ends. */
    public boolean bounded() {
        return nodes.stream()
                .allMatch(node -> node.outputs().stream().allMatch(PCollection::bounded));
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
        } else if (node instanceof Node.Join join) {
            what = join.words() + ", sides as they end";
        } else if (node instanceof Node.Reshuffle) {
            what = "reshuffle";
        } else {
            what = "flatten";
        }
        return "'"
                + node.stage().name()
                + "'"
                + (inputs.isEmpty() ? "" : " of " + inputs)
                + ": "
                + what
                + node.outputs().stream()
                        .map(output -> line(output, node))
                        .collect(Collectors.joining());
    }

    private static String line(PCollection output, Node node) {
        boolean main = node.output().filter(output::equals).isPresent();
        return "\n    -> "
                + (main ? "" : "'" + output.name() + "' ")
                + output.schema()
                + " "
                + (output.bounded() ? "bounded" : "unbounded")
                + ", windows "
                + output.windowing();
    }
}
