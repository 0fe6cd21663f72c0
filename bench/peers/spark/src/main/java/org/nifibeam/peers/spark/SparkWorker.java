package org.nifibeam.peers.spark;

import org.apache.spark.sql.SparkSession;
import org.nifibeam.bench.work.FlightsWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;

/**
 * Spark's side: DataFrames in a local session that goes on from one run to the next, with as many
 * partitions behind an exchange as there are tasks. Arguments: those of an {@link Order} for {@code
 * spark}.
 */
public final class SparkWorker {
    private SparkWorker() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        SparkSession spark =
                SparkSession.builder()
                        .master("local[" + order.tasks() + "]")
                        .appName("peer")
                        .config("spark.ui.enabled", "false")
                        .config("spark.driver.host", "127.0.0.1")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.sql.session.timeZone", "UTC")
                        .config("spark.sql.shuffle.partitions", order.tasks())
                        // The rows' numbers are mixed by multiplication that overflows.
                        .config("spark.sql.ansi.enabled", "false")
                        .getOrCreate();
        try {
            if (order.work().equals(FlightsWork.NAME)) {
                Worker.serve(new SparkFlights(spark)::run);
            } else {
                Worker.serve(new SparkGroups(spark, order)::run);
            }
        } finally {
            spark.stop();
        }
    }
}
