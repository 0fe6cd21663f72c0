package org.nifibeam.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.function.ScalarFunction;
import org.nifibeam.core.expression.function.TypePattern;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.formats.json.JsonEncoder;

/**
 * Rows as JSON, for generated code: a row does not know its schema, so that this is an argument, as
 * text.
 */
public final class RowText {
    private static final ScalarFunction JSON =
            new ScalarFunction(
                    "JSON",
                    RowText.class.getName(),
                    "json",
                    List.of(
                            new ScalarFunction.Parameter(
                                    new TypePattern.Any("row"), Optional.empty()),
                            new ScalarFunction.Parameter(
                                    new TypePattern.Exactly(Kind.STRING), Optional.of("schema"))),
                    new TypePattern.Exactly(Kind.STRING),
                    false);

    private RowText() {}

    /** The call that makes a row a JSON object, its fields as WriteToJson writes them. */
    static Expression call(Expression row) {
        FieldType string = FieldType.of(Kind.STRING);
        Schema schema = ((FieldType.Nested) row.type()).schema();
        return new Expression.FunctionCall(
                JSON, List.of(row, new Expression.Literal(schema.toString(), string)), string);
    }

    /** A schema from its text. */
    public static Object schema(String text) {
        return TypeText.schema(text);
    }

    /** A row as a JSON object. */
    public static String json(Object row, Object schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new JsonEncoder((Schema) schema).encode((Row) row, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
