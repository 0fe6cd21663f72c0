package org.nifibeam.core.compile;

import java.util.List;
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
import org.nifibeam.core.schema.SchemaException;

/** Reads {@code {expression: …}} or {@code {callable: …}}, either with {@code output_type}. */
final class CodeEntries {
    private CodeEntries() {}

    /** What an entry says, in which language, and where. */
    record Entry(CodeText code, Optional<String> language, Place place) {}

    /**
     * Reads an entry; notes what is wrong with it.
     *
     * @param language of entries that name none themselves
     */
    static Optional<Entry> read(
            DocumentNode node,
            Optional<String> language,
            ConfigReader config,
            List<Problem> problems) {
        if (node instanceof Mapping mapping) {
            return mapping(mapping, language, config, problems);
        }
        if (node instanceof Scalar scalar && scalar.value() != null) {
            CodeText code = CodeText.expression(String.valueOf(scalar.plain()));
            return Optional.of(new Entry(code, language, scalar.place()));
        }
        boolean empty = node instanceof Scalar;
        config.problem(
                empty ? ProblemCode.MISSING : ProblemCode.INVALID_VALUE,
                node.place(),
                empty ? "an expression is missing" : "an expression is a text",
                empty
                        ? "write one, for example a field's name"
                        : "write it in one line, in quotes");
        return Optional.empty();
    }

    private static Optional<Entry> mapping(
            Mapping mapping,
            Optional<String> language,
            ConfigReader config,
            List<Problem> problems) {
        ConfigReader entry = new ConfigReader(mapping, config.stage(), problems);
        Optional<DocumentNode> expression = entry.node("expression");
        Optional<DocumentNode> callable = entry.node("callable");
        Optional<DocumentNode> outputType = entry.node("output_type");
        Optional<DocumentNode> path = entry.node("path");
        Optional<String> own = entry.text("language").or(() -> language);
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
                new Entry(
                        new CodeText(form, String.valueOf(text.plain()), type), own, text.place()));
    }

    /** A type in JSON schema's words, or as explain prints it. */
    private static Optional<FieldType> type(DocumentNode node, ConfigReader config) {
        try {
            return Optional.of(TypeText.type(node));
        } catch (IllegalArgumentException | SchemaException e) {
            config.problem(
                    ProblemCode.INVALID_VALUE,
                    node.place(),
                    node instanceof Scalar scalar
                            ? "'" + scalar.text() + "' is no type"
                            : "'output_type' is no type: " + e.getMessage(),
                    "write string, integer, number, boolean, {type: array, items: ...}, or for example int32, decimal, datetime");
            return Optional.empty();
        }
    }
}
