package org.nifibeam.core.compile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifibeam.core.definition.DocumentNode;
import org.nifibeam.core.definition.DocumentNode.Mapping;
import org.nifibeam.core.definition.DocumentNode.Scalar;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.CodeText;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;

/** Reads {@code {expression: …}} or {@code {callable: …}}, either with {@code output_type}. */
final class CodeEntries {
    private static final Map<String, Kind> JSON_TYPES =
            Map.of(
                    "string", Kind.STRING,
                    "integer", Kind.INT64,
                    "number", Kind.DOUBLE,
                    "boolean", Kind.BOOLEAN);

    private CodeEntries() {}

    /** What an entry says, and where. */
    record Entry(CodeText code, Place place) {}

    static Optional<Entry> read(Mapping mapping, ConfigReader config, List<Problem> problems) {
        ConfigReader entry = new ConfigReader(mapping, config.stage(), problems);
        Optional<DocumentNode> expression = entry.node("expression");
        Optional<DocumentNode> callable = entry.node("callable");
        Optional<DocumentNode> outputType = entry.node("output_type");
        Optional<DocumentNode> path = entry.node("path");
        entry.node("name");
        entry.done();
        if (path.isPresent()) {
            config.problem(
                    ProblemCode.UNSUPPORTED,
                    path.get().place(),
                    "code in files ('path') is not available yet",
                    "write the class under 'callable'");
            return Optional.empty();
        }
        if (expression.isPresent() == callable.isPresent()) {
            config.problem(
                    ProblemCode.MISSING,
                    mapping.place(),
                    expression.isPresent()
                            ? "'expression' and 'callable' are both there"
                            : "an expression is missing",
                    "write {expression: ...} or {callable: ...}");
            return Optional.empty();
        }
        int before = problems.size();
        Optional<FieldType> type = outputType.flatMap(node -> type(node, config));
        DocumentNode text = expression.or(() -> callable).get();
        boolean isText = text instanceof Scalar scalar && scalar.value() != null;
        if (!isText) {
            config.problem(
                    ProblemCode.MISSING, text.place(), "the code is missing", "write it as a text");
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        CodeText.Form form =
                expression.isPresent() ? CodeText.Form.EXPRESSION : CodeText.Form.CALLABLE;
        return Optional.of(
                new Entry(new CodeText(form, String.valueOf(text.plain()), type), text.place()));
    }

    /** A type in JSON schema's words, or as explain prints it. */
    private static Optional<FieldType> type(DocumentNode node, ConfigReader config) {
        if (node instanceof Mapping mapping && mapping.get("type").isPresent()) {
            DocumentNode name = mapping.get("type").get();
            if ("array".equals(name.plain()) && mapping.get("items").isPresent()) {
                return type(mapping.get("items").get(), config)
                        .map(element -> new FieldType.Array(element, false));
            }
            return type(name, config);
        }
        String text = String.valueOf(node.plain());
        if (JSON_TYPES.containsKey(text)) {
            return Optional.of(FieldType.of(JSON_TYPES.get(text)));
        }
        try {
            return Optional.of(TypeText.type(text));
        } catch (IllegalArgumentException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    "'" + text + "' is no type",
                    "write string, integer, number, boolean, {type: array, items: ...}, or for example int32, decimal, datetime");
            return Optional.empty();
        }
    }
}
