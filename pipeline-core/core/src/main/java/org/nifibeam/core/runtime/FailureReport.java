package org.nifibeam.core.runtime;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.model.StageInfo;
import org.nifibeam.core.problem.Place;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.Schema;

/**
 * Says what failed on which element: of generated code it finds out which expression it was. None
 * of the user's code runs for that. Used by the thread of its task.
 */
final class FailureReport {
    private final StageInfo stage;
    private final List<Expression> expressions;
    private final Schema schema;

    /** Expressions that were tried again, compiled once for all elements that fail. */
    private final Map<Expression, Optional<CompiledExpression>> compiled = new IdentityHashMap<>();

    /**
     * Of one step.
     *
     * @param expressions what the code was generated from; none where a function was called
     * @param schema of the elements
     */
    FailureReport(StageInfo stage, List<Expression> expressions, Schema schema) {
        this.stage = stage;
        this.expressions = List.copyOf(expressions);
        this.schema = schema;
    }

    /** Of the elements. */
    Schema schema() {
        return schema;
    }

    StageFailure failure(Row row, Throwable cause) {
        if (cause instanceof StageFailure failure) {
            return failure;
        }
        Optional<Expression> failed = failed(row, cause);
        return failure(
                failed.map(stage::placeOf).orElse(stage.place()),
                failed.map(expression -> "the expression " + expression).orElse("it"),
                row,
                failed.map(expression -> ExpressionFailures.words(expression, cause))
                        .orElseGet(() -> ExpressionFailures.words(cause)),
                cause);
    }

    /**
     * The expression that fails like this: among the user's that whose code is on the stack, among
     * ours the first that does so again. A stack may be missing, where the JVM has thrown the same
     * often.
     */
    private Optional<Expression> failed(Row row, Throwable cause) {
        for (Expression expression : expressions) {
            boolean failed =
                    expression.containsUserCode()
                            ? ExpressionFailures.inUserCode(expression, cause)
                            : failsAgain(expression, row, cause);
            if (failed) {
                return Optional.of(expression);
            }
        }
        List<Expression> users = expressions.stream().filter(Expression::containsUserCode).toList();
        return users.size() == 1 ? Optional.of(users.get(0)) : Optional.empty();
    }

    private boolean failsAgain(Expression expression, Row row, Throwable cause) {
        Optional<CompiledExpression> again = compiled.computeIfAbsent(expression, this::compile);
        if (again.isEmpty()) {
            return false;
        }
        try {
            again.get().evaluate(row);
            return false;
        } catch (RuntimeException e) {
            return e.getClass() == cause.getClass()
                    && Objects.equals(e.getMessage(), cause.getMessage());
        }
    }

    /** None if it is too large for a method of its own, where its stage's code has several. */
    private Optional<CompiledExpression> compile(Expression expression) {
        try {
            return Optional.of(CompiledExpression.compile(expression, schema));
        } catch (ProblemException e) {
            return Optional.empty();
        }
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
