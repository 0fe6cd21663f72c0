package org.nifibeam.core.runtime;

import java.util.List;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * Says what failed on which element: of generated code it finds out which expression it was.
 *
 * @param expressions what the code was generated from; none where a function was called
 * @param schema of the elements
 */
record FailureReport(StageInfo stage, List<Expression> expressions, Schema schema) {
    FailureReport {
        expressions = List.copyOf(expressions);
    }

    StageFailure failure(Row row, Throwable cause) {
        if (cause instanceof StageFailure failure) {
            return failure;
        }
        for (Expression expression : expressions) {
            try {
                CompiledExpression.compile(expression, schema).evaluate(row);
            } catch (RuntimeException e) {
                String why = ExpressionFailures.words(expression, e);
                return failure(
                        stage.placeOf(expression), "the expression " + expression, row, why, e);
            } catch (ProblemException e) {
                break;
            }
        }
        return failure(stage.place(), "it", row, ExpressionFailures.words(cause), cause);
    }

    private StageFailure failure(Place place, String what, Row row, String why, Throwable cause) {
        return new StageFailure(
                stage,
                place,
                what + " failed on the row " + ErrorRows.print(row, schema) + ": " + why,
                "filter such rows out before, or write the expression so that it can take them",
                cause);
    }

    /** The failure of a lookup for an element. */
    StageFailure lookedUp(Row row, Throwable cause) {
        return besides(row, cause, "the lookup");
    }

    /** The failure of a read of what an element names. */
    StageFailure read(Row row, Throwable cause) {
        return besides(row, cause, "the read");
    }

    private StageFailure besides(Row row, Throwable cause, String what) {
        return new StageFailure(
                stage,
                what
                        + " failed for the element "
                        + ErrorRows.print(row, schema)
                        + ": "
                        + StageFailure.words(cause),
                "correct what it says, or give the stage " + stage.errorHandling(),
                cause);
    }

    /** The failure of a user's function on an element. */
    StageFailure called(Row row, Throwable cause) {
        return new StageFailure(
                stage,
                "the function failed on the element "
                        + ErrorRows.print(row, schema)
                        + ": "
                        + StageFailure.words(cause),
                "see the log for the whole cause, or give the stage " + stage.errorHandling(),
                cause);
    }
}
