package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.builtin.JoinFunction;
import org.nifibeam.core.builtin.TagFunction;
import org.nifibeam.core.model.Graph;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;

/**
 * Lets joins carry only the fields that anything reads behind them.
 *
 * <pre>
 *   a {k x y} ┐                                   a {k x} ┐
 *             ├ join on k {k x y k z} → {x z}  ⇒          ├ join on k {x z} → {x z}
 *   b {k z}   ┘                                   b {k z} ┘
 * </pre>
 *
 * The rows of a join are state, and travel. Joins in windows that fire several times, which are
 * groups, are left as they are.
 */
final class PushThroughJoins implements Pass {
    @Override
    public Graph apply(Graph graph, Target target) {
        Graph current = graph;
        Map<PCollection, Node> producers = ExpandedJoin.producers(current);
        // From the last to the first, since a join reads of an earlier one what it carries itself.
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Optional<ExpandedJoin> join =
                    ExpandedJoin.of(current, current.nodes().get(i), producers);
            if (join.isPresent()) {
                current = narrowed(current, join.get());
                producers = ExpandedJoin.producers(current);
            }
        }
        return current;
    }

    private static Graph narrowed(Graph graph, ExpandedJoin join) {
        Schema whole = join.joining().result().schema();
        Set<String> needed = NeededFields.of(graph, join.joining().result());
        int middle = join.left().keyed().result().schema().size() - join.keys();
        List<Integer> left = kept(whole, needed, 0, middle);
        List<Integer> right = kept(whole, needed, middle, whole.size());
        if (left.size() + right.size() == whole.size()) {
            return graph;
        }
        Map<Node, Node> replaced = new HashMap<>();
        Schema before = join.both().result().schema();
        List<Field> tagged = new ArrayList<>(before.fields().subList(0, join.keys()));
        tagged.add(nested(before.field(join.keys()), left, 0));
        tagged.add(nested(before.field(join.keys() + 1), right, middle));
        Schema both = Schema.of(tagged);
        PCollection leftRows = narrow(join.left(), join.keys(), left, 0, both, replaced);
        PCollection rightRows = narrow(join.right(), join.keys(), right, middle, both, replaced);
        boolean leftFirst = join.both().inputs().get(0).equals(join.left().tagging().result());
        PCollection together = with(join.both().result(), both);
        replaced.put(
                join.both(),
                new Node.Flatten(
                        join.both().stage(),
                        leftFirst ? List.of(leftRows, rightRows) : List.of(rightRows, leftRows),
                        together));
        List<String> names = new ArrayList<>();
        left.forEach(i -> names.add(whole.field(i).name()));
        right.forEach(i -> names.add(whole.field(i).name()));
        PCollection result = with(join.joining().result(), whole.project(names));
        replaced.put(join.joining(), joining(join, together, result));
        Rewrite rewrite = new Rewrite();
        rewrite.replace(join.joining().result(), result);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node other = replaced.get(node);
            nodes.add(other == null ? rewrite.apply(node) : other);
        }
        return new Graph(graph.name(), nodes);
    }

    /** The fields of a side that are needed, at least one: a row has one. */
    private static List<Integer> kept(Schema whole, Set<String> needed, int from, int to) {
        List<Integer> kept = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (needed.contains(whole.field(i).name())) {
                kept.add(i);
            }
        }
        if (kept.isEmpty()) {
            kept.add(from);
        }
        return kept;
    }

    private static Field nested(Field side, List<Integer> kept, int from) {
        Schema schema = ((FieldType.Nested) side.type()).schema();
        List<Field> fields = kept.stream().map(i -> schema.field(i - from)).toList();
        return new Field(side.name(), new FieldType.Nested(Schema.of(fields), true));
    }

    /** Replaces the nodes of a side by such that carry the kept fields; gives what they give. */
    private static PCollection narrow(
            ExpandedJoin.Side side,
            int keys,
            List<Integer> kept,
            int from,
            Schema both,
            Map<Node, Node> replaced) {
        Schema whole = side.keyed().result().schema();
        RowFunction.Project project = (RowFunction.Project) side.keyed().function();
        List<Integer> places = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
            places.add(key);
        }
        kept.forEach(i -> places.add(keys + i - from));
        Schema schema = Schema.of(places.stream().map(whole::field).toList());
        PCollection keyed = with(side.keyed().result(), schema);
        replaced.put(
                side.keyed(),
                new Node.ParDo(
                        side.keyed().stage(),
                        side.keyed().input(),
                        new RowFunction.Project(
                                places.stream().map(project.expressions()::get).toList()),
                        keyed));
        PCollection tagged = with(side.tagging().result(), both);
        RowFunction.Call call = (RowFunction.Call) side.tagging().function();
        replaced.put(
                side.tagging(),
                new Node.ParDo(
                        side.tagging().stage(),
                        keyed,
                        SchemaTranslators.call(
                                new TagFunction(keys, side.isLeft(), both),
                                schema,
                                both,
                                List.of(),
                                call.words()),
                        tagged));
        return tagged;
    }

    private static Node joining(ExpandedJoin join, PCollection together, PCollection result) {
        RowFunction.Call call = (RowFunction.Call) join.joining().function();
        JoinFunction function = (JoinFunction) call.function();
        return new Node.ParDo(
                join.joining().stage(),
                together,
                SchemaTranslators.call(
                        new JoinFunction(
                                together.schema(),
                                join.keys(),
                                function.keepsLeft(),
                                function.keepsRight(),
                                result.schema()),
                        together.schema(),
                        result.schema(),
                        call.keys(),
                        call.words()),
                result);
    }

    private static PCollection with(PCollection collection, Schema schema) {
        return new PCollection(
                collection.name(), schema, collection.windowing(), collection.bounded());
    }
}
