package org.nifibeam.core.expression;

import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.schema.FieldType;

/**
 * What a definition says of a value: {@code {expression: …, output_type: …}} or {@code {callable:
 * …}}.
 *
 * @param form how the text is to be read
 * @param text the text
 * @param outputType what the value is meant to be, if the definition says so
 */
public record CodeText(Form form, String text, Optional<FieldType> outputType) {
    public CodeText {
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(outputType, "outputType");
    }

    /** The key under which the text stands. */
    public enum Form {
        /** A value, made of fields. */
        EXPRESSION,
        /** A function of a row. */
        CALLABLE
    }

    /** An expression of any type. */
    public static CodeText expression(String text) {
        return new CodeText(Form.EXPRESSION, text, Optional.empty());
    }
}
