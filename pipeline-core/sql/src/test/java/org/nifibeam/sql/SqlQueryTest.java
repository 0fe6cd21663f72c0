package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
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
        return new SqlQueries().translate(query, tables);
    }

    private static String problems(String query) {
        ProblemException found =
                assertThrows(ProblemException.class, () -> translate(query, false), query);
        return found.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
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
        SELECT 1 AS x FROM flight | [UNKNOWN_STAGE] query line 1, column 20: there is no table 'flight'; did you mean 'flights'? the tables are airports, flights
        SELECT origin FROM flights f JOIN flights g ON f.date = g.date | [UNKNOWN_FIELD] query line 1, column 8: the column 'origin' is in several tables; write f.origin or g.origin
        SELECT * FROM flights f JOIN flights g ON f.delay < g.delay | [UNSUPPORTED] query line 1, column 25: no equality joins [g] to the tables before, so each row would meet each; join with ON one.column = other.column, or with the same in WHERE
        SELECT f.delay FROM flights f, airports | [UNSUPPORTED] query line 1, column 30: no equality joins [airports] to the tables before, so each row would meet each; join with ON one.column = other.column, or with the same in WHERE
        SELECT 1 AS x FROM flights f LEFT JOIN airports a ON f.origin = a.iata AND f.delay > a.height | [UNSUPPORTED] query line 1, column 76: an outer join by a condition on both sides that is no equality is not supported; join by equalities, and by conditions on one side each; or use an INNER JOIN
        SELECT 1 AS x FROM flights JOIN airports ON origin = height | [TYPE_MISMATCH] query line 1, column 45: '=' cannot bring together [origin (string), height (int64)]; convert one side with CAST
        SELECT 1 AS x FROM flights f JOIN airports a USING (iata) | [UNSUPPORTED] query line 1, column 30: USING is not supported; write ON one.column = other.column
        SELECT origin, COUNT(*) AS n FROM flights | [EXPRESSION] query line 1, column 8: 'origin' is neither in GROUP BY nor inside an aggregate; add it to GROUP BY, or combine it, for example ANY_VALUE(origin)
        SELECT origin FROM flights WHERE COUNT(*) > 1 | [UNSUPPORTED] query line 1, column 34: an aggregate cannot stand in WHERE; put a condition on groups in HAVING, or aggregate in a subquery of FROM
        SELECT SUM(origin) AS s FROM flights | [TYPE_MISMATCH] query line 1, column 8: SUM does not work on origin (string); combine a column of another type, or convert it with CAST
        SELECT SUM(DISTINCT delay) AS s FROM flights | [UNSUPPORTED] query line 1, column 8: SUM with DISTINCT is not supported; SELECT DISTINCT in a subquery, and combine its rows
        SELECT tags FROM flights GROUP BY tags | [TYPE_MISMATCH] query line 1, column 35: it groups by tags (array<string>), which is no key; group by a scalar
        SELECT origin, origin FROM flights | [DUPLICATE] query line 1, column 16: the query gives two columns 'origin'; list the columns and name one with AS
        SELECT origin FROM flights ORDER BY origin | [UNSUPPORTED] query line 1, column 37: ORDER BY, LIMIT and OFFSET are not supported, since a collection has no order; for the largest or smallest rows use Combine with {fn: {type: top}}
        SELECT origin FROM flights WHERE delay IN (SELECT height FROM airports) | [UNSUPPORTED] query line 1, column 34: a subquery in an expression is not supported; put it in FROM and join with it: JOIN (SELECT ...) AS other ON ...
        SELECT SUM(delay) OVER (PARTITION BY origin) AS s FROM flights | [UNSUPPORTED] query line 1, column 8: window functions (OVER) are not supported; GROUP BY in a subquery and join with it, or use Combine with top, first or last
        SELECT COUNT(*) AS n FROM flights GROUP BY TUMBLE(date, INTERVAL '1' HOUR) | [UNSUPPORTED] query line 1, column 44: windows are not made in the query, which groups by the windows of its input; put a WindowInto stage before, or 'windowing' on this one
        SELECT origin FROM flights WHERE delay | [TYPE_MISMATCH] query line 1, column 34: the condition of WHERE is int32?, not boolean; compare it with something
        SELECT origin FROM flights WHERE | [EXPRESSION] query line 1, column 33: the query is not complete
        SELECT origin FROM flights UNION ALL SELECT height FROM airports | [TYPE_MISMATCH] query line 1, column 1: it unites origin: string with height: int64; convert one with CAST
        SELECT origin FROM flights EXCEPT SELECT iata FROM airports | [UNSUPPORTED] query line 1, column 1: EXCEPT is not supported; join the two, by all their columns
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
        long seed = Long.getLong("seed", new Random().nextLong());
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
