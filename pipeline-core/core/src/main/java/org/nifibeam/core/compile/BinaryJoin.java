package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nifibeam.core.builtin.JoinFunction;
import org.nifibeam.core.builtin.PairFunction;
import org.nifibeam.core.builtin.TagFunction;
import org.nifibeam.core.combine.Combiners;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.model.Aggregation;
import org.nifibeam.core.model.Grouping;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.window.WindowFunction;
import org.nifibeam.core.window.WindowingStrategy;

/**
 * Expands a join of two collections: the rows of both, with their keys, become one collection. A
 * function with state joins them by key and window where windows fire once and do not merge;
 * elsewhere they are grouped, as their windows and triggers say, and what a firing gives is paired.
 */
record BinaryJoin(TransformSpec spec, Translation translation, ConfigReader config) {
    /** Notes if collections cannot be joined because of their windows; true if they can. */
    static boolean check(
            ConfigReader config,
            TransformSpec spec,
            Translation translation,
            List<PCollection> all) {
        List<PCollection> inputs = all.stream().filter(translation::windowsAreKnown).toList();
        for (PCollection input : inputs) {
            PCollection first = inputs.get(0);
            if (!alike(input.windowing(), first.windowing())) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        spec.place(),
                        "'"
                                + input.name()
                                + "' has windows "
                                + input.windowing()
                                + ", but '"
                                + first.name()
                                + "' "
                                + first.windowing(),
                        "window both alike: add 'windowing' to the join");
                return false;
            }
            if (!input.bounded()
                    && input.windowing().function() instanceof WindowFunction.Global
                    && input.windowing().firesOnce()) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        spec.place(),
                        "it joins unbounded input in the global window, so no result would ever be complete",
                        "add 'windowing' to the join, for example fixed windows of 1m, or a 'trigger'");
                return false;
            }
        }
        return true;
    }

    /** Rows of both must be in the same windows, which fire at the same time. */
    private static boolean alike(WindowingStrategy one, WindowingStrategy other) {
        return one.function().equals(other.function())
                && one.trigger().equals(other.trigger())
                && one.accumulation() == other.accumulation();
    }

    /** The first of several values that is not null. */
    static Optional<Expression> firstPresent(
            ConfigReader config, List<Expression> values, DocumentNode node) {
        try {
            return Optional.of(values.size() == 1 ? values.get(0) : Typing.coalesce(values));
        } catch (ProblemException e) {
            config.problems(e, node.place());
            return Optional.empty();
        }
    }

    /**
     * The joined rows: the fields of the left one, then those of the right one, each with a number
     * before its name.
     *
     * @param places where the keys are written, one a key
     */
    Optional<PCollection> join(
            PCollection left,
            PCollection right,
            List<Expression> leftKeys,
            List<Expression> rightKeys,
            List<DocumentNode> places,
            boolean keepLeft,
            boolean keepRight) {
        List<Field> keys = new ArrayList<>();
        for (int i = 0; i < leftKeys.size(); i++) {
            Expression one = leftKeys.get(i);
            Expression other = rightKeys.get(i);
            Optional<FieldType> type = Typing.common(one.type(), other.type());
            if (type.isEmpty() || !type.get().isKey()) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        places.get(i).place(),
                        one
                                + " of '"
                                + left.name()
                                + "' is "
                                + one.type()
                                + ", but "
                                + other
                                + " of '"
                                + right.name()
                                + "' is "
                                + other.type(),
                        "join by fields of one type, or convert one with MapToFields before");
                return Optional.empty();
            }
            keys.add(new Field("k" + i, type.get()));
        }
        Schema tagged = tagged(keys, left.schema(), right.schema());
        PCollection leftTagged = tag(left, leftKeys, keys, tagged, true);
        PCollection rightTagged = tag(right, rightKeys, keys, tagged, false);
        boolean bounded = left.bounded() && right.bounded();
        PCollection both =
                new PCollection(
                        translation.innerName(spec, "both"), tagged, left.windowing(), bounded);
        translation.addInner(
                new Node.Flatten(translation.stage(spec), List.of(leftTagged, rightTagged), both));
        Schema schema = Relation.pairs(left.schema(), right.schema(), keepRight, keepLeft);
        PCollection result =
                new PCollection(
                        translation.innerName(spec, "joined"), schema, left.windowing(), bounded);
        String words = words(leftKeys, rightKeys, keepLeft, keepRight);
        String part = result.name().substring(spec.name().length() + 1);
        StageInfo stage = translation.stage(spec, part);
        int count = keys.size();
        if (left.windowing().firesOnce() && !left.windowing().function().merging()) {
            RowFunction function =
                    SchemaTranslators.call(
                            new JoinFunction(tagged, count, keepLeft, keepRight, schema),
                            tagged,
                            schema,
                            IntStream.range(0, count).boxed().toList(),
                            words);
            translation.addInner(new Node.ParDo(stage, both, function, result));
        } else {
            PCollection grouped = grouped(both, count, stage);
            RowFunction function =
                    SchemaTranslators.call(
                            new PairFunction(count, keepLeft, keepRight, schema),
                            grouped.schema(),
                            schema,
                            List.of(),
                            words);
            translation.addInner(
                    new Node.ParDo(translation.stage(spec), grouped, function, result));
        }
        return Optional.of(result);
    }

    /** The rows of each key and window, those of either side in a list of their own. */
    private PCollection grouped(PCollection both, int keys, StageInfo stage) {
        Schema tagged = both.schema();
        List<Aggregation> lists = new ArrayList<>();
        for (int side = keys; side < keys + 2; side++) {
            Expression rows = Conformance.field(tagged, side);
            lists.add(
                    new Aggregation(
                            tagged.field(side).name(), Combiners.groupPresent(rows.type()), rows));
        }
        Grouping grouping =
                new Grouping(
                        tagged,
                        IntStream.range(0, keys).boxed().toList(),
                        lists,
                        both.windowing().mayFireEmpty());
        PCollection grouped =
                new PCollection(
                        translation.innerName(spec, "grouped"),
                        grouping.result(),
                        both.windowing(),
                        both.bounded());
        translation.addInner(new Node.GroupByKey(stage, both, grouping, false, grouped));
        return grouped;
    }

    private static String words(
            List<Expression> left, List<Expression> right, boolean keepLeft, boolean keepRight) {
        String kind =
                keepLeft && keepRight ? "outer" : keepLeft ? "left" : keepRight ? "right" : "inner";
        return kind + " join on " + left + " = " + right;
    }

    private static Schema tagged(List<Field> keys, Schema left, Schema right) {
        List<Field> fields = new ArrayList<>(keys);
        fields.add(new Field("left", new FieldType.Nested(left, true)));
        fields.add(new Field("right", new FieldType.Nested(right, true)));
        return Schema.of(fields);
    }

    private PCollection tag(
            PCollection input,
            List<Expression> keyValues,
            List<Field> keys,
            Schema tagged,
            boolean left) {
        List<Expression> values = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            values.add(Conformance.to(keys.get(i).type(), keyValues.get(i)));
            fields.add(keys.get(i));
        }
        for (int i = 0; i < input.schema().size(); i++) {
            values.add(Conformance.field(input.schema(), i));
            fields.add(
                    new Field(
                            "f" + i + "_" + input.schema().field(i).name(),
                            input.schema().type(i)));
        }
        String side = left ? "left" : "right";
        PCollection keyed =
                new PCollection(
                        translation.innerName(spec, side + " keys"),
                        Schema.of(fields),
                        input.windowing(),
                        input.bounded());
        translation.addInner(
                new Node.ParDo(
                        translation.stage(spec), input, new RowFunction.Project(values), keyed));
        PCollection output =
                new PCollection(
                        translation.innerName(spec, side),
                        tagged,
                        input.windowing(),
                        input.bounded());
        translation.addInner(
                new Node.ParDo(
                        translation.stage(spec),
                        keyed,
                        SchemaTranslators.call(
                                new TagFunction(keys.size(), left, tagged),
                                keyed.schema(),
                                tagged,
                                List.of(),
                                "tag as " + side),
                        output));
        return output;
    }
}
