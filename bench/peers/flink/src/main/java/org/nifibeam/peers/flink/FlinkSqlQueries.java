package org.nifibeam.peers.flink;

import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** The queries in Flink's SQL, whose planner and generated code are nobody's by hand. */
final class FlinkSqlQueries {
    private static final Map<String, String> QUERIES =
            Map.ofEntries(
                    Map.entry("Q0", "SELECT auction, bidder, price, `at` * 1000, extra FROM bid"),
                    Map.entry(
                            "Q1", "SELECT auction, bidder, price * 89 / 100, `at` * 1000 FROM bid"),
                    Map.entry("Q2", "SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0"),
                    Map.entry(
                            "Q3",
                            """
                            SELECT p.name, p.city, p.state, a.id
                            FROM auction AS a JOIN person AS p ON a.seller = p.id
                            WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA')
                            """),
                    Map.entry(
                            "Q4",
                            """
                            SELECT category, SUM(final) / COUNT(*)
                            FROM (SELECT a.id, a.category, MAX(b.price) AS final
                                  FROM auction AS a JOIN bid AS b ON a.id = b.auction
                                  WHERE b.`at` BETWEEN a.`at` AND a.expires AND b.price >= a.reserve
                                  GROUP BY a.id, a.category) AS closed
                            GROUP BY category
                            """),
                    Map.entry(
                            "Q5",
                            """
                            WITH counts AS (
                              SELECT auction, COUNT(*) AS bids, window_start, window_end
                              FROM TABLE(HOP(TABLE bid, DESCRIPTOR(rowtime), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
                              GROUP BY auction, window_start, window_end)
                            SELECT c.auction, c.bids
                            FROM counts AS c JOIN (
                              SELECT MAX(bids) AS most, window_start, window_end FROM counts GROUP BY window_start, window_end) AS m
                            ON c.window_start = m.window_start AND c.window_end = m.window_end AND c.bids = m.most
                            """),
                    Map.entry(
                            "Q6",
                            """
                            SELECT seller, SUM(final) / COUNT(*)
                            FROM (SELECT seller, final,
                                         ROW_NUMBER() OVER (PARTITION BY seller ORDER BY expires DESC, id DESC) AS turn
                                  FROM (SELECT a.id, a.seller, a.expires, MAX(b.price) AS final
                                        FROM auction AS a JOIN bid AS b ON a.id = b.auction
                                        WHERE b.`at` BETWEEN a.`at` AND a.expires AND b.price >= a.reserve
                                        GROUP BY a.id, a.seller, a.expires) AS closed) AS turns
                            WHERE turn <= 10
                            GROUP BY seller
                            """),
                    Map.entry(
                            "Q7",
                            """
                            WITH windowed AS (
                              SELECT * FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(rowtime), INTERVAL '10' SECOND)))
                            SELECT b.auction, b.bidder, b.price
                            FROM windowed AS b JOIN (
                              SELECT MAX(price) AS highest, window_start, window_end FROM windowed GROUP BY window_start, window_end) AS h
                            ON b.window_start = h.window_start AND b.window_end = h.window_end AND b.price = h.highest
                            """),
                    Map.entry(
                            "Q8",
                            """
                            SELECT p.id, p.name, a.reserve
                            FROM (SELECT * FROM TABLE(TUMBLE(TABLE person, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))) AS p
                            JOIN (SELECT * FROM TABLE(TUMBLE(TABLE auction, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))) AS a
                            ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end
                            """),
                    Map.entry(
                            "Q11",
                            """
                            SELECT bidder, COUNT(*)
                            FROM TABLE(SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(rowtime), INTERVAL '10' SECOND))
                            GROUP BY bidder, window_start, window_end
                            """),
                    Map.entry("Q12", "SELECT bidder, COUNT(*) FROM bid GROUP BY bidder"));

    private final StreamTableEnvironment tables;

    FlinkSqlQueries(StreamExecutionEnvironment environment, Events events, boolean asStream) {
        this.tables =
                StreamTableEnvironment.create(
                        environment,
                        asStream
                                ? EnvironmentSettings.inStreamingMode()
                                : EnvironmentSettings.inBatchMode());
        tables.createTemporaryView(
                "bid",
                events.timedBids(),
                timed(
                        Schema.newBuilder()
                                .column("auction", DataTypes.BIGINT().notNull())
                                .column("bidder", DataTypes.BIGINT().notNull())
                                .column("price", DataTypes.BIGINT().notNull())
                                .column("at", DataTypes.BIGINT().notNull())
                                .column("extra", DataTypes.STRING())));
        tables.createTemporaryView(
                "auction",
                events.timedAuctions(),
                timed(
                        Schema.newBuilder()
                                .column("id", DataTypes.BIGINT().notNull())
                                .column("reserve", DataTypes.BIGINT().notNull())
                                .column("at", DataTypes.BIGINT().notNull())
                                .column("expires", DataTypes.BIGINT().notNull())
                                .column("seller", DataTypes.BIGINT().notNull())
                                .column("category", DataTypes.BIGINT().notNull())));
        tables.createTemporaryView(
                "person",
                events.timedPersons(),
                timed(
                        Schema.newBuilder()
                                .column("id", DataTypes.BIGINT().notNull())
                                .column("name", DataTypes.STRING())
                                .column("city", DataTypes.STRING())
                                .column("state", DataTypes.STRING())
                                .column("at", DataTypes.BIGINT().notNull())));
    }

    private static Schema timed(Schema.Builder columns) {
        return columns.columnByMetadata("rowtime", DataTypes.TIMESTAMP_LTZ(3))
                .watermark("rowtime", "SOURCE_WATERMARK()")
                .build();
    }

    /** Builds a query up to its checksum. */
    void build(String query) {
        String sql = QUERIES.get(query);
        if (sql == null) {
            throw new IllegalArgumentException(query);
        }
        tables.toDataStream(tables.sqlQuery(sql))
                .sinkTo(new ChecksumSink<>(FlinkSqlQueries::amount));
    }

    /** What a row adds to the sum. */
    static long amount(Row row) {
        long sum = 0;
        for (int i = 0; i < row.getArity(); i++) {
            sum += row.getField(i) instanceof String text ? text.length() : (Long) row.getField(i);
        }
        return sum;
    }
}
