package org.nifibeam.core.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifibeam.core.builtin.RowType;
import org.nifibeam.core.builtin.UnwrapFunction;
import org.nifibeam.core.builtin.ValidateFunction;
import org.nifibeam.core.builtin.ValueRules;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.function.DoFn;
import org.nifibeam.core.function.OutputTag;
import org.nifibeam.core.model.Node;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.model.RowFunction;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;
import org.nifibeam.core.schema.SchemaProblem;

/**
 * ValidateWithSchema, and {@code output_schema} of any transform: types are compared when the
 * pipeline is compiled, rules about values are checked element by element.
 */
final class SchemaTranslators {
    private static final String OUTPUT_SCHEMA = "output_schema";
    private static final String ERROR_HANDLING = "error_handling";

    private SchemaTranslators() {}

    static void validate(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        Optional<DocumentNode> schema =
                config.requiredNode(
                        "schema", "write a JSON schema: {type: object, properties: {...}}");
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(config, translation);
        config.done();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        Optional<Map<String, Object>> rules =
                schema.flatMap(
                        node -> rules(config, "schema", node, input, translation.fields(input)));
        if (input.isEmpty()) {
            return;
        }
        PCollection in = input.get();
        Optional<RowFunction> function = rules.map(r -> function(in.schema(), r));
        ElementTranslators.addOrLeave(translation, spec, in, function, errorHandling);
        translation.withUnknownFields(
                translation.outputs().get(spec.name()), translation.fields(in).unknown());
    }

    /** The transform without the key that says how its output must be; itself without the key. */
    static TransformSpec withoutOutputSchema(TransformSpec spec) {
        Mapping config = spec.config();
        if (config.get(OUTPUT_SCHEMA).isEmpty()) {
            return spec;
        }
        return new TransformSpec(
                spec.type(),
                spec.name(),
                spec.id(),
                spec.inputs(),
                spec.windowing(),
                config.without(OUTPUT_SCHEMA),
                spec.place());
    }

    /** Puts the check of a stage's output behind it. */
    static void outputSchema(TransformSpec spec, Translation translation) {
        ConfigReader config = translation.config(spec);
        DocumentNode node = spec.config().get(OUTPUT_SCHEMA).orElseThrow();
        if (!(node instanceof Mapping mapping)) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "'output_schema' is a JSON schema",
                    "write {type: object, properties: {...}}");
            return;
        }
        ConfigReader own = new ConfigReader(mapping, spec.name(), translation.problems());
        Optional<ErrorHandling> errorHandling = ErrorHandling.of(own, translation);
        Optional<PCollection> output = Optional.ofNullable(translation.outputs().get(spec.name()));
        Map<String, DocumentNode> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove(ERROR_HANDLING);
        DocumentNode schema = new Mapping(entries, mapping.keys(), mapping.place());
        Optional<Map<String, Object>> rules =
                rules(config, OUTPUT_SCHEMA, schema, output, translation.fields(output));
        if (output.isEmpty()) {
            return;
        }
        PCollection unchecked = output.get();
        if (rules.isEmpty()) {
            errorHandling.ifPresent(e -> e.addKnown(spec, translation, unchecked));
            return;
        }
        PCollection checked =
                new PCollection(
                        translation.innerName(spec, "checked"),
                        unchecked.schema(),
                        unchecked.windowing(),
                        unchecked.bounded());
        Optional<PCollection> errors = errorHandling.map(e -> e.errors(spec, unchecked));
        translation.addInner(
                new Node.ParDo(
                        translation.stage(spec, "output_schema"),
                        unchecked,
                        function(unchecked.schema(), rules.get()),
                        List.of(),
                        List.of(checked),
                        errors));
        translation.handOn(unchecked, checked);
        translation.replaceOutput(spec, checked);
        errorHandling.ifPresent(e -> e.add(spec, translation, errors.orElseThrow(), unchecked));
    }

    /** The schema's rules, if its types are those of the collection; notes what is wrong. */
    private static Optional<Map<String, Object>> rules(
            ConfigReader config,
            String key,
            DocumentNode node,
            Optional<PCollection> input,
            KnownFields known) {
        Schema wanted;
        Map<String, Object> rules = new LinkedHashMap<>();
        try {
            wanted = JsonSchema.schema(node.plain());
            ((Map<?, ?>) node.plain()).forEach((k, value) -> rules.put(String.valueOf(k), value));
            ValueRules.of(rules);
        } catch (SchemaException e) {
            for (SchemaProblem problem : e.problems()) {
                config.problem(
                        ProblemCode.INVALID_VALUE,
                        node.place(),
                        "'" + key + "': " + problem,
                        "write it as in a JSON schema");
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "'" + key + "': " + e.getMessage().lines().findFirst().orElse("unreadable"),
                    "write it as in a JSON schema");
            return Optional.empty();
        }
        boolean fits =
                input.isEmpty() || fits(config, wanted, rules, input.get(), known, node.place());
        return fits ? Optional.of(rules) : Optional.empty();
    }

    private static boolean fits(
            ConfigReader config,
            Schema wanted,
            Map<String, Object> rules,
            PCollection input,
            KnownFields known,
            Place place) {
        boolean fits = true;
        Object required = rules.get("required");
        for (Field field : wanted.fields()) {
            OptionalInt index = input.schema().indexOf(field.name());
            if (index.isEmpty()) {
                boolean isRequired =
                        required instanceof List<?> names && names.contains(field.name());
                if (isRequired && !known.mayHave(field.name())) {
                    config.problem(
                            ProblemCode.UNKNOWN_FIELD,
                            place,
                            "the required field '" + field.name() + "' is not there",
                            "the fields of '" + input.name() + "' are " + input.schema());
                    fits = false;
                }
            } else if (!compatible(input.schema().type(index.getAsInt()), field.type())) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        place,
                        "'"
                                + field.name()
                                + "' of '"
                                + input.name()
                                + "' is "
                                + input.schema().type(index.getAsInt())
                                + ", not "
                                + field.type(),
                        "convert it before, or correct the schema");
                fits = false;
            }
        }
        return fits;
    }

    /** True if values of a type may be values of a wanted one; null is a matter of values. */
    private static boolean compatible(FieldType type, FieldType wanted) {
        if (wanted.base() instanceof FieldType.Scalar scalar) {
            return type.is(scalar.kind()) || Typing.widens(type.base(), scalar.kind());
        }
        if (wanted instanceof FieldType.Array array) {
            return type instanceof FieldType.Array own
                    && compatible(own.element(), array.element());
        }
        if (wanted instanceof FieldType.Mapping mapping) {
            return type instanceof FieldType.Mapping own
                    && compatible(own.value(), mapping.value());
        }
        if (wanted instanceof FieldType.Nested nested && type instanceof FieldType.Nested own) {
            return nested.schema().fields().stream()
                    .allMatch(
                            field -> {
                                OptionalInt index = own.schema().indexOf(field.name());
                                return index.isEmpty()
                                        || compatible(
                                                own.schema().type(index.getAsInt()), field.type());
                            });
        }
        return false;
    }

    private static RowFunction function(Schema schema, Map<String, Object> rules) {
        return call(new ValidateFunction(schema, rules), schema, schema, List.of(), "validate");
    }

    /** A function that gives the row in the first field. */
    static RowFunction unwrap(Schema input, Schema output) {
        return call(new UnwrapFunction(), input, output, List.of(), "take the element");
    }

    /** A function of our own. */
    static RowFunction.Call call(
            DoFn<Row, Row> function,
            Schema input,
            Schema output,
            List<Integer> keys,
            String words) {
        return new RowFunction.Call(
                function,
                RowType.of(input),
                List.of(new OutputTag<>("", RowType.of(output))),
                keys,
                false,
                words);
    }
}
