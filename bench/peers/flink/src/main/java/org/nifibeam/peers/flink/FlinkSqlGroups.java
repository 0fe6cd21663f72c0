package org.nifibeam.peers.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.AggregatePhaseStrategy;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.OptimizerConfigOptions;
import org.nifibeam.bench.work.GroupWork;
import org.nifibeam.bench.work.Order;

/**
 * The sums in Flink's SQL, tuned as its documentation has it: sums before the exchange and after
 * it, and of a stream batches of rows at a time.
 */
final class FlinkSqlGroups {
    private final StreamTableEnvironment tables;

    FlinkSqlGroups(
            StreamExecutionEnvironment environment, Order order, DataStream<NumberedRow> rows) {
        this.tables =
                StreamTableEnvironment.create(
                        environment,
                        order.asStream()
                                ? EnvironmentSettings.inStreamingMode()
                                : EnvironmentSettings.inBatchMode());
        tables.getConfig()
                .set(
                        OptimizerConfigOptions.TABLE_OPTIMIZER_AGG_PHASE_STRATEGY,
                        AggregatePhaseStrategy.TWO_PHASE)
                .set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, order.asStream())
                .set(
                        ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ALLOW_LATENCY,
                        Duration.ofSeconds(1))
                .set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_SIZE, 100_000L);
        tables.createTemporaryView(
                "numbered",
                rows.assignTimestampsAndWatermarks(
                        WatermarkStrategy.<NumberedRow>forMonotonousTimestamps()
                                .withTimestampAssigner((row, before) -> row.at)),
                Schema.newBuilder()
                        .column("key", DataTypes.BIGINT().notNull())
                        .column("amount", DataTypes.BIGINT().notNull())
                        .column("at", DataTypes.BIGINT().notNull())
                        .columnByMetadata("rowtime", DataTypes.TIMESTAMP_LTZ(3))
                        .watermark("rowtime", "SOURCE_WATERMARK()")
                        .build());
    }

    /** Builds the work up to its checksum. */
    void build(GroupWork work) {
        String sql =
                work.windowed()
                        ? """
                          SELECT `key`, SUM(amount)
                          FROM TABLE(TUMBLE(TABLE numbered, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))
                          GROUP BY `key`, window_start, window_end"""
                        : "SELECT `key`, SUM(amount) FROM numbered GROUP BY `key`";
        tables.toDataStream(tables.sqlQuery(sql))
                .sinkTo(new ChecksumSink<>(FlinkSqlQueries::amount));
    }
}
