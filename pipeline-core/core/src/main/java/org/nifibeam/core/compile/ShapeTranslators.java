package org.nifibeam.core.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.ErrorSchema;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** Transforms that take elements apart or send them elsewhere. */
final class ShapeTranslators {
    private ShapeTranslators() {}

    static void explode(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        List<Scalar> names = config.names("fields");
        Optional<DocumentNode> cross = config.node("cross_product");
        boolean crossProduct = config.flag("cross_product");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        int before = translation.problems().size();
        if (names.isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "it explodes no field",
                    "list array fields under 'fields'");
        }
        if (names.size() > 1 && cross.isEmpty()) {
            config.problem(
                    ProblemCode.MISSING,
                    spec.place(),
                    "'cross_product' is missing, since it explodes several fields",
                    "write true for each item with each other, false for the first with the first");
        }
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        KnownFields known = translation.fields(input);
        Schema schema = known.schema();
        List<Integer> fields = new ArrayList<>();
        Set<String> unknown = new HashSet<>(known.unknown());
        for (Scalar name : names) {
            Optional<Integer> field = translation.field(config, name.text(), known, name.place());
            if (field.isPresent() && !(schema.type(field.get()) instanceof FieldType.Array)) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        name.place(),
                        "'" + name.text() + "' is " + schema.type(field.get()) + ", not an array",
                        "explode fields that hold arrays");
                unknown.add(name.text());
            } else if (field.isPresent() && fields.contains(field.get())) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        name.place(),
                        "'" + name.text() + "' is listed twice",
                        "list it once");
            } else {
                field.ifPresent(fields::add);
            }
        }
        if (input.isEmpty()) {
            return;
        }
        if (translation.problems().size() > before || fields.size() < names.size()) {
            List<Field> certain = new ArrayList<>(exploded(schema, fields, crossProduct).fields());
            certain.removeIf(field -> unknown.contains(field.name()));
            translation.addKnown(spec, Schema.of(certain), List.of(input.get()), unknown);
            errorHandling.ifPresent(e -> e.addKnown(spec, translation, input.get()));
            return;
        }
        ElementTranslators.add(
                translation,
                spec,
                input.get(),
                new RowFunction.Explode(fields, crossProduct),
                exploded(schema, fields, crossProduct),
                errorHandling);
    }

    /** A null array gives a null, and so does one that is shorter than another. */
    private static Schema exploded(Schema schema, List<Integer> fields, boolean crossProduct) {
        List<Field> result = new ArrayList<>(schema.fields());
        for (int index : fields) {
            FieldType.Array array = (FieldType.Array) schema.type(index);
            boolean nullable =
                    array.element().nullable()
                            || array.nullable()
                            || !crossProduct && fields.size() > 1;
            result.set(
                    index,
                    new Field(schema.field(index).name(), array.element().withNullable(nullable)));
        }
        return Schema.of(result);
    }

    static void partition(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<String> language = config.text("language");
        Optional<DocumentNode> by =
                config.requiredNode("by", "write an expression that gives an output's name");
        config.requiredNode("outputs", "list the names of the outputs");
        List<Scalar> listed = config.names("outputs");
        Optional<String> unknown = config.text("unknown_output");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        List<String> names = new ArrayList<>(listed.stream().map(Scalar::text).toList());
        int before = translation.problems().size();
        for (int i = 0; i < names.size(); i++) {
            if (names.indexOf(names.get(i)) < i) {
                config.problem(
                        ProblemCode.DUPLICATE,
                        listed.get(i).place(),
                        "the output '" + names.get(i) + "' is listed twice",
                        "list it once");
            }
        }
        unknown.filter(name -> !names.contains(name)).ifPresent(names::add);
        Optional<Integer> other = unknown.map(names::indexOf);
        names.forEach(name -> translation.reserve(spec.name(), name));
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (names.isEmpty()) {
            translation.outputsAreUnknown(spec.name());
        }
        Optional<Expression> value =
                by.flatMap(
                        node ->
                                ElementTranslators.expression(
                                        translation,
                                        config,
                                        node,
                                        language,
                                        translation.fields(input)));
        if (value.isPresent() && !namesOutputs(value.get().type())) {
            config.problem(
                    ProblemCode.TYPE_MISMATCH,
                    by.orElseThrow().place(),
                    "'by' is "
                            + value.get()
                            + " ("
                            + value.get().type()
                            + "), which names no output",
                    "write an expression that gives a string, a boolean or a whole number");
        }
        if (input.isEmpty()) {
            return;
        }
        if (value.isEmpty() || names.isEmpty() || translation.problems().size() > before) {
            names.forEach(name -> translation.addKnownOutput(spec, name, input.get()));
            errorHandling.ifPresent(e -> e.addKnown(spec, translation, input.get()));
            return;
        }
        add(
                spec,
                translation,
                input.get(),
                new RowFunction.Partition(value.get(), names, other),
                errorHandling);
    }

    private static boolean namesOutputs(FieldType type) {
        return type.base() instanceof FieldType.Scalar scalar
                && (scalar.kind() == Kind.STRING
                        || scalar.kind() == Kind.BOOLEAN
                        || scalar.kind().isInteger());
    }

    private static void add(
            TransformSpec spec,
            Translation translation,
            PCollection input,
            RowFunction.Partition partition,
            Optional<ErrorHandling> errorHandling) {
        Map<String, PCollection> outputs = new LinkedHashMap<>();
        for (String name : partition.names()) {
            outputs.put(
                    name,
                    new PCollection(
                            spec.name() + "." + name,
                            input.schema(),
                            input.windowing(),
                            input.bounded()));
        }
        Optional<PCollection> errors = errorHandling.map(e -> e.errors(spec, input));
        Node node =
                new Node.ParDo(
                        translation.stage(spec),
                        input,
                        partition,
                        List.of(),
                        List.copyOf(outputs.values()),
                        errors);
        translation.addOutputs(spec, node, outputs);
        errorHandling.ifPresent(e -> e.add(spec, translation, errors.orElseThrow(), input));
    }

    static void reshuffle(TransformSpec spec, Translation translation) {
        translation.config(spec).done();
        ElementTranslators.onlyInput(spec, translation)
                .ifPresent(
                        input -> {
                            PCollection output =
                                    new PCollection(
                                            spec.name(),
                                            input.schema(),
                                            input.windowing(),
                                            input.bounded());
                            translation.add(
                                    new Node.Reshuffle(translation.stage(spec), input, output));
                        });
    }

    /** Gives the element that failed, without what is said about its failure. */
    static void stripErrorMetadata(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        config.done();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (input.isEmpty()) {
            return;
        }
        if (!translation.fields(input).complete()) {
            return;
        }
        Schema schema = input.get().schema();
        boolean errors =
                schema.names()
                        .equals(
                                List.of(
                                        ErrorSchema.ELEMENT,
                                        ErrorSchema.MESSAGE,
                                        ErrorSchema.STACK));
        if (!errors) {
            config.problem(
                    ProblemCode.TYPE_MISMATCH,
                    spec.place(),
                    "its input '" + input.get().name() + "' is no error output: " + schema,
                    "take the error output of a stage, 'stage.output'");
            return;
        }
        if (schema.type(0) instanceof FieldType.Nested nested) {
            RowFunction function = SchemaTranslators.unwrap(schema, nested.schema());
            ElementTranslators.add(
                    translation, spec, input.get(), function, nested.schema(), Optional.empty());
        } else {
            ElementTranslators.add(
                    translation,
                    spec,
                    input.get(),
                    new RowFunction.Project(List.of(Conformance.field(schema, 0))),
                    Schema.of(List.of(schema.field(0))),
                    Optional.empty());
        }
    }
}
