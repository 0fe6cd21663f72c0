package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import picocli.CommandLine;

/**
 * Queries over real data by the transform Sql, and the same texts by DuckDB: all run in one
 * pipeline, and the rows are compared.
 */
@Timeout(240)
class SqlQueriesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Map<String, String> QUERIES = new LinkedHashMap<>();

    /** How DuckDB is asked where it has other words. */
    private static final Map<String, String> DUCKDB = new LinkedHashMap<>();

    static {
        QUERIES.put(
                "filter",
                """
                SELECT origin, destination AS goal, distance * 2 AS back_and_forth,
                  CASE WHEN delay > 60 THEN 'late' WHEN delay IS NULL THEN 'unknown' ELSE 'fine' END AS state
                FROM flights WHERE distance BETWEEN 700 AND 710 AND origin NOT IN ('ATL', 'ORD');""");
        QUERIES.put(
                "star",
                "SELECT a.*, UPPER(city) AS big FROM airports a WHERE state = 'WA' OR city LIKE 'San %'");
        QUERIES.put(
                "groups",
                """
                SELECT origin, COUNT(*) AS flights, COUNT(delay) AS known, AVG(delay) AS mean_delay,
                  MAX(delay) - MIN(delay) AS spread, SUM(distance) AS miles
                FROM flights GROUP BY origin""");
        QUERIES.put(
                "having",
                """
                SELECT origin, destination, COUNT(*) AS n FROM flights
                WHERE delay > 0 GROUP BY origin, destination
                HAVING COUNT(*) >= 1000 AND AVG(distance) < 1000""");
        QUERIES.put(
                "expressions in GROUP BY",
                """
                SELECT EXTRACT(MONTH FROM date) AS month, distance > 1000 AS far,
                  SUM(CASE WHEN delay > 15 THEN 1 ELSE 0 END) * 5 > COUNT(*) AS often
                FROM flights GROUP BY EXTRACT(MONTH FROM date), distance > 1000""");
        QUERIES.put(
                "one group",
                "SELECT COUNT(*) AS n, COUNT(DISTINCT origin) AS origins, MIN(origin) AS first FROM flights");
        QUERIES.put(
                "filtered aggregates",
                """
                SELECT destination, COUNT(*) FILTER (WHERE delay > 60) AS late,
                  SUM(delay) FILTER (WHERE origin = 'SEA') AS of_seattle, COUNT(DISTINCT origin) AS origins
                FROM flights GROUP BY 1""");
        QUERIES.put("distinct", "SELECT DISTINCT origin, destination FROM flights");
        QUERIES.put(
                "inner join",
                """
                SELECT f.date IS NULL AS undated, f.delay, a.city || ', ' || a.state AS place
                FROM flights AS f JOIN airports AS a ON f.destination = a.iata
                WHERE f.origin = 'SEA' AND f.distance > 2000 AND f.delay > 0""");
        QUERIES.put(
                "left join with conditions",
                """
                SELECT f.origin, COUNT(a.iata) AS found, COUNT(*) AS n
                FROM (SELECT origin, destination, distance FROM flights WHERE distance > 2400) f
                LEFT JOIN airports a ON f.destination = a.iata AND a.state = 'CA' AND f.distance > 2500
                GROUP BY f.origin""");
        QUERIES.put(
                "right and residual",
                """
                WITH busy AS (SELECT origin, COUNT(*) AS n FROM flights GROUP BY origin)
                SELECT a.iata, b.n FROM busy b RIGHT JOIN airports a ON b.origin = a.iata AND b.n > 20000""");
        QUERIES.put(
                "full join",
                """
                SELECT COALESCE(o.origin, d.destination) AS airport, o.n AS leaving, d.n AS coming
                FROM (SELECT origin, COUNT(*) AS n FROM flights WHERE distance > 2500 GROUP BY origin) o
                FULL JOIN (SELECT destination, COUNT(*) AS n FROM flights WHERE distance > 2500 GROUP BY destination) d
                ON o.origin = d.destination""");
        QUERIES.put(
                "listed tables",
                """
                WITH pairs(a, b, n) AS (SELECT origin, destination, COUNT(*) FROM flights GROUP BY origin, destination)
                SELECT one.state AS state, other.state AS goal, SUM(n) AS flights
                FROM airports one, pairs, airports other
                WHERE pairs.a = one.iata AND other.iata = pairs.b AND one.state <> other.state
                GROUP BY one.state, other.state""");
        QUERIES.put(
                "self join with a residual",
                """
                WITH t AS (SELECT origin, destination, MAX(delay) AS worst FROM flights GROUP BY origin, destination)
                SELECT x.origin, x.destination, x.worst, y.worst AS back FROM t x JOIN t y
                ON x.origin = y.destination AND x.destination = y.origin AND x.worst < y.worst""");
        QUERIES.put(
                "each with each that fits",
                """
                SELECT a.iata, b.iata AS other, a.latitude - b.latitude AS north FROM
                  (SELECT iata, latitude FROM airports WHERE state = 'HI') a
                  JOIN (SELECT iata, latitude FROM airports WHERE state = 'AK' AND latitude < 56) b
                  ON a.latitude + 34 > b.latitude AND a.iata < b.iata""");
        QUERIES.put(
                "unions",
                """
                SELECT origin AS airport, 'from' AS side FROM flights WHERE distance > 2600
                UNION ALL SELECT destination, 'to' FROM flights WHERE distance > 2600
                UNION SELECT iata, 'list' FROM airports WHERE state = 'AK'""");
        QUERIES.put(
                "groups of groups",
                """
                SELECT n > 10000 AS busy, COUNT(*) AS origins, MAX(worst) AS worst FROM (
                  SELECT origin, COUNT(*) AS n, MAX(delay) AS worst FROM flights GROUP BY origin) AS t
                WHERE n > 100 GROUP BY busy""");
        QUERIES.put(
                "first rows",
                """
                SELECT origin, COUNT(*) AS n FROM flights GROUP BY origin ORDER BY n DESC, origin LIMIT 10 OFFSET 3""");
        QUERIES.put(
                "first rows by what is not selected",
                """
                SELECT city, state FROM airports WHERE state <> 'XX' AND country = 'USA'
                ORDER BY CAST(latitude AS DOUBLE) DESC, iata LIMIT 20""");
        QUERIES.put(
                "nulls first",
                """
                SELECT origin, destination, MAX(delay) AS worst FROM flights WHERE distance < 60
                GROUP BY origin, destination ORDER BY 3 NULLS FIRST, origin, destination DESC LIMIT 7""");
        QUERIES.put(
                "first of a union",
                """
                WITH t AS (SELECT state FROM airports)
                SELECT origin AS place FROM flights UNION SELECT state FROM t ORDER BY place LIMIT 25""");
        QUERIES.put(
                "intersect",
                "SELECT origin, distance FROM flights INTERSECT SELECT destination, distance FROM flights");
        QUERIES.put(
                "except",
                "SELECT iata FROM airports EXCEPT SELECT origin FROM flights EXCEPT SELECT 'ZZV'  AS x FROM airports");
        QUERIES.put(
                "in",
                """
                SELECT DISTINCT destination FROM flights WHERE distance > 1000
                AND origin IN (SELECT iata FROM airports WHERE state = 'AK')""");
        QUERIES.put(
                "rows in",
                """
                SELECT COUNT(*) AS n FROM flights WHERE delay > 10 AND (origin, destination) IN (
                SELECT destination, origin FROM flights WHERE distance > 2600)""");
        QUERIES.put(
                "exists",
                """
                SELECT a.iata FROM airports a WHERE EXISTS (
                SELECT 1 FROM flights f WHERE f.origin = a.iata AND f.delay > 500 AND a.state <> 'TX')""");
        QUERIES.put(
                "not exists",
                """
                SELECT a.iata, a.state FROM airports a WHERE state IN ('WA', 'AK') AND NOT EXISTS (
                SELECT * FROM flights WHERE origin = a.iata AND distance > 0 AND a.state = 'WA')""");
        QUERIES.put(
                "unnest",
                """
                SELECT a.iata, t.word FROM airports a CROSS JOIN UNNEST(SPLIT(a.name, ' ')) AS t(word)
                WHERE t.word LIKE 'M%'""");
        QUERIES.put(
                "unnest joined",
                """
                SELECT b.city, COUNT(*) AS n FROM airports a, UNNEST(SPLIT(a.city, '')) AS t(letter), airports b
                WHERE b.iata = 'SE' || t.letter GROUP BY b.city""");
        QUERIES.put(
                "tumble",
                """
                SELECT origin, TUMBLE_START(date, INTERVAL '7' DAY) AS week, COUNT(*) AS n, SUM(delay) AS delays
                FROM flights WHERE distance > 1500 AND date IS NOT NULL
                GROUP BY TUMBLE(date, INTERVAL '7' DAY), origin
                HAVING COUNT(*) > 10""");
        DUCKDB.put(
                "tumble",
                """
                SELECT origin, time_bucket(INTERVAL '7' DAY, date, TIMESTAMP '1970-01-01') AS week,
                  COUNT(*) AS n, SUM(delay) AS delays
                FROM flights WHERE distance > 1500 AND date IS NOT NULL GROUP BY ALL HAVING COUNT(*) > 10""");
        QUERIES.put(
                "hop",
                """
                SELECT window_start AS since, window_end AS until, COUNT(*) AS n
                FROM TABLE(HOP(TABLE flights, DESCRIPTOR(date), INTERVAL '1' DAY, INTERVAL '2' DAY))
                GROUP BY window_start, window_end""");
        DUCKDB.put(
                "hop",
                """
                SELECT since, since + INTERVAL '2' DAY AS until, COUNT(*) AS n FROM (
                  SELECT date_trunc('day', date) - back * INTERVAL '1' DAY AS since
                  FROM flights, range(2) AS r(back)) GROUP BY ALL""");
        QUERIES.put(
                "session",
                """
                SELECT SESSION_START(date, INTERVAL '6' HOUR) AS since, origin, COUNT(*) AS n
                FROM flights WHERE destination = 'SEA' GROUP BY origin, SESSION(date, INTERVAL '6' HOUR)""");
        DUCKDB.put(
                "session",
                """
                SELECT MIN(date) AS since, origin, COUNT(*) AS n FROM (
                  SELECT *, SUM(fresh) OVER (PARTITION BY origin ORDER BY date ROWS UNBOUNDED PRECEDING) AS number FROM (
                    SELECT *, CASE WHEN date - LAG(date) OVER (PARTITION BY origin ORDER BY date) < INTERVAL '6' HOUR
                      THEN 0 ELSE 1 END AS fresh FROM flights WHERE destination = 'SEA'))
                GROUP BY origin, number""");
    }

    private static final List<String> NAMES = List.copyOf(QUERIES.keySet());

    @TempDir private static Path folder;

    @BeforeAll
    static void runAll() throws Exception {
        StringBuilder text =
                new StringBuilder(
                        """
                        pipeline:
                          transforms:
                            - {type: ReadFromParquet, name: Flights, config: {path: '%s'}}
                            - {type: ReadFromCsv, name: Airports, config: {path: '%s'}}
                        """
                                .formatted(data("flights-3m.parquet"), data("airports.csv")));
        for (String name : NAMES) {
            text.append(
                    """
                        - type: Sql
                          name: %1$s
                          input: {flights: Flights, airports: Airports}
                          config:
                            query: |
                    %2$s
                        - {type: WriteToParquet, name: write %1$s, input: %1$s, config: {path: '%3$s'}}
                    """
                            .formatted(name, QUERIES.get(name).indent(10), out(name)));
        }
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        Path file = Files.writeString(folder.resolve("queries.yaml"), text);
        assertEquals(0, line.execute("run", "--quiet", file.toString()), err::toString);
    }

    private static String data(String name) {
        Path file = ROOT.resolve("examples/data").resolve(name);
        assertTrue(Files.exists(file), "run build/fetch-data first (./nifi-beam verify does)");
        return file.toString();
    }

    private static String out(String name) {
        return folder.resolve(name.replace(' ', '-')).toString();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void givesWhatDuckDbGives(String name) throws SQLException {
        String query = DUCKDB.getOrDefault(name, QUERIES.get(name)).strip().replaceAll(";$", "");
        String actual = "read_parquet('" + out(name) + "-0*')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE VIEW flights AS FROM read_parquet('%s')"
                            .formatted(data("flights-3m.parquet")));
            statement.execute(
                    """
                    CREATE VIEW airports AS
                    SELECT * REPLACE (latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude)
                    FROM read_csv('%s', all_varchar = true)"""
                            .formatted(data("airports.csv")));
            statement.execute("SET default_null_order = 'NULLS_LAST_ON_ASC_FIRST_ON_DESC'");
            assertEquals(
                    rows(statement, "SELECT column_name FROM (DESCRIBE " + query + ")"),
                    rows(statement, "SELECT column_name FROM (DESCRIBE FROM " + actual + ")"));
            statement.execute("CREATE TABLE expected AS " + query);
            assertTrue(
                    !rows(statement, "SELECT 1 FROM expected LIMIT 1").isEmpty(), "nothing to see");
            assertEquals(
                    List.of(),
                    rows(
                            statement,
                            """
                            (SELECT 'only in DuckDB' AS side, * FROM (FROM expected EXCEPT ALL FROM %1$s))
                            UNION ALL
                            (SELECT 'only in ours' AS side, * FROM (FROM %1$s EXCEPT ALL FROM expected))
                            LIMIT 20"""
                                    .formatted(actual)));
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
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
