package org.nifibeam.core.compile;

import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.Typing;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.JsonSchema;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.SchemaException;

/**
 * An expression as a definition writes it: a text or value, or a mapping of {@code expression} and
 * maybe {@code language} and {@code output_type}.
 *
 * @param outputType the JSON schema of its value, if given
 */
record ExpressionEntry(
        DocumentNode expression, Optional<String> language, Optional<DocumentNode> outputType) {
    /** Reads the entry; notes what is wrong with its keys. */
    static Optional<ExpressionEntry> of(
            Translation translation,
            ConfigReader config,
            DocumentNode node,
            Optional<String> language) {
        if (node instanceof Scalar scalar && scalar.value() == null) {
            config.problem(
                    ProblemCode.MISSING,
                    scalar.place(),
                    "an expression is missing",
                    "write one, for example a field's name");
            return Optional.empty();
        }
        if (!(node instanceof Mapping mapping)) {
            return Optional.of(new ExpressionEntry(node, language, Optional.empty()));
        }
        for (String key : new String[] {"callable", "path", "name"}) {
            if (mapping.get(key).isPresent()) {
                config.problem(
                        ProblemCode.UNSUPPORTED,
                        mapping.placeOf(key),
                        "functions ('" + key + "') are not available here",
                        "write an expression, or {expression: ...}");
                return Optional.empty();
            }
        }
        ConfigReader entry = new ConfigReader(mapping, config.stage(), translation.problems());
        Optional<DocumentNode> text =
                entry.requiredNode("expression", "write one, for example a field's name");
        Optional<String> own = entry.text("language").or(() -> language);
        Optional<DocumentNode> outputType = entry.node("output_type");
        entry.done();
        return text.map(t -> new ExpressionEntry(t, own, outputType));
    }

    /** The expression over rows of a schema; notes what is wrong with it. */
    Optional<Expression> read(Translation translation, ConfigReader config, Schema schema) {
        if (!(expression instanceof Scalar)) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    expression.place(),
                    "an expression is a text",
                    "write it in one line, in quotes");
            return Optional.empty();
        }
        Optional<Expression> value =
                translation.expression(
                        config,
                        String.valueOf(expression.plain()),
                        language,
                        schema,
                        expression.place());
        return outputType.isEmpty() ? value : value.flatMap(v -> typed(v, config));
    }

    private Optional<Expression> typed(Expression value, ConfigReader config) {
        DocumentNode node = outputType.orElseThrow();
        FieldType wanted;
        try {
            Object plain = node.plain();
            wanted = JsonSchema.type(plain instanceof String word ? Map.of("type", word) : plain);
        } catch (SchemaException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "'output_type' is no type: " + e.problems().get(0),
                    "write string, integer, number, boolean, or a JSON schema");
            return Optional.empty();
        }
        boolean nullable = value.type().nullable();
        if (value.type().equals(wanted.withNullable(nullable))) {
            return Optional.of(value);
        }
        if (wanted instanceof FieldType.Scalar scalar
                && Typing.widens(value.type(), scalar.kind())) {
            return Optional.of(
                    Conformance.to(new FieldType.Scalar(scalar.kind(), nullable), value));
        }
        config.problem(
                ProblemCode.TYPE_MISMATCH,
                node.place(),
                "the expression "
                        + value
                        + " is "
                        + value.type()
                        + ", not "
                        + wanted.withNullable(nullable)
                        + " as 'output_type' says",
                "convert it, for example with language sql: CAST(... AS ...)");
        return Optional.empty();
    }
}
