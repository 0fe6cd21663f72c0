package org.nifibeam.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The flights question asked of DuckDB, two threads, written as JSON lines. Its main is the cold
 * peer.
 */
public final class DuckDbFlights implements AutoCloseable {
    private final Connection connection;

    DuckDbFlights() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("SET threads = 2");
    }

    /** Asks and writes. */
    void run(Path flights, Path output) throws SQLException {
        execute(
                """
                COPY (SELECT origin, count(delay) AS flights, avg(delay) AS mean_delay, max(delay) AS max_delay,
                             date_trunc('day', date) AS day
                      FROM read_parquet('%s') WHERE distance > 100 GROUP BY origin, date_trunc('day', date))
                TO '%s' (FORMAT json)"""
                        .formatted(flights, output));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Asks once: the Parquet file and the output file. */
    public static void main(String[] arguments) throws SQLException {
        try (DuckDbFlights duckDb = new DuckDbFlights()) {
            duckDb.run(Path.of(arguments[0]), Path.of(arguments[1]));
        }
    }
}
