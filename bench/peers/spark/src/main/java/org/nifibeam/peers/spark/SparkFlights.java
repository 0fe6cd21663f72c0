package org.nifibeam.peers.spark;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.max;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.nifibeam.bench.work.FlightsWork;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Worker.Answer;

/** The flights example in DataFrames, by Spark's vectorised reader. */
final class SparkFlights {
    private final SparkSession spark;
    private final Path work;

    SparkFlights(SparkSession spark) throws IOException {
        this.spark = spark;
        this.work = Files.createTempDirectory("spark-flights");
    }

    Answer run() throws IOException {
        Path out = work.resolve("out");
        spark.read()
                .parquet(FlightsWork.file(FormatWork.root()).toString())
                .filter(col("distance").gt(100))
                .groupBy(col("origin"), date_trunc("day", col("date")).as("day"))
                .agg(
                        count("delay").as("flights"),
                        avg("delay").as("mean_delay"),
                        max("delay").as("max_delay"))
                .write()
                .mode(SaveMode.Overwrite)
                .json(out.toString());
        return FlightsWork.lines(out);
    }
}
