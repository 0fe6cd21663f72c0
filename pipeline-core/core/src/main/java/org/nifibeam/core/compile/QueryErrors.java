package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.query.QueryLanguage;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/**
 * The rows that the steps of a query fail on: of as many kinds as there are steps, so that the
 * query's one error output has each as the JSON that the language makes of it. Used once, with its
 * {@link QueryNodes}.
 */
final class QueryErrors {
    private final TransformSpec spec;
    private final Translation translation;
    private final Optional<ErrorHandling> handling;
    private final QueryLanguage language;
    private final List<PCollection> failed = new ArrayList<>();

    /** Those of one query; without error handling there are none, and nothing is added. */
    QueryErrors(
            TransformSpec spec,
            Translation translation,
            Optional<ErrorHandling> handling,
            QueryLanguage language) {
        this.spec = spec;
        this.translation = translation;
        this.handling = handling;
        this.language = language;
    }

    /**
     * Rows with values behind their fields.
     *
     * @param values over these rows, none of which can fail
     */
    record Computed(PCollection rows, List<Expression> values) {
        Computed {
            values = List.copyOf(values);
        }
    }

    /** A step, which has an error output if it can fail. */
    Node.ParDo step(PCollection input, RowFunction function, PCollection output) {
        Optional<PCollection> errors =
                handling.filter(h -> canFail(function))
                        .map(
                                h ->
                                        new PCollection(
                                                translation.innerName(spec, "failed"),
                                                ErrorSchema.of(input.schema()),
                                                input.windowing(),
                                                input.bounded()));
        errors.ifPresent(failed::add);
        return new Node.ParDo(
                translation.stage(spec), input, function, List.of(), List.of(output), errors);
    }

    /**
     * Computes what a step needs that has no error output, such as a group, in one before it that
     * has. The fields of the rows keep their places.
     */
    Computed computed(PCollection input, List<Expression> values) {
        if (handling.isEmpty() || values.stream().noneMatch(QueryErrors::canFail)) {
            return new Computed(input, values);
        }
        List<Expression> projected = new ArrayList<>();
        List<Field> fields = new ArrayList<>(input.schema().fields());
        Set<String> names = new LinkedHashSet<>(input.schema().names());
        for (int i = 0; i < fields.size(); i++) {
            projected.add(Conformance.field(input.schema(), i));
        }
        List<Expression> references = new ArrayList<>();
        for (Expression value : values) {
            if (canFail(value)) {
                String name = "v" + projected.size();
                while (!names.add(name)) {
                    name += "'";
                }
                references.add(new Expression.FieldReference(projected.size(), name, value.type()));
                fields.add(new Field(name, value.type()));
                projected.add(value);
            } else {
                references.add(value);
            }
        }
        PCollection rows =
                new PCollection(
                        translation.innerName(spec, "values"),
                        Schema.of(fields),
                        input.windowing(),
                        input.bounded());
        translation.addInner(step(input, new RowFunction.Project(projected), rows));
        return new Computed(rows, references);
    }

    private static boolean canFail(RowFunction function) {
        if (function instanceof RowFunction.Filter filter) {
            return canFail(filter.condition());
        }
        if (function instanceof RowFunction.Project project) {
            return project.expressions().stream().anyMatch(QueryErrors::canFail);
        }
        // A timestamp may be null, or outside of event time.
        return function instanceof RowFunction.AssignTimestamps;
    }

    /** False for what gives a value, or null, for every row. */
    private static boolean canFail(Expression root) {
        List<Expression> open = new ArrayList<>(List.of(root));
        for (int i = 0; i < open.size(); i++) {
            Expression one = open.get(i);
            boolean never =
                    one instanceof Expression.FieldReference
                            || one instanceof Expression.Literal
                            || one instanceof Expression.NestedField
                            || one instanceof Expression.Conditional
                            || one instanceof Expression.Construct construct
                                    && construct.constructor()
                                            == Expression.Construct.Constructor.ROW
                            || one instanceof Expression.Operation operation
                                    && !operation.operator().isArithmetic();
            if (!never) {
                return true;
            }
            open.addAll(one.children());
        }
        return false;
    }

    /** True if the failed rows of such tables have a form; notes if they have none. */
    boolean check(ConfigReader config, List<PCollection> tables) {
        if (handling.isEmpty()) {
            return true;
        }
        for (PCollection table : tables) {
            for (Field field : table.schema().fields()) {
                if (isCoded(field.type())) {
                    config.problem(
                            ProblemCode.UNSUPPORTED,
                            handling.get().place(),
                            "what fails in a query is given as JSON, and '"
                                    + field.name()
                                    + "' of '"
                                    + table.name()
                                    + "' is "
                                    + field.type()
                                    + ", which has none",
                            "leave the field out in a stage before, or 'error_handling'");
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isCoded(FieldType type) {
        if (type instanceof FieldType.Nested nested) {
            return nested.schema().fields().stream().anyMatch(f -> isCoded(f.type()));
        }
        if (type instanceof FieldType.Array array) {
            return isCoded(array.element());
        }
        if (type instanceof FieldType.Mapping mapping) {
            return isCoded(mapping.key()) || isCoded(mapping.value());
        }
        return type.base() instanceof FieldType.Coded;
    }

    /**
     * Adds the error output, in the windows of the first table; called when all steps have been
     * added.
     */
    void add(List<PCollection> tables) {
        if (handling.isEmpty()) {
            return;
        }
        PCollection errors = output(tables);
        List<PCollection> texts = new ArrayList<>();
        if (failed.isEmpty()) {
            texts.add(nothing(tables.get(0)));
        }
        for (PCollection rows : failed) {
            texts.add(text(rows, errors));
        }
        translation.addInner(
                new Node.Flatten(translation.count(spec, "errors"), List.copyOf(texts), errors));
        handling.get().add(spec, translation, errors, tables);
    }

    /** Makes the error output of a wrong query known. */
    void addKnown(List<PCollection> tables) {
        handling.ifPresent(h -> h.addKnown(spec, translation, output(tables), tables.get(0)));
    }

    private PCollection output(List<PCollection> tables) {
        return new PCollection(
                spec.name() + "." + handling.orElseThrow().output(),
                ErrorSchema.AS_TEXT,
                tables.get(0).windowing(),
                tables.stream().allMatch(PCollection::bounded));
    }

    private PCollection text(PCollection rows, PCollection like) {
        Schema schema = rows.schema();
        List<Expression> values =
                List.of(
                        language.json(Conformance.field(schema, 0)),
                        Conformance.field(schema, 1),
                        Conformance.field(schema, 2));
        PCollection texts =
                new PCollection(
                        translation.innerName(spec, "failed as text"),
                        ErrorSchema.AS_TEXT,
                        rows.windowing(),
                        rows.bounded());
        beside(rows, new RowFunction.Project(values), texts);
        return ErrorHandling.inWindowsOf(like, texts, spec, translation);
    }

    /** No rows, of a query that cannot fail: its error output is there all the same. */
    private PCollection nothing(PCollection table) {
        PCollection none =
                new PCollection(
                        translation.innerName(spec, "none"),
                        table.schema(),
                        table.windowing(),
                        table.bounded());
        Expression never = new Expression.Literal(false, FieldType.of(Kind.BOOLEAN));
        beside(table, new RowFunction.Filter(never), none);
        PCollection texts =
                new PCollection(
                        translation.innerName(spec, "failed as text"),
                        ErrorSchema.AS_TEXT,
                        table.windowing(),
                        table.bounded());
        Expression empty = new Expression.Literal("", FieldType.of(Kind.STRING));
        List<Expression> values =
                Stream.generate(() -> empty).limit(texts.schema().size()).toList();
        beside(none, new RowFunction.Project(values), texts);
        return texts;
    }

    private void beside(PCollection input, RowFunction function, PCollection output) {
        String part = output.name().substring(spec.name().length() + 1);
        translation.addInner(
                new Node.ParDo(translation.count(spec, part), input, function, output));
    }
}
