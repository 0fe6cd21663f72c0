package org.nifibeam.peers.spark;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.NumberedRows;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker.Answer;

/**
 * The sums in DataFrames. Rows are made by expressions of a range of numbers, so that Spark
 * compiles all of it into one loop a stage; windows of event time are numbers too, which is cheaper
 * than its {@code window} function.
 */
final class SparkGroups {
    /** What {@link NumberedRows} does, in Spark's words. */
    private static final String MIXED =
            "(((id + 1L) * -7046029254386353131L) ^ shiftrightunsigned((id + 1L) * -7046029254386353131L, 32))";

    private final SparkSession spark;
    private final Order order;

    SparkGroups(SparkSession spark, Order order) {
        this.spark = spark;
        this.order = order;
    }

    Answer run() {
        GroupWork work = order.group();
        Column key =
                expr(
                        "shiftrightunsigned(("
                                + MIXED
                                + " & 2147483647L) * "
                                + work.keys()
                                + "L, 31)");
        Dataset<Row> rows =
                spark.range(0, order.events(), 1, order.tasks())
                        .select(
                                key.as("key"),
                                expr("id & 1023L").as("amount"),
                                expr("id * "
                                                + NumberedRows.STEP_MICROS
                                                + "L div "
                                                + GroupWork.WINDOW_MICROS
                                                + "L")
                                        .as("window"));
        Dataset<Row> sums =
                (work.windowed() ? rows.groupBy("window", "key") : rows.groupBy("key"))
                        .agg(sum("amount").as("sum"));
        Row answer = sums.agg(count(lit(1)), sum(expr("key + sum"))).head();
        return new Answer(answer.getLong(0), answer.getLong(1));
    }
}
