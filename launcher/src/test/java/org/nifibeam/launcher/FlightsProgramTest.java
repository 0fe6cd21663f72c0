package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.run.Job;
import org.nifibeam.core.run.RunOptions;
import org.nifibeam.core.run.Runner;
import org.nifibeam.core.sdk.Arguments;
import org.nifibeam.core.sdk.Pipeline;
import org.nifibeam.core.sdk.PipelineProgram;
import org.nifibeam.embedded.EmbeddedRunner;

/** The example program, compiled and loaded as a user's is, against DuckDB. */
@Timeout(120)
class FlightsProgramTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FLIGHTS = ROOT.resolve("examples/data/flights-3m.parquet");

    @TempDir private Path folder;

    /** The program with a class loader of its own. */
    private PipelineProgram program(URLClassLoader loader) throws Exception {
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "17",
                                "-d",
                                folder.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ROOT.resolve("examples/java/FlightDelays.java").toString());
        assertEquals(0, status);
        return (PipelineProgram)
                loader.loadClass("FlightDelays").getDeclaredConstructor().newInstance();
    }

    @Test
    void givesDuckDbsAnswer() throws Exception {
        assertTrue(Files.exists(FLIGHTS), "run build/fetch-data first (./nifi-beam verify does)");
        Arguments arguments =
                Arguments.of(
                        Map.of(
                                "input",
                                FLIGHTS.toString(),
                                "output",
                                folder.resolve("flights").toString()));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            Pipeline pipeline = Pipeline.create("flights");
            program(loader).build(pipeline, arguments);
            arguments.requireAllRead();
            Runner runner = new EmbeddedRunner();
            Path work = Files.createDirectory(folder.resolve("work"));
            Job job = pipeline.run(runner, new RunOptions("run", 2, work, pipeline.connectors()));
            assertEquals(
                    Job.State.DONE,
                    job.await(Duration.ofSeconds(90)),
                    () -> String.valueOf(job.failure()));
        }
        assertEquals(
                0,
                differences(
                        "SELECT origin AS key, avg(delay) AS value FROM flights GROUP BY ALL",
                        "key: 'VARCHAR', value: 'DOUBLE'",
                        "flights-means*"));
        assertEquals(
                0,
                differences(
                        "SELECT origin AS key, date_trunc('day', date)::TIMESTAMP AS value"
                                + " FROM flights WHERE delay > 120 GROUP BY ALL HAVING count(*) >= 20",
                        "key: 'VARCHAR', value: 'TIMESTAMP'",
                        "flights-days*"));
    }

    /** How many rows only one side has; there must be some rows at all. */
    private long differences(String expected, String columns, String files) throws Exception {
        String sql =
                """
                WITH flights AS (FROM read_parquet('%s') WHERE delay IS NOT NULL),
                expected AS (%s),
                actual AS (SELECT key, value FROM read_json('%s', format = 'newline_delimited', columns = {%s}))
                SELECT (SELECT count(*) FROM expected), (SELECT count(*) FROM
                    ((FROM expected EXCEPT ALL FROM actual) UNION ALL (FROM actual EXCEPT ALL FROM expected)))"""
                        .formatted(FLIGHTS, expected, folder.resolve(files), columns);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            assertTrue(rows.getLong(1) > 10, "the question has hardly an answer");
            return rows.getLong(2);
        }
    }
}
