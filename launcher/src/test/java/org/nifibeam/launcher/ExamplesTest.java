package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The other examples over real data, by the command line, each against DuckDB's answer. */
@Timeout(240)
class ExamplesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir private Path folder;
    private final StringWriter err = new StringWriter();

    private void run(String example) throws Exception {
        String text =
                Files.readString(ROOT.resolve("examples").resolve(example))
                        .replace("examples/data/", ROOT.resolve("examples/data") + "/")
                        .replace("out/", folder.resolve("out") + "/");
        Path file = Files.writeString(folder.resolve(example), text);
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        assertEquals(0, line.execute("run", "--quiet", file.toString()), err::toString);
    }

    private List<String> differences(String expected, String actual) throws Exception {
        return DuckDb.differences(filled(expected), filled(actual));
    }

    private String filled(String sql) {
        return sql.replace("@flights", data("flights-3m.parquet"))
                .replace("@airports", data("airports.csv"))
                .replace("@out", folder.resolve("out").toString());
    }

    private static String data(String name) {
        Path file = ROOT.resolve("examples/data").resolve(name);
        assertTrue(Files.exists(file), "run build/fetch-data first (./nifi-beam verify does)");
        return file.toString();
    }

    @Test
    void sessionsOfFlights() throws Exception {
        run("flight-sessions.yaml");
        assertEquals(
                List.of(),
                differences(
                        """
                        WITH marked AS (
                            SELECT *, coalesce(date - lag(date) OVER w >= INTERVAL 3 HOUR, true) AS first
                            FROM read_parquet('@flights') WINDOW w AS (PARTITION BY origin, destination ORDER BY date)),
                        numbered AS (
                            SELECT *, sum(first::INT) OVER (PARTITION BY origin, destination ORDER BY date
                                ROWS UNBOUNDED PRECEDING) AS session
                            FROM marked)
                        SELECT origin, destination, count(distance) AS flights, max(delay) AS worst_delay,
                            min(date)::TIMESTAMP AS begins, max(date)::TIMESTAMP + INTERVAL 3 HOUR AS ends
                        FROM numbered GROUP BY origin, destination, session HAVING flights >= 10""",
                        """
                        SELECT * FROM read_json('@out/flight-sessions*', format = 'newline_delimited',
                            columns = {origin: 'VARCHAR', destination: 'VARCHAR', flights: 'BIGINT',
                                worst_delay: 'BIGINT', begins: 'TIMESTAMP', ends: 'TIMESTAMP'})"""));
    }

    @Test
    void delaysByState() throws Exception {
        run("delays-by-state.yaml");
        assertEquals(
                List.of(),
                differences(
                        """
                        SELECT state, count(distance) AS flights, avg(delay) AS mean_delay
                        FROM read_parquet('@flights') LEFT JOIN read_csv('@airports', all_varchar = true) ON origin = iata
                        GROUP BY state""",
                        """
                        SELECT * FROM read_csv('@out/delays-by-state*', header = true,
                            columns = {state: 'VARCHAR', flights: 'BIGINT', mean_delay: 'DOUBLE'})"""));
    }

    @Test
    void deadLetters() throws Exception {
        run("dead-letters.yaml");
        String seattle =
                "FROM read_parquet('@flights') WHERE origin = 'SEA' AND delay IS NOT NULL ";
        assertEquals(
                List.of(),
                differences(
                        "SELECT date::TIMESTAMP AS date, destination, (distance // delay)::BIGINT AS miles "
                                + seattle
                                + "AND delay <> 0",
                        """
                        SELECT * FROM read_json('@out/miles-per-minute*', format = 'newline_delimited',
                            columns = {date: 'TIMESTAMP', destination: 'VARCHAR', miles: 'BIGINT'})"""));
        assertEquals(
                List.of(),
                differences(
                        "SELECT date::TIMESTAMP AS date, destination, true AS named "
                                + seattle
                                + "AND delay = 0",
                        """
                        SELECT date, destination, problem LIKE '%distance / delay%by zero%' AS named
                        FROM read_json('@out/dead-letters*', format = 'newline_delimited',
                            columns = {date: 'TIMESTAMP', destination: 'VARCHAR', problem: 'VARCHAR'})"""));
    }

    @Test
    void delaysInSql() throws Exception {
        run("sql-delays.yaml");
        assertEquals(
                List.of(),
                differences(
                        """
                        SELECT city, state, month, flights, late, mean_delay FROM (
                            SELECT origin, month(date) AS month, count(*) AS flights,
                                count(*) FILTER (delay > 15) AS late, avg(delay) AS mean_delay
                            FROM read_parquet('@flights') GROUP BY ALL HAVING flights >= 1000)
                        LEFT JOIN read_csv('@airports', all_varchar = true) ON origin = iata""",
                        """
                        SELECT * FROM read_csv('@out/sql-delays*', header = true,
                            columns = {city: 'VARCHAR', state: 'VARCHAR', month: 'BIGINT', flights: 'BIGINT',
                                late: 'BIGINT', mean_delay: 'DOUBLE'})"""));
    }

    @Test
    void routesInSql() throws Exception {
        run("sql-routes.yaml");
        assertEquals(
                List.of(),
                differences(
                        """
                        WITH r AS (SELECT origin AS o, destination AS d, count(*) AS n, avg(delay) AS mean
                            FROM read_parquet('@flights') GROUP BY ALL)
                        SELECT a.o AS origin, a.d AS destination, a.n AS flights, a.mean - b.mean AS difference
                        FROM r a JOIN r b ON a.o = b.d AND a.d = b.o WHERE a.o < a.d""",
                        """
                        SELECT * FROM read_json('@out/sql-routes*', format = 'newline_delimited',
                            columns = {origin: 'VARCHAR', destination: 'VARCHAR', flights: 'BIGINT', difference: 'DOUBLE'})"""));
    }
}
