package org.nifibeam.core.runtime;

import java.util.List;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Conversions;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.schema.Values;

/**
 * Finds out, after an element has failed in generated code, which expression it was and on what
 * values.
 */
record FailureReport(StageInfo stage, List<Expression> expressions, Schema schema) {
    FailureReport {
        expressions = List.copyOf(expressions);
    }

    StageFailure failure(Row row, RuntimeException cause) {
        if (cause instanceof StageFailure failure) {
            return failure;
        }
        for (Expression expression : expressions) {
            try {
                CompiledExpression.compile(expression, schema).evaluate(row);
            } catch (RuntimeException e) {
                return failure("the expression " + expression, row, e);
            } catch (ProblemException e) {
                break;
            }
        }
        return failure("it", row, cause);
    }

    private StageFailure failure(String what, Row row, RuntimeException cause) {
        String why = StageFailure.words(cause);
        return new StageFailure(
                stage,
                what + " failed on the row " + print(row) + ": " + why,
                "filter such rows out before, or write the expression so that it can take them",
                cause);
    }

    private String print(Row row) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < schema.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(schema.field(i).name()).append(": ");
            Object value = row.get(i);
            boolean instant = value != null && schema.type(i).is(Kind.DATETIME);
            text.append(instant ? Conversions.datetimeToString((Long) value) : Values.print(value));
        }
        return text.length() > 1000
                ? text.substring(0, 1000) + "...}"
                : text.append('}').toString();
    }
}
