package org.nifibeam.launcher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A second opinion. */
final class DuckDb {
    private DuckDb() {}

    /**
     * What one of two queries gives and the other does not, a line a row; some of it if it is much.
     */
    static List<String> differences(String expected, String actual) throws SQLException {
        String sql =
                """
                WITH expected AS (%s), actual AS (%s)
                (SELECT 'only in DuckDB' AS side, * FROM (FROM expected EXCEPT ALL FROM actual))
                UNION ALL
                (SELECT 'only in ours' AS side, * FROM (FROM actual EXCEPT ALL FROM expected))
                LIMIT 20"""
                        .formatted(expected, actual);
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    line.append(result.getString(i)).append(' ');
                }
                rows.add(line.toString().strip());
            }
        }
        return rows;
    }
}
