package org.nifibeam.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Compiled expressions of functions, arrays and rows mean what the naive evaluator says. */
class ExpressionLawTest {
    @Test
    void compiledAndNaiveAgree() throws ProblemException {
        long seed = Long.getLong("nifibeam.seed", 20261122L);
        System.out.println("-Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        RandomRows rows = new RandomRows(random);
        RandomExpressions expressions = new RandomExpressions(random);
        int present = 0;
        for (int i = 0; i < 1000; i++) {
            Schema schema = rows.schema();
            RowShape shape = RowShape.of(schema);
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            Expression expression = expressions.typed(kind, schema, 1 + i % 4);
            CompiledExpression compiled = CompiledExpression.compile(expression, schema);
            for (int j = 0; j < 5; j++) {
                Row row = rows.row(schema, random.nextInt(10_000));
                Object expected = NaiveExpressions.evaluate(expression, row);
                present += expected == null ? 0 : 1;
                assertEquals(
                        NaiveValues.canonical(expected),
                        NaiveValues.canonical(compiled.evaluate(row)),
                        "seed " + seed + ": " + expression + " of " + row);
            }
            assertEquals(shape, RowShape.of(schema));
        }
        assertTrue(present > 2000, present + " values");
    }
}
