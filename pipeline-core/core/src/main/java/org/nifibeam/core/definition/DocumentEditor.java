package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes the tests in the text of a document; all else stays as it is written, with its comments
 * and its layout. Confined to one thread.
 */
public final class DocumentEditor {
    private static final Dump FLOW =
            new Dump(
                    DumpSettings.builder()
                            .setDefaultFlowStyle(FlowStyle.FLOW)
                            .setWidth(Integer.MAX_VALUE)
                            .build());

    private final String text;
    private final MappingNode root;
    private final List<Edit> edits = new ArrayList<>();

    /** Another text from one character to before another. */
    private record Edit(int from, int to, String text) {}

    /**
     * Elements at one place of a test that is to be written.
     *
     * @param section {@code mock_outputs}, {@code expected_inputs} or another
     * @param stage the stage's name
     */
    public record Elements(String section, String stage, List<Map<String, Object>> elements) {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    /** For a document that has been read without a problem. */
    public DocumentEditor(String text) {
        this.text = text;
        this.root =
                (MappingNode)
                        new Compose(
                                        LoadSettings.builder()
                                                .setCodePointLimit(Integer.MAX_VALUE)
                                                .build())
                                .composeString(text)
                                .orElseThrow();
    }

    /**
     * Changes the elements at one place of a test.
     *
     * @param kept the indexes of those that stay
     * @param added what comes behind them
     */
    public void change(
            TestSpec.Elements place, Set<Integer> kept, List<Map<String, Object>> added) {
        MappingNode mapping =
                (MappingNode)
                        at(root, place.place())
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "not of this document: " + place.place()));
        Optional<NodeTuple> written = entry(mapping, "elements");
        if (written.isEmpty()) {
            addElements(mapping, added);
        } else if (written.get().getValueNode() instanceof SequenceNode list
                && list.getFlowStyle() != FlowStyle.FLOW) {
            changeBlock(written.get(), list, kept, added);
        } else {
            Node value = written.get().getValueNode();
            List<String> items = new ArrayList<>();
            if (value instanceof SequenceNode list) {
                for (int index : kept.stream().sorted().toList()) {
                    Node item = list.getValue().get(index);
                    items.add(text.substring(start(item), end(item)));
                }
            }
            added.forEach(element -> items.add(flow(element)));
            int from = end(written.get().getKeyNode());
            edits.add(new Edit(from, end(value), ": [" + String.join(", ", items) + "]"));
        }
    }

    /** Elements in lines of their own: whole lines go, and whole lines come. */
    private void changeBlock(
            NodeTuple written,
            SequenceNode list,
            Set<Integer> kept,
            List<Map<String, Object>> added) {
        if (kept.isEmpty() && added.isEmpty()) {
            edits.add(new Edit(end(written.getKeyNode()), end(list), ": []"));
            return;
        }
        List<Node> items = list.getValue();
        String indent = " ".repeat(start(list) - lineStart(start(list)));
        int from = lineStart(start(list));
        int to = lineEnd(end(items.get(items.size() - 1)));
        StringBuilder lines = new StringBuilder();
        int at = from;
        for (int i = 0; i < items.size(); i++) {
            int begin = lineStart(start(items.get(i)));
            int end = lineEnd(end(items.get(i)));
            // Comments between the elements.
            lines.append(text, at, begin);
            if (kept.contains(i)) {
                lines.append(text, begin, end).append('\n');
            }
            at = Math.min(end + 1, text.length());
        }
        added.forEach(e -> lines.append(indent).append("- ").append(flow(e)).append('\n'));
        edits.add(new Edit(from, to, lines.substring(0, lines.length() - 1)));
    }

    private void addElements(MappingNode mapping, List<Map<String, Object>> added) {
        List<String> items = added.stream().map(DocumentEditor::flow).toList();
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            int brace = end(mapping) - 1;
            edits.add(new Edit(brace, brace, ", elements: [" + String.join(", ", items) + "]"));
            return;
        }
        int at = lineEnd(end(mapping));
        String indent = " ".repeat(start(mapping) - lineStart(start(mapping)));
        StringBuilder lines = new StringBuilder("\n" + indent + "elements:");
        items.forEach(item -> lines.append("\n  ").append(indent).append("- ").append(item));
        edits.add(new Edit(at, at, items.isEmpty() ? lines + " []" : lines.toString()));
    }

    /**
     * Writes a further test at the end of the tests.
     *
     * @throws ProblemException if they are written in one line
     */
    public void add(String name, List<Elements> places) throws ProblemException {
        Optional<NodeTuple> tests = entry(root, "tests");
        if (tests.isEmpty()) {
            String gap = text.endsWith("\n") ? "" : "\n";
            String lines = test("  ", name, places);
            edits.add(new Edit(text.length(), text.length(), gap + "tests:\n" + lines));
            return;
        }
        Node written = tests.get().getValueNode();
        boolean none =
                written instanceof SequenceNode list
                        ? list.getValue().isEmpty()
                        : written instanceof ScalarNode scalar && scalar.getValue().isEmpty();
        if (none) {
            int from = end(tests.get().getKeyNode());
            String lines = test("  ", name, places);
            edits.add(new Edit(from, end(written), ":\n" + lines.substring(0, lines.length() - 1)));
        } else if (written instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
            int at = lineEnd(end(list));
            String indent = " ".repeat(start(list) - lineStart(start(list)));
            String lines = test(indent, name, places);
            edits.add(new Edit(at, at, "\n" + lines.substring(0, lines.length() - 1)));
        } else {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED,
                    "the document's tests are written in one line",
                    "write each below 'tests:', beginning with '- '");
        }
    }

    private static String test(String indent, String name, List<Elements> places) {
        StringBuilder lines = new StringBuilder();
        lines.append(indent).append("- name: ").append(flow(name)).append('\n');
        String section = "";
        for (Elements place : places) {
            if (!place.section().equals(section)) {
                section = place.section();
                lines.append(indent).append("  ").append(section).append(":\n");
            }
            lines.append(indent).append("    - name: ").append(flow(place.stage())).append('\n');
            lines.append(indent).append("      elements:");
            lines.append(place.elements().isEmpty() ? " []\n" : "\n");
            place.elements()
                    .forEach(
                            e ->
                                    lines.append(indent)
                                            .append("        - ")
                                            .append(flow(e))
                                            .append('\n'));
        }
        return lines.toString();
    }

    /** The text with all changes. */
    public String text() {
        StringBuilder changed = new StringBuilder(text);
        edits.stream()
                .sorted(Comparator.comparingInt(Edit::from).reversed())
                .forEach(edit -> changed.replace(edit.from(), edit.to(), edit.text()));
        return changed.toString();
    }

    private static String flow(Object value) {
        return FLOW.dumpToString(value).strip();
    }

    private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(
                        t ->
                                t.getKeyNode() instanceof ScalarNode scalar
                                        && scalar.getValue().equals(key))
                .findFirst();
    }

    private static Optional<Node> at(Node node, Place place) {
        Mark mark = node.getStartMark().orElseThrow();
        if (node instanceof MappingNode
                && mark.getLine() + 1 == place.line()
                && mark.getColumn() + 1 == place.column()) {
            return Optional.of(node);
        }
        return children(node).stream().flatMap(child -> at(child, place).stream()).findFirst();
    }

    private static List<Node> children(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream().map(NodeTuple::getValueNode).toList();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }

    private int start(Node node) {
        return index(node.getStartMark().orElseThrow());
    }

    /** Behind the last character that belongs to a node; the parser says where the next begins. */
    private int end(Node node) {
        List<Node> children = children(node);
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() != FlowStyle.FLOW
                && !children.isEmpty()) {
            return end(children.get(children.size() - 1));
        }
        int end = index(node.getEndMark().orElseThrow());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int index(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private int lineStart(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int lineEnd(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
