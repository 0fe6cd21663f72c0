package org.nifibeam.core.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads YAML into {@link DocumentNode}s; keeps lines, refuses bombs (depth, aliases, size) and
 * doubled keys.
 */
final class DocumentParser {
    private static final String LINE_ADVICE =
            "look at the indentation, colons and quotes of this line and the one before it";

    /** YAML 1.1's key for the entries of another mapping, which Beam's documents may have. */
    private static final String MERGE = "<<";

    private static final int MAX_DEPTH = 100;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_NODES = 1_000_000;
    private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

    /** The scanner's time is quadratic in the length of a word. */
    private static final int MAX_LINE = 1024 * 1024;

    private final Optional<String> file;
    private final ScalarConstructor scalars;
    private int nodes;

    private DocumentParser(Optional<String> file, LoadSettings settings) {
        this.file = file;
        this.scalars = new ScalarConstructor(settings);
    }

    static DocumentNode parse(String text, Optional<String> file) throws ProblemException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(MAX_CHARACTERS)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setAllowDuplicateKeys(false)
                        .setLabel(file.orElse("definition"))
                        .build();
        DocumentParser parser = new DocumentParser(file, settings);
        parser.checkSize(text);
        try {
            parser.checkShape(new Parse(settings).parseString(text));
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw parser.syntax(Optional.empty(), "the document is empty");
            }
            return parser.convert(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            throw parser.syntax(
                    e.getProblemMark(), "not YAML: " + firstLine(e.getProblem()), LINE_ADVICE);
        } catch (YamlEngineException e) {
            throw parser.syntax(Optional.empty(), "not YAML: " + firstLine(e.getMessage()));
        }
    }

    private void checkSize(String text) throws ProblemException {
        if (text.length() > MAX_CHARACTERS) {
            throw syntax(
                    Optional.empty(),
                    "the document has more than " + MAX_CHARACTERS + " characters",
                    "make several documents of it, and read data from files");
        }
        int begin = 0;
        int line = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            line++;
            if (end - begin > MAX_LINE) {
                throw new ProblemException(
                        List.of(
                                new Problem(
                                        ProblemCode.SYNTAX,
                                        new Place(file, line, 1),
                                        Optional.empty(),
                                        "a line of the document has more than "
                                                + MAX_LINE
                                                + " characters",
                                        "break the line")));
            }
            begin = end + 1;
        }
    }

    /** Before nodes are composed, which takes the stack's depth. */
    private void checkShape(Iterable<Event> events) throws ProblemException {
        int depth = 0;
        int aliases = 0;
        Set<Anchor> anchors = new HashSet<>();
        for (Event event : events) {
            if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
                throw tooDeep(event.getStartMark());
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (event instanceof CollectionStartEvent start) {
                start.getAnchor().ifPresent(anchors::add);
            } else if (event instanceof AliasEvent alias
                    && anchors.contains(alias.getAlias())
                    && ++aliases > MAX_ALIASES) {
                throw syntax(
                        event.getStartMark(),
                        "lists and mappings stand more than "
                                + MAX_ALIASES
                                + " times in the document as aliases (*name)",
                        "write out what the aliases stand for");
            }
        }
    }

    private static String firstLine(String text) {
        return text == null ? "unreadable" : text.lines().findFirst().orElse("unreadable").strip();
    }

    private DocumentNode convert(Node node, int depth) throws ProblemException {
        if (depth > MAX_DEPTH) {
            throw tooDeep(node.getStartMark());
        }
        if (++nodes > MAX_NODES) {
            throw syntax(
                    node.getStartMark(),
                    "the document has more than "
                            + MAX_NODES
                            + " values, those behind aliases (*name) counted each time",
                    "write out what the aliases stand for, or make several documents of it");
        }
        Place place = place(node.getStartMark());
        if (node instanceof MappingNode mapping) {
            return convertMapping(mapping, place, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<DocumentNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item, depth + 1));
            }
            return new DocumentNode.Sequence(items, place);
        }
        try {
            ScalarNode scalar = (ScalarNode) node;
            boolean isBlock = scalar.getScalarStyle() == ScalarStyle.LITERAL;
            return new DocumentNode.Scalar(
                    scalars.value(scalar), isBlock ? place.lineOf(2) : place);
        } catch (IllegalArgumentException e) {
            throw syntax(
                    node.getStartMark(), "the value does not fit its tag", "leave the tag out");
        }
    }

    private DocumentNode convertMapping(MappingNode mapping, Place place, int depth)
            throws ProblemException {
        Map<String, DocumentNode> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        DocumentNode merged = new DocumentNode.Sequence(List.of(), place);
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw syntax(
                        tuple.getKeyNode().getStartMark(),
                        "a key is a word, not a list or mapping");
            }
            if (keys.put(key.getValue(), place(key.getStartMark())) != null) {
                throw syntax(
                        key.getStartMark(),
                        "the key '" + key.getValue() + "' stands twice",
                        "write it once");
            }
            entries.put(key.getValue(), convert(tuple.getValueNode(), depth + 1));
            if (isMerge(key, tuple.getValueNode())) {
                merged = entries.remove(MERGE);
                keys.remove(MERGE);
            }
        }
        // What the mapping says itself wins, wherever it stands, then the first of several.
        List<DocumentNode> all =
                merged instanceof DocumentNode.Sequence list ? list.items() : List.of(merged);
        for (DocumentNode one : all) {
            if (one instanceof DocumentNode.Mapping other) {
                other.entries().forEach(entries::putIfAbsent);
                other.keys().forEach(keys::putIfAbsent);
            }
        }
        return new DocumentNode.Mapping(entries, keys, place);
    }

    /** True for {@code <<: *name} and {@code <<: [*one, *other]}; else it is a key like others. */
    private static boolean isMerge(ScalarNode key, Node value) {
        return key.getValue().equals(MERGE)
                && key.getScalarStyle() == ScalarStyle.PLAIN
                && (value instanceof SequenceNode list
                        ? !list.getValue().isEmpty()
                                && list.getValue().stream().allMatch(DocumentParser::isAlias)
                        : isAlias(value));
    }

    private static boolean isAlias(Node node) {
        return node instanceof MappingNode && node.getAnchor().isPresent();
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(new Place(file, 0, 0));
    }

    private ProblemException tooDeep(Optional<Mark> mark) {
        return syntax(
                mark,
                "the document is nested deeper than " + MAX_DEPTH + " levels",
                "nest less; look for brackets that are never closed");
    }

    private ProblemException syntax(Optional<Mark> mark, String message) {
        return syntax(mark, message, "a definition is a YAML document with the key 'pipeline'");
    }

    private ProblemException syntax(Optional<Mark> mark, String message, String advice) {
        return new ProblemException(
                List.of(
                        new Problem(
                                ProblemCode.SYNTAX,
                                place(mark),
                                Optional.empty(),
                                message,
                                advice)));
    }

    /** Gives access to the standard construction of one scalar by its resolved tag. */
    private static final class ScalarConstructor extends StandardConstructor {
        ScalarConstructor(LoadSettings settings) {
            super(settings);
        }

        Object value(ScalarNode node) {
            Object value = constructObject(node);
            return value instanceof Integer number ? Long.valueOf(number) : value;
        }
    }
}
