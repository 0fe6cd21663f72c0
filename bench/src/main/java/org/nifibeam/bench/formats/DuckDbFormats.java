package org.nifibeam.bench.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.nifibeam.bench.work.FormatWork;
import org.nifibeam.bench.work.Order;
import org.nifibeam.bench.work.Worker;
import org.nifibeam.bench.work.Worker.Answer;

/** DuckDB's readers as a side; it also makes the files that all sides read. */
public final class DuckDbFormats implements AutoCloseable {
    private final Connection connection;

    DuckDbFormats(int threads) throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + threads);
        }
    }

    /** Serves. Arguments: those of an {@link Order}. */
    public static void main(String[] arguments) throws Exception {
        Order order = Order.of(arguments);
        FormatWork format = FormatWork.valueOf(order.work());
        Path file = format.file(FormatWork.root(), order.events());
        try (DuckDbFormats duckDb = new DuckDbFormats(order.tasks())) {
            Worker.serve(() -> duckDb.read(format, file));
        }
    }

    Answer read(FormatWork format, Path file) throws SQLException {
        String types =
                "{date: 'VARCHAR', delay: 'BIGINT', distance: 'BIGINT', origin: 'VARCHAR', destination: 'VARCHAR'}";
        String reader =
                switch (format) {
                    case CSV -> "read_csv('%s', header = true, columns = %s)";
                    case JSON -> "read_json('%s', format = 'newline_delimited', columns = %s)";
                };
        String query =
                "SELECT count(*), sum(delay + distance + length(date) + length(origin) + length(destination))::BIGINT FROM "
                        + reader.formatted(file, types);
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return new Answer(answer.getLong(1), answer.getLong(2));
        }
    }

    /** Makes a file of the first so many flights, unless there is one. */
    void make(FormatWork format, Path flights, Path file, long rows)
            throws SQLException, IOException {
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Path half = file.resolveSibling(file.getFileName() + ".part");
        String options =
                switch (format) {
                    case CSV -> "FORMAT csv, HEADER";
                    case JSON -> "FORMAT json";
                };
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT strftime(date, '%%Y-%%m-%%dT%%H:%%M:%%SZ') AS date, delay, distance, origin, destination FROM read_parquet('%s') LIMIT %d) TO '%s' (%s)"
                            .formatted(flights, rows, half, options));
        }
        Files.move(half, file);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
