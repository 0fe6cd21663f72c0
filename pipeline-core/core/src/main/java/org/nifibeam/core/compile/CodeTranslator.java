package org.nifibeam.core.compile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.nifibeam.core.code.UserCode;
import org.nifibeam.core.code.UserJars;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TransformSpec;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.model.PCollection;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;

/**
 * TransformWithCode: a class of a user's jar. Its code runs only where the settings have jars; else
 * what it gives is what the definition says, or unknown.
 */
final class CodeTranslator {
    private final TransformSpec spec;
    private final Translation translation;
    private final ConfigReader config;

    private CodeTranslator(TransformSpec spec, Translation translation) {
        this.spec = spec;
        this.translation = translation;
        this.config = translation.config(spec);
    }

    static void transform(TransformSpec spec, Translation translation) {
        new CodeTranslator(spec, translation).translate();
    }

    private void translate() {
        int before = translation.problems().size();
        Optional<String> jar = config.requiredText("jar", "write the path of a jar");
        Optional<String> content = config.text("sha256");
        Optional<String> className =
                config.requiredText("class", "write the full name of a class in the jar");
        Map<String, String> arguments = new LinkedHashMap<>();
        config.entries("arguments")
                .forEach((name, value) -> arguments.put(name, String.valueOf(value.plain())));
        Optional<Schema> schema = config.node("schema").flatMap(this::schema);
        config.done();
        Optional<PCollection> input = ElementTranslators.onlyInput(spec, translation);
        if (translation.problems().size() > before || input.isEmpty()) {
            return;
        }
        Optional<UserJars> jars = translation.settings().jars();
        if (jars.isPresent()) {
            expand(jars.get(), jar.get(), content, className.get(), arguments, input.get(), schema);
        } else if (translation.settings().resolve()) {
            config.problem(
                    ProblemCode.DENIED,
                    spec.place(),
                    "code of users is not run here",
                    "use a runner that allows it, or transforms that need no code");
        } else {
            schema.ifPresent(s -> translation.declare(spec, output(input.get(), s)));
        }
    }

    private PCollection output(PCollection input, Schema schema) {
        return new PCollection(spec.name(), schema, input.windowing(), input.bounded());
    }

    private void expand(
            UserJars jars,
            String jar,
            Optional<String> content,
            String className,
            Map<String, String> arguments,
            PCollection input,
            Optional<Schema> schema) {
        CodeExpander expander =
                ServiceLoader.load(CodeExpander.class, CodeTranslator.class.getClassLoader())
                        .findFirst()
                        .orElseThrow();
        try {
            UserCode code = jars.open(jar, content);
            CodeExpander.Expanded expanded =
                    expander.expand(
                            translation.stage(spec), code, className, arguments, input, schema);
            Schema gives = expanded.output().schema();
            if (schema.isPresent() && !schema.get().equals(gives)) {
                config.problem(
                        ProblemCode.TYPE_MISMATCH,
                        config.mapping().placeOf("schema"),
                        "it gives " + gives + ", not " + schema.get(),
                        "correct 'schema', or leave it out");
                return;
            }
            translation.addExpanded(spec, expanded.nodes(), expanded.output());
        } catch (ProblemException e) {
            config.problems(e, config.mapping().placeOf("class"));
        }
    }

    /** As {@code {id: int64, name: string?}}, or in JSON schema's words. */
    private Optional<Schema> schema(DocumentNode node) {
        try {
            if (node instanceof Scalar scalar) {
                return Optional.of(TypeText.schema(scalar.text()));
            }
            if (TypeText.type(node) instanceof FieldType.Nested row) {
                return Optional.of(row.schema());
            }
            return wrong(node, "it is no type of a row");
        } catch (IllegalArgumentException | SchemaException e) {
            return wrong(node, e.getMessage());
        }
    }

    private Optional<Schema> wrong(DocumentNode node, String why) {
        config.problem(
                ProblemCode.INVALID_VALUE,
                node.place(),
                "'schema' is no schema: " + why,
                "write '{id: int64, name: string?}' in quotes, or {type: object, properties: {...}}");
        return Optional.empty();
    }
}
