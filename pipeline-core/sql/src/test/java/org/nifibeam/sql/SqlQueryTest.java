package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.coder.Coders;
import org.nifibeam.core.compile.Compilation;
import org.nifibeam.core.compile.CompileSettings;
import org.nifibeam.core.compile.PipelineCompiler;
import org.nifibeam.core.problem.Problem;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.query.Relation;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Schema;

/** What queries give, and what is said of those that are wrong. */
class SqlQueryTest {
    private static final Schema FLIGHTS =
            Schema.of(
                    new Field("date", FieldType.of(Kind.DATETIME)),
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("delay", FieldType.nullable(Kind.INT32)),
                    new Field("tags", new FieldType.Array(FieldType.of(Kind.STRING), false)));
    private static final Schema AIRPORTS =
            Schema.of(
                    new Field("iata", FieldType.of(Kind.STRING)),
                    new Field("state", FieldType.nullable(Kind.STRING)),
                    new Field("height", FieldType.of(Kind.INT64)));

    private static Relation translate(String query, boolean mayFireEmpty) throws ProblemException {
        Map<String, Relation.Table> tables = new TreeMap<>();
        tables.put("flights", new Relation.Table("flights", FLIGHTS, mayFireEmpty));
        tables.put("airports", new Relation.Table("airports", AIRPORTS, mayFireEmpty));
        tables.put(
                "airports_at",
                new Relation.Table(
                        "airports_at",
                        Schema.of(new Field("at", FieldType.of(Kind.DATETIME))),
                        mayFireEmpty));
        return new SqlQueries().translate(query, tables);
    }

    private static String problems(String query) {
        ProblemException found =
                assertThrows(ProblemException.class, () -> translate(query, false), query);
        return found.problems().stream()
                .map(Problem::withoutPlace)
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        SELECT origin, delay * 2 AS twice FROM flights     | {origin: string, twice: int32?}
        SELECT date, delay + 1 FROM flights;               | {date: datetime, EXPR$1: int32?}
        SELECT COUNT(*) AS n, AVG(delay) m FROM flights    | {n: int64, m: double?}
        SELECT a.*, f.delay FROM flights f LEFT JOIN airports a ON f.origin = a.iata | {iata: string?, state: string?, height: int64?, delay: int32?}
        SELECT * FROM airports WHERE height > 3            | {iata: string, state: string?, height: int64}
        SELECT FLOOR(date TO DAY) AS day, MAX(delay) AS date FROM flights GROUP BY day | {day: datetime, date: int32?}
        SELECT delay FROM flights UNION ALL SELECT height FROM airports | {delay: int64?}
        WITH t(year, n) AS (SELECT EXTRACT(YEAR FROM date), 1 FROM flights) SELECT year FROM t | {year: int64}
        SELECT DISTINCT state FROM airports                | {state: string?}
        SELECT origin FROM flights ORDER BY delay DESC LIMIT 3 | {origin: string}
        SELECT origin, COUNT(*) AS n FROM flights GROUP BY origin ORDER BY MAX(date), n LIMIT 3 OFFSET 1 | {origin: string, n: int64}
        SELECT * FROM airports LIMIT 3                     | {iata: string, state: string?, height: int64}
        SELECT * FROM airports FETCH FIRST 3 ROWS ONLY     | {iata: string, state: string?, height: int64}
        SELECT origin FROM flights INTERSECT SELECT state FROM airports | {origin: string?}
        SELECT delay FROM flights EXCEPT SELECT height FROM airports | {delay: int64?}
        SELECT * FROM airports WHERE iata IN (SELECT origin FROM flights) AND height > 3 | {iata: string, state: string?, height: int64}
        SELECT * FROM airports WHERE iata NOT IN (SELECT origin FROM flights) | {iata: string, state: string?, height: int64}
        SELECT * FROM airports WHERE NOT EXISTS (SELECT 1 FROM flights WHERE origin = iata) | {iata: string, state: string?, height: int64}
        SELECT origin, t.* FROM flights, UNNEST(tags) AS t(tag) | {origin: string, tag: string}
        SELECT origin, tag FROM flights LEFT JOIN UNNEST(tags) AS tag ON TRUE | {origin: string, tag: string?}
        SELECT x, y FROM flights CROSS JOIN UNNEST(ARRAY[ROW(1, 'a')]) AS t(x, y) | {x: int32, y: string}
        SELECT origin, TUMBLE_END(date, INTERVAL '1' HOUR) AS "until" FROM flights GROUP BY origin, TUMBLE(date, INTERVAL '1' HOUR) | {origin: string, until: datetime?}
        SELECT * FROM TABLE(TUMBLE(TABLE airports_at, DESCRIPTOR(at), INTERVAL '1' HOUR)) AS t | {at: datetime, window_start: datetime?, window_end: datetime?}
        """)
    void columns(String query, String schema) throws ProblemException {
        assertEquals(schema, translate(query, false).schema().toString());
    }

    @Test
    void groupsWithoutRowsHaveNulls() throws ProblemException {
        String query = "SELECT SUM(height) AS s, COUNT(*) AS n FROM airports";
        assertEquals("{s: int64, n: int64}", translate(query, false).schema().toString());
        assertEquals("{s: int64?, n: int64}", translate(query, true).schema().toString());
    }

    @Test
    void aQueryThatIsNamedTwiceIsComputedOnce() throws ProblemException {
        Relation.Project project =
                (Relation.Project)
                        translate(
                                "WITH t AS (SELECT origin FROM flights) SELECT a.origin FROM t a JOIN t b ON a.origin = b.origin",
                                false);
        Relation.Join join = (Relation.Join) project.input();
        assertTrue(join.left() == join.right());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
        SELECT dely FROM flights | [UNKNOWN_FIELD] query line 1, column 8: there is no column 'dely'; did you mean 'delay'? the columns are date, origin, delay, tags
        SELECT f.dely FROM flights f | [UNKNOWN_FIELD] query line 1, column 8: 'f' has no column 'dely'; did you mean 'delay'? the columns are date, origin, delay, tags
        SELECT g.delay FROM flights f | [UNKNOWN_FIELD] query line 1, column 8: there is no table 'g' in FROM, and no column of that name; did you mean 'f'?
        SELECT 1 AS x FROM flight | [UNKNOWN_STAGE] query line 1, column 20: there is no table 'flight'; did you mean 'flights'? the tables are airports, airports_at, flights
        SELECT origin FROM flights f JOIN flights g ON f.date = g.date | [UNKNOWN_FIELD] query line 1, column 8: the column 'origin' is in several tables; write f.origin or g.origin
        SELECT * FROM flights f JOIN flights g ON f.delay < 3 | [UNSUPPORTED] query line 1, column 25: nothing joins [g] to the tables before, so each row would meet each; join with ON one.column = other.column, or with the same in WHERE; INNER JOIN takes another condition on both, which costs as much as there are pairs
        SELECT * FROM flights f LEFT JOIN flights g ON f.delay < g.delay | [UNSUPPORTED] query line 1, column 48: an outer join by a condition on both sides that is no equality is not supported; join by equalities, and by conditions on one side each; or use an INNER JOIN
        SELECT f.delay FROM flights f, airports | [UNSUPPORTED] query line 1, column 30: nothing joins [airports] to the tables before, so each row would meet each; join with ON one.column = other.column, or with the same in WHERE; INNER JOIN takes another condition on both, which costs as much as there are pairs
        SELECT 1 AS x FROM flights f LEFT JOIN airports a ON f.origin = a.iata AND f.delay > a.height | [UNSUPPORTED] query line 1, column 76: an outer join by a condition on both sides that is no equality is not supported; join by equalities, and by conditions on one side each; or use an INNER JOIN
        SELECT 1 AS x FROM flights JOIN airports ON origin = height | [TYPE_MISMATCH] query line 1, column 45: '=' cannot bring together [origin (string), height (int64)]; convert one side with CAST
        SELECT 1 AS x FROM flights f JOIN airports a USING (iata) | [UNSUPPORTED] query line 1, column 30: USING is not supported; write ON one.column = other.column
        SELECT origin, COUNT(*) AS n FROM flights | [EXPRESSION] query line 1, column 8: 'origin' is neither in GROUP BY nor inside an aggregate; add it to GROUP BY, or combine it, for example ANY_VALUE(origin)
        SELECT origin FROM flights WHERE COUNT(*) > 1 | [UNSUPPORTED] query line 1, column 34: an aggregate cannot stand in WHERE; put a condition on groups in HAVING, or aggregate in a subquery of FROM
        SELECT SUM(origin) AS s FROM flights | [TYPE_MISMATCH] query line 1, column 8: SUM does not work on origin (string); combine a column of another type, or convert it with CAST
        SELECT SUM(DISTINCT delay) AS s FROM flights | [UNSUPPORTED] query line 1, column 8: SUM with DISTINCT is not supported; SELECT DISTINCT in a subquery, and combine its rows
        SELECT tags FROM flights GROUP BY tags | [TYPE_MISMATCH] query line 1, column 35: it groups by tags (array<string>), which is no key; group by a scalar
        SELECT origin, origin FROM flights | [DUPLICATE] query line 1, column 16: the query gives two columns 'origin'; list the columns and name one with AS
        SELECT origin FROM flights ORDER BY origin | [UNSUPPORTED] query line 1, column 28: ORDER BY alone does nothing, since a collection has no order; leave it away, or add LIMIT for the first rows of each window
        SELECT origin FROM flights ORDER BY origin OFFSET 3 ROWS | [UNSUPPORTED] query line 1, column 51: OFFSET without LIMIT is not supported; add LIMIT
        SELECT origin FROM flights ORDER BY orgin LIMIT 3 | [UNKNOWN_FIELD] query line 1, column 37: there is no column 'orgin'; did you mean 'origin'? the columns are date, origin, delay, tags
        SELECT tags FROM flights ORDER BY tags LIMIT 3 | [TYPE_MISMATCH] query line 1, column 35: it orders by array<string>, which has no order; order by a scalar
        SELECT origin FROM flights ORDER BY 2 LIMIT 3 | [EXPRESSION] query line 1, column 37: there is no column number 2 to order by; the query gives 1
        SELECT DISTINCT origin FROM flights ORDER BY delay LIMIT 3 | [UNSUPPORTED] query line 1, column 46: with DISTINCT, ORDER BY takes only what SELECT lists, not delay; the columns are origin
        SELECT origin FROM flights UNION SELECT iata FROM airports ORDER BY iata LIMIT 3 | [UNKNOWN_FIELD] query line 1, column 69: the query gives no column iata; order by its columns: origin
        SELECT origin FROM flights LIMIT -1 | [EXPRESSION] query line 1, column 34: '-' cannot stand here; names that SQL reserves, or odd ones, stand in double quotes
        SELECT origin FROM flights LIMIT 1.5 | [EXPRESSION] query line 1, column 34: LIMIT takes a number of rows, which are kept in memory, not 1.5; write LIMIT 10
        SELECT origin FROM flights LIMIT 3000000000 | [EXPRESSION] query line 1, column 34: LIMIT takes a number of rows, which are kept in memory, not 3000000000; write LIMIT 10
        SELECT origin FROM flights WHERE origin IN (SELECT height FROM airports) | [TYPE_MISMATCH] query line 1, column 34: it looks for origin (string) among height: int64; convert one with CAST
        SELECT origin FROM flights WHERE origin IN (SELECT iata, state FROM airports) | [TYPE_MISMATCH] query line 1, column 45: the subquery gives 2 columns for 1; select what is compared
        SELECT origin FROM flights WHERE delay NOT IN (SELECT height FROM airports) | [UNSUPPORTED] query line 1, column 34: NOT IN with what may be null (delay is int32?, among height: int64) would give no row at all for a single null; write NOT EXISTS (SELECT 1 FROM ... WHERE one.column = other.column), for which a null equals nothing
        SELECT origin FROM flights WHERE delay > 1 OR delay IN (SELECT height FROM airports) | [UNSUPPORTED] query line 1, column 47: a subquery cannot stand here; WHERE takes [NOT] EXISTS and x [NOT] IN (SELECT ...) among conditions joined by AND; put others in FROM: JOIN (SELECT ...) AS other ON ...
        SELECT origin FROM flights WHERE delay > (SELECT AVG(height) FROM airports) | [UNSUPPORTED] query line 1, column 42: a subquery cannot stand here; WHERE takes [NOT] EXISTS and x [NOT] IN (SELECT ...) among conditions joined by AND; put others in FROM: JOIN (SELECT ...) AS other ON ...
        SELECT origin FROM flights WHERE EXISTS (SELECT 1 FROM airports) | [UNSUPPORTED] query line 1, column 34: no equality links the subquery to the rows outside it; link it with WHERE inside.column = outside.column
        SELECT origin FROM flights WHERE EXISTS (SELECT 1 FROM airports WHERE height > delay AND iata = origin) | [UNSUPPORTED] query line 1, column 34: a subquery linked by a condition on both sides that is no equality is not supported; link it with WHERE inside.column = outside.column
        SELECT origin FROM flights WHERE EXISTS (SELECT 1 FROM airports WHERE iata = orign) | [UNKNOWN_FIELD] query line 1, column 78: there is no column 'orign'; did you mean 'origin'? the columns are date, origin, delay, tags, iata, state, height
        SELECT origin FROM flights WHERE EXISTS (SELECT COUNT(*) FROM airports WHERE iata = origin) | [UNSUPPORTED] query line 1, column 41: EXISTS is only supported of a SELECT ... FROM ... WHERE; put what groups, unites or limits rows into its FROM
        SELECT SUM(delay) OVER (PARTITION BY origin) AS s FROM flights | [UNSUPPORTED] query line 1, column 8: window functions (OVER) are not supported; GROUP BY in a subquery and join with it, or use Combine with top, first or last
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(origin, INTERVAL '1' HOUR) | [TYPE_MISMATCH] query line 1, column 51: windows are of a time, but origin is string; convert it, for example with TO_TIMESTAMP or TIMESTAMP_MILLIS
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(date, INTERVAL '1' MONTH) | [UNSUPPORTED] query line 1, column 57: a MONTH is no fixed length of a window; put a WindowInto stage with calendar windows before
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(date, 5) | [EXPRESSION] query line 1, column 57: a window's length is an INTERVAL; write INTERVAL '1' HOUR
        SELECT COUNT(*) AS n FROM flights GROUP BY HOP(date, INTERVAL '1' HOUR) | [EXPRESSION] query line 1, column 44: HOP takes a time and 2 INTERVAL; write HOP(time, INTERVAL '10' MINUTE, INTERVAL '1' HOUR): how often, how long
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(date, INTERVAL '0' HOUR) | [INVALID_VALUE] query line 1, column 57: no window is as long as INTERVAL '0' HOUR; write INTERVAL '1' HOUR
        SELECT TUMBLE_START(date, INTERVAL '2' HOUR) AS s FROM flights GROUP BY TUMBLE(date, INTERVAL '1' HOUR) | [EXPRESSION] query line 1, column 8: the window of TUMBLE_START(date, INTERVAL '2' HOUR) is not that of GROUP BY, TUMBLE(date, INTERVAL '1' HOUR); write the same time and intervals in both
        SELECT TUMBLE_START(date, INTERVAL '2' HOUR) AS s FROM flights | [UNSUPPORTED] query line 1, column 8: windows are made by GROUP BY TUMBLE(time, INTERVAL '1' HOUR), with which TUMBLE_START and TUMBLE_END go, not here; group by one, or put a WindowInto stage before
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(date, INTERVAL '1' HOUR), TUMBLE(date, INTERVAL '2' HOUR) | [UNSUPPORTED] query line 1, column 77: it groups by two windows; group by one, in a query over what the other gives
        SELECT window_start FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(dat), INTERVAL '1' HOUR)) | [UNKNOWN_FIELD] query line 1, column 65: there is no column 'dat'; did you mean 'date'? the columns are date, origin, delay, tags
        SELECT window_start FROM TABLE(SESSION(TABLE flights, DESCRIPTOR(date), INTERVAL '1' HOUR)) | [UNSUPPORTED] query line 1, column 32: sessions are of groups, so that a row alone has none; write GROUP BY key, SESSION(time, INTERVAL '10' MINUTE)
        SELECT window_start FROM TABLE(TUMBLE(TABLE flights, INTERVAL '1' HOUR)) | [EXPRESSION] query line 1, column 32: TUMBLE takes a table, the column of its time, and intervals; write TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), INTERVAL '1' HOUR))
        SELECT 1 AS x FROM flights, UNNEST(origin) AS t(x) | [TYPE_MISMATCH] query line 1, column 36: UNNEST takes an array, but origin is string; unnest a column that is one
        SELECT 1 AS x FROM UNNEST(ARRAY[1, 2]) AS t(x) | [UNSUPPORTED] query line 1, column 20: UNNEST needs a table before it, whose array it takes; write FROM t, UNNEST(t.array) AS items (item)
        SELECT 1 AS x FROM flights LEFT JOIN UNNEST(tags) AS t(x) ON x = 'a' | [UNSUPPORTED] query line 1, column 33: UNNEST is joined by CROSS JOIN, or by LEFT JOIN ... ON TRUE, which keeps rows of empty arrays; put conditions in WHERE
        SELECT 1 AS x FROM flights, UNNEST(tags) AS t(x, y) | [EXPRESSION] query line 1, column 36: its column names [x, y] do not fit its 1 columns; name each once, in the order t
        SELECT origin FROM flights WHERE delay | [TYPE_MISMATCH] query line 1, column 34: the condition of WHERE is int32?, not boolean; compare it with something
        SELECT origin FROM flights WHERE | [EXPRESSION] query line 1, column 33: the query is not complete
        SELECT origin FROM flights UNION ALL SELECT height FROM airports | [TYPE_MISMATCH] query line 1, column 1: it unites origin: string with height: int64; convert one with CAST
        SELECT origin FROM flights EXCEPT SELECT height FROM airports | [TYPE_MISMATCH] query line 1, column 1: it compares origin: string with height: int64; convert one with CAST
        SELECT tags FROM flights INTERSECT SELECT tags FROM flights | [TYPE_MISMATCH] query line 1, column 1: rows are not compared by 'tags', which is array<string>; select scalars only
        SELECT origin FROM flights INTERSECT ALL SELECT iata FROM airports | [UNSUPPORTED] query line 1, column 1: INTERSECT ALL is not supported; leave ALL away, so that each row is given once
        DELETE FROM flights | [UNSUPPORTED] query line 1, column 1: DELETE is no query; write SELECT ... FROM ...
        """)
    void whatIsWrong(String query, String problem) {
        assertEquals(problem, problems(query));
    }

    @Test
    void allThatIsWrongAtOnce() {
        assertEquals(
                """
                [UNKNOWN_FIELD] query line 3, column 7: there is no column 'stat'; did you mean 'state'? the columns are iata, state, height
                [UNKNOWN_FIELD] query line 1, column 8: there is no column 'high'; did you mean 'height'? the columns are iata, state, height
                [UNKNOWN_FUNCTION] query line 1, column 14: there is no function 'NOSUCH'""",
                problems("SELECT high, NOSUCH(iata) AS x\nFROM airports\nWHERE stat = 'WA'")
                        .replaceAll("('NOSUCH');.*", "$1"));
    }

    private static Compilation compile(String transform) throws ProblemException {
        return PipelineCompiler.load(SqlQueryTest.class.getClassLoader())
                .compile(
                        """
                        pipeline:
                          transforms:
                            - {type: Create, name: orders, config: {elements: [{item: a, amount: 1}]}}
                        """
                                + transform.indent(4),
                        Optional.of("p.yaml"),
                        CompileSettings.UNRESTRICTED);
    }

    @Test
    void aProblemHasTheStageAndTheLineOfTheDefinition() throws ProblemException {
        assertEquals(
                List.of(
                        "p.yaml:7: [UNKNOWN_FIELD] stage 'Sql': query line 1, column 8: there is no column 'itm'; did you mean 'item'? the columns are item, amount"),
                compile(
                                """
                                - type: Sql
                                  input: orders
                                  config:
                                    query: SELECT itm FROM PCOLLECTION
                                """)
                        .problems()
                        .stream()
                        .map(Problem::toString)
                        .toList());
    }

    @Test
    void aProblemInALongQueryHasItsOwnLineOfTheDefinition() throws ProblemException {
        assertEquals(
                List.of(
                        "p.yaml:12: [TYPE_MISMATCH] stage 'Sql': query line 5, column 7: the condition of WHERE is int64, not boolean; compare it with something",
                        "p.yaml:9: [UNKNOWN_FIELD] stage 'Sql': query line 2, column 3: there is no column 'itm'; did you mean 'item'? the columns are item, amount"),
                compile(
                                """
                                - type: Sql
                                  input: orders
                                  config:
                                    query: |
                                      SELECT
                                        itm

                                      FROM PCOLLECTION
                                      WHERE amount
                                """)
                        .problems()
                        .stream()
                        .map(Problem::toString)
                        .sorted(Comparator.comparing(String::length))
                        .toList());
    }

    @Test
    void theStageGivesTheColumns() throws ProblemException {
        Compilation compilation =
                compile(
                        """
                        - type: Sql
                          input: {o: orders}
                          config:
                            query: SELECT item, SUM(amount) AS total FROM o GROUP BY item HAVING COUNT(*) > 1
                        """);
        assertEquals(List.of(), compilation.problems());
        assertEquals(
                "{item: string, total: int64}",
                compilation.outputs().get("Sql").schema().toString());
    }

    /** Objects of a program's own classes have no JSON. */
    @Test
    void whatHasNoJsonCannotBeInAnErrorOutput() throws ProblemException {
        Schema objects = Schema.of(new Field("id", new FieldType.Coded(Coders.uuids(), false)));
        List<Problem> problems =
                PipelineCompiler.load(SqlQueryTest.class.getClassLoader())
                        .compile(
                                """
                                pipeline:
                                  transforms:
                                    - {type: Create, name: orders, config: {elements: [{id: a}]}}
                                    - type: Sql
                                      input: orders
                                      config:
                                        query: SELECT id FROM PCOLLECTION
                                        error_handling: {output: bad}
                                    - {type: LogForTesting, input: Sql.bad}
                                """,
                                Optional.of("p.yaml"),
                                CompileSettings.offline(Map.of("orders", objects)))
                        .problems();
        assertEquals(
                List.of(
                        "p.yaml:8: [UNSUPPORTED] stage 'Sql': what fails in a query is given as JSON, and 'id' of 'orders' is"
                                + " coded<uuid>, which has none; leave the field out in a stage before, or 'error_handling'"),
                problems.stream().map(Problem::toString).toList());
    }

    @Test
    void withoutAQueryCalciteIsNotLoaded() throws Exception {
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<URL> urls = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator)) {
            if (!entry.contains("calcite")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(
                        urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThrows(
                    ClassNotFoundException.class,
                    () -> loader.loadClass("org.apache.calcite.sql.SqlNode"));
            Class<?> language = loader.loadClass("org.nifibeam.core.query.QueryLanguage");
            assertEquals(1, ServiceLoader.load(language, loader).stream().count());
            Class<?> compiler = loader.loadClass("org.nifibeam.core.compile.PipelineCompiler");
            Object loaded = compiler.getMethod("load", ClassLoader.class).invoke(null, loader);
            assertTrue(compiler.getMethod("types").invoke(loaded).toString().contains("Sql"));
        }
    }

    private static final List<String> EXAMPLES =
            List.of(
                    "SELECT f.origin, COUNT(*) AS n FROM flights f JOIN airports AS a ON f.origin = a.iata AND a.height > 1 WHERE delay > 3 GROUP BY f.origin HAVING MAX(delay) > 1",
                    "WITH t AS (SELECT DISTINCT state FROM airports) SELECT * FROM t UNION ALL SELECT origin FROM flights",
                    "SELECT CAST(delay AS VARCHAR) || 'x' AS date, tags[1] FROM (SELECT * FROM flights) AS g, airports WHERE origin = iata",
                    "SELECT EXTRACT(YEAR FROM date) AS year, SUM(delay) FILTER (WHERE delay > 0) FROM flights GROUP BY 1");

    private static final List<String> PIECES =
            List.of(
                    "SELECT",
                    "FROM",
                    "WHERE",
                    "GROUP BY",
                    "HAVING",
                    "ORDER BY",
                    "LIMIT 1",
                    "JOIN",
                    "LEFT",
                    "FULL",
                    "CROSS",
                    "NATURAL",
                    "ON",
                    "USING",
                    "(",
                    ")",
                    ",",
                    ".",
                    "*",
                    "=",
                    "<",
                    "AS",
                    "AND",
                    "NOT",
                    "IN",
                    "EXISTS",
                    "UNION",
                    "ALL",
                    "EXCEPT",
                    "WITH",
                    "RECURSIVE",
                    "DISTINCT",
                    "VALUES",
                    "OVER",
                    "ROLLUP",
                    "CUBE",
                    "GROUPING SETS",
                    "UNNEST",
                    "LATERAL",
                    "TABLE",
                    "TUMBLE(",
                    "COUNT(*)",
                    "SUM(",
                    "flights",
                    "airports",
                    "a",
                    "f.",
                    "delay",
                    "origin",
                    "date",
                    "tags",
                    "state",
                    "'x'",
                    "\"\"",
                    "`",
                    "1",
                    "NULL",
                    "-- ",
                    "/*",
                    ";",
                    "\n",
                    "?",
                    "@",
                    "#",
                    "TABLESAMPLE",
                    "MATCH_RECOGNIZE",
                    "PIVOT",
                    "FOR",
                    "QUALIFY",
                    "WINDOW",
                    "INSERT INTO",
                    "EXPLAIN",
                    "CASE",
                    "WHEN",
                    "END",
                    "ROW",
                    "DEFAULT",
                    "INTERVAL",
                    "GROUPING(");

    @Test
    void anyTextIsAQueryOrAProblem() {
        long seed = Long.getLong("nifibeam.seed", 1);
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < 4_000; i++) {
            StringBuilder text = new StringBuilder();
            if (random.nextInt(5) > 0) {
                text.append(EXAMPLES.get(random.nextInt(EXAMPLES.size())));
            }
            int changes = random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                int at = random.nextInt(text.length() + 1);
                if (random.nextInt(3) > 0) {
                    text.insert(at, " " + PIECES.get(random.nextInt(PIECES.size())) + " ");
                } else {
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                }
            }
            try {
                translate(text.toString(), false);
                good++;
            } catch (ProblemException e) {
                assertTrue(e.getMessage().contains("query line"), e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
        assertTrue(good > 50, "seed " + seed + ": only " + good + " are queries");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 10_000})
    void deepQueriesAreReadOrRefused(int depth) {
        String sum = "SELECT delay" + " + delay".repeat(depth) + " AS s FROM flights";
        String nested = "SELECT * FROM (".repeat(depth) + "flights" + ")".repeat(depth);
        for (String query : List.of(sum, nested)) {
            try {
                translate(query, false);
            } catch (ProblemException e) {
                assertTrue(e.getMessage().contains("query line 1"), e.getMessage());
            }
        }
    }
}
