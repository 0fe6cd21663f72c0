package org.nifibeam.launcher;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares written JSON lines with DuckDB's answer to the same question over the same Parquet file.
 */
public final class DuckDbAnswer {
    private DuckDbAnswer() {}

    /** Rows that only one side has, or that differ; none if all is right. */
    public static List<String> differences(Path flights, Path jsonFiles) throws SQLException {
        String sql =
                """
                WITH expected AS (
                    SELECT origin, date_trunc('day', date) AS day, count(delay) AS flights,
                           avg(delay) AS mean_delay, max(delay) AS max_delay
                    FROM read_parquet('%s') WHERE distance > 100 GROUP BY ALL),
                actual AS (
                    SELECT origin, day::TIMESTAMP AS day, flights, mean_delay, max_delay
                    FROM read_json('%s', format = 'newline_delimited',
                        columns = {origin: 'VARCHAR', day: 'TIMESTAMP', flights: 'BIGINT',
                                   mean_delay: 'DOUBLE', max_delay: 'BIGINT'}))
                (SELECT 'only in DuckDB' AS side, * FROM (FROM expected EXCEPT ALL FROM (SELECT origin, day, flights, mean_delay, max_delay FROM actual)))
                UNION ALL
                (SELECT 'only in ours' AS side, * FROM ((SELECT origin, day, flights, mean_delay, max_delay FROM actual) EXCEPT ALL FROM expected))
                LIMIT 20"""
                        .formatted(flights, jsonFiles);
        List<String> differences = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(rows.getString(i)).append(' ');
                }
                differences.add(line.toString().strip());
            }
        }
        return differences;
    }
}
