package org.nifibeam.core.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.LogicalTypes;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Whoever computes with a field of a logical type computes with its base. */
class LogicalFieldsTest {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("day", new FieldType.Logical(LogicalTypes.DATE, false)),
                    new Field("id", new FieldType.Logical(LogicalTypes.UUID, true)),
                    new Field("days", FieldType.of(Kind.INT64)));

    private static final RowShape SHAPE = RowShape.of(SCHEMA);

    private static final Row ROW = SHAPE.row(20_000, "aa-bb", 7L);

    @ParameterizedTest
    @CsvSource({
        "day, 20000, date",
        "day + days, 20007, int64",
        "day > 19000, true, boolean",
        "day = 20000 and id = 'aa-bb', true, boolean?",
        "-day, -20000, int32",
        "id is null, false, boolean"
    })
    void theyAreComparedAndComputedWith(String text, String value, String type)
            throws ProblemException {
        Expression expression = new GenericLanguage().parse(text, SCHEMA);
        assertEquals(type, expression.type().toString());
        Object result = CompiledExpression.compile(expression, SCHEMA).evaluate(ROW);
        assertEquals(value, String.valueOf(result));
    }
}
