package org.nifibeam.launcher;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Compares written JSON lines with DuckDB's answer to the same question over the same Parquet file.
 */
public final class DuckDbAnswer {
    private DuckDbAnswer() {}

    /** Rows that only one side has, or that differ; none if all is right. */
    public static List<String> differences(Path flights, Path jsonFiles) throws SQLException {
        return DuckDb.differences(
                """
                SELECT origin, date_trunc('day', date)::TIMESTAMP AS day, count(delay) AS flights,
                       avg(delay) AS mean_delay, max(delay) AS max_delay
                FROM read_parquet('%s') WHERE distance > 100 GROUP BY ALL"""
                        .formatted(flights),
                """
                SELECT origin, day, flights, mean_delay, max_delay
                FROM read_json('%s', format = 'newline_delimited',
                    columns = {origin: 'VARCHAR', day: 'TIMESTAMP', flights: 'BIGINT',
                               mean_delay: 'DOUBLE', max_delay: 'BIGINT'})"""
                        .formatted(jsonFiles));
    }
}
