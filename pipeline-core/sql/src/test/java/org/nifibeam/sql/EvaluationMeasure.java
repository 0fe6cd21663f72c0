package org.nifibeam.sql;

import java.util.Random;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** Prints how long conditions take a row, once the JVM has compiled them; run it by hand. */
final class EvaluationMeasure {
    private static final int ROWS = 300_000;
    private static final int ROUNDS = 8;

    private EvaluationMeasure() {}

    public static void main(String[] conditions) throws Exception {
        Schema schema =
                Schema.of(
                        new Field("delay", FieldType.nullable(Kind.INT32)),
                        new Field("distance", FieldType.of(Kind.INT32)),
                        new Field("origin", FieldType.of(Kind.STRING)));
        RowShape shape = RowShape.of(schema);
        Random random = new Random(1);
        Row[] rows = new Row[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = shape.row(random.nextInt(200) - 60, 31 + random.nextInt(2400), "SFO");
        }
        for (String text : conditions) {
            CompiledExpression condition =
                    CompiledExpression.compile(new SqlLanguage().parse(text, schema), schema);
            double best = Double.MAX_VALUE;
            int kept = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                kept = 0;
                for (Row row : rows) {
                    kept += condition.isTrue(row) ? 1 : 0;
                }
                best = Math.min(best, (double) (System.nanoTime() - start) / ROWS);
            }
            System.out.printf("%8.1f ns  %s (%d of %d)%n", best, text, kept, ROWS);
        }
    }
}
