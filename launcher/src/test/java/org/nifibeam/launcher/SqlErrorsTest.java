package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The rows that the steps of a query fail on, each as the JSON of the step's row. */
@Timeout(60)
class SqlErrorsTest {
    private static final String DOCUMENT =
            """
            pipeline:
              transforms:
                - type: Create
                  name: Orders
                  config:
                    elements:
                      - {id: 1, amount: 5, at: "2001-01-01T10:05:00Z"}
                      - {id: 2, amount: 0, at: "noon"}
                      - {id: 3, amount: 50, at: "2001-01-01T10:40:00Z"}
                - type: Create
                  name: Shares
                  config: {elements: [{share: 20, name: much}, {share: 2, name: little}]}
                - type: Sql
                  name: Query
                  input: {o: Orders, s: Shares}
                  config:
                    query: "%s"
                    error_handling: {output: bad}
                - type: LogForTesting
                  input: Query
                - type: MapToFields
                  name: Failed
                  input: Query.bad
                  config: {language: sql, fields: {element: element, stack: stack}}
                - type: LogForTesting
                  input: Failed
            tests:
              - name: rows and failed rows
                expected_outputs:
                  - {name: Query, elements: %s}
                  - {name: Failed, elements: %s}
            """;

    @TempDir private Path folder;

    private final StringWriter said = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
        SELECT id, 100 / amount AS share FROM o | [{id: 1, share: 20}, {id: 3, share: 2}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT id FROM o WHERE 100 / amount > 10 | [{id: 1}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT SUM(100 / amount) AS total, COUNT(*) AS n FROM o | [{total: 22, n: 2}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT 100 / amount AS share, COUNT(*) AS n FROM o GROUP BY 100 / amount | [{share: 20, n: 1}, {share: 2, n: 1}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT id, SUM(amount) AS total FROM o GROUP BY id HAVING 100 / SUM(amount) > 10 | [{id: 1, total: 5}] | [{element: '{"id":2,"sum":0}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT o.id, s.name FROM o JOIN s ON 100 / o.amount = s.share | [{id: 1, name: much}, {id: 3, name: little}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT s.name, o.id FROM s LEFT JOIN o ON s.share = 100 / o.amount AND o.id < 3 | [{id: 1, name: much}, {id: null, name: little}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT o.id, 10 / (s.share - 2) AS x FROM o JOIN s ON 100 / o.amount = s.share | [{id: 1, x: 0}] | [{element: '{"f0_id":3,"f1_amount":50,"f2_at":"2001-01-01T10:40:00Z","f3_share":2,"f4_name":"little"}', stack: "java.lang.ArithmeticException: division by zero"}, {element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT id FROM o ORDER BY 100 / amount LIMIT 1 | [{id: 3}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT id FROM o WHERE id < 3 UNION ALL SELECT 100 / amount FROM o | [{id: 1}, {id: 2}, {id: 20}, {id: 2}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT COUNT(*) AS n FROM o GROUP BY TUMBLE(CAST(at AS TIMESTAMP), INTERVAL '1' HOUR) | [{n: 2}] | [{element: '{"id":2,"amount":0,"at":"noon"}', stack: "java.lang.IllegalArgumentException: 'noon' cannot be read as datetime"}]
        SELECT 100 / n AS x FROM (SELECT COUNT(*) - 2 AS n FROM (SELECT at FROM o WHERE at <> 'noon') t GROUP BY TUMBLE(CAST(at AS TIMESTAMP), INTERVAL '1' HOUR)) u | [] | [{element: '{"n":0}', stack: "java.lang.ArithmeticException: division by zero"}]
        SELECT id FROM o WHERE amount > 1 | [{id: 1}, {id: 3}] | []
        SELECT name FROM s | [{name: much}, {name: little}] | []
        """)
    void eachStep(String query, String rows, String failed) throws Exception {
        assertEquals(0, run("test", DOCUMENT.formatted(query, rows, failed)), said::toString);
    }

    private int run(String command, String document) throws Exception {
        Path file = Files.writeString(folder.resolve("query.yaml"), document);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(command, file.toString());
    }

    /** One of the five rows of both tables fails. */
    @ParameterizedTest
    @CsvSource({"0.2, 0", "0.19, 1"})
    void theThresholdCountsTheRowsOfAllTables(String threshold, int status) throws Exception {
        String document =
                DOCUMENT.formatted(
                                "SELECT o.id, s.name FROM o JOIN s ON 100 / o.amount = s.share",
                                "[]",
                                "[]")
                        .replace("output: bad", "output: bad, threshold: " + threshold);
        assertEquals(status, run("run", withoutTests(document)), said::toString);
        String refusal =
                "[FAILED] stage 'Query': 1 of 5 elements have failed, which is more than the threshold of 0.19";
        assertEquals(status == 1, said.toString().contains(refusal), said::toString);
    }

    private static String withoutTests(String document) {
        return document.substring(0, document.indexOf("tests:"));
    }

    /** What may fail is computed before what has no error output: the join, and the group. */
    @Test
    void theNodes() throws Exception {
        String document =
                DOCUMENT.formatted(
                        "SELECT s.name, SUM(o.amount / 2) AS n FROM o JOIN s ON 100 / o.amount = s.share WHERE o.id > 0 GROUP BY s.name",
                        "[]",
                        "[]");
        assertEquals(0, run("explain", withoutTests(document)), said::toString);
        String text = said.toString();
        assertEquals(
                """
                'Query' of Orders: project [id, amount, at, (100 / amount)]
                    -> {id: int64, amount: int64, at: string, v3: int64} bounded, windows global
                    -> 'Query.failed' {element: row{id: int64, amount: int64, at: string}, msg: string, stack: string} bounded, windows global
                'Query' of Query.values: project [v3, id, amount, at, v3]
                    -> {k0: int64, f0_id: int64, f1_amount: int64, f2_at: string, f3_v3: int64} bounded, windows global
                'Query' of Query.left keys: tag as left
                    -> {k0: int64, left: row{id: int64, amount: int64, at: string, v3: int64}?, right: row{share: int64, name: string}?} bounded, windows global
                'Query' of Shares: project [share, share, name]
                    -> {k0: int64, f0_share: int64, f1_name: string} bounded, windows global
                'Query' of Query.right keys: tag as right
                    -> {k0: int64, left: row{id: int64, amount: int64, at: string, v3: int64}?, right: row{share: int64, name: string}?} bounded, windows global
                'Query' of Query.left, Query.right: flatten
                    -> {k0: int64, left: row{id: int64, amount: int64, at: string, v3: int64}?, right: row{share: int64, name: string}?} bounded, windows global
                'Query' of Query.both: inner join on [v3] = [share]
                    -> {f0_id: int64, f1_amount: int64, f2_at: string, f3_v3: int64, f4_share: int64, f5_name: string} bounded, windows global
                'Query' of Query.joined: project [f0_id, f1_amount, f2_at, f4_share, f5_name]
                    -> {f0_id: int64, f1_amount: int64, f2_at: string, f3_share: int64, f4_name: string} bounded, windows global
                'Query' of Query.pairs: filter (f0_id > 0)
                    -> {f0_id: int64, f1_amount: int64, f2_at: string, f3_share: int64, f4_name: string} bounded, windows global
                'Query' of Query.where: project [f0_id, f1_amount, f2_at, f3_share, f4_name, (f1_amount / 2)]
                    -> {f0_id: int64, f1_amount: int64, f2_at: string, f3_share: int64, f4_name: string, v5: int64} bounded, windows global
                    -> 'Query.failed'' {element: row{f0_id: int64, f1_amount: int64, f2_at: string, f3_share: int64, f4_name: string}, msg: string, stack: string} bounded, windows global
                'Query' of Query.values': group by [f4_name]: [sum = sum(v5)]
                    -> {f4_name: string, sum: int64} bounded, windows global
                'Query' of Query.groups: project [f4_name, sum]
                    -> {name: string, n: int64} bounded, windows global
                'Query' of Query.failed: project [JSON(element, '{id: int64, amount: int64, at: string}'), msg, stack]
                    -> {element: string, msg: string, stack: string} bounded, windows global
                'Query' of Query.failed': project [JSON(element, '{f0_id: int64, f1_amount: int64, f2_at: string, f3_share: int64, f4_name: string}'), msg, stack]
                    -> {element: string, msg: string, stack: string} bounded, windows global
                'Query' of Query.failed as text, Query.failed as text': flatten
                    -> {element: string, msg: string, stack: string} bounded, windows global
                """,
                text.substring(
                        text.indexOf("'Query' of"), text.indexOf("'LogForTesting' of Query:")));
    }

    @Test
    void anErrorOutputThatNobodyTakes() throws Exception {
        String document = withoutTests(DOCUMENT.formatted("SELECT id FROM o", "[]", "[]"));
        assertEquals(2, run("check", document.substring(0, document.indexOf("    - type: MapTo"))));
        assertEquals(
                folder.resolve("query.yaml")
                        + ":18: [MISSING] stage 'Query': nothing takes its error output 'bad'; write 'input: Query.bad' in a stage"
                        + " that keeps or logs what failed\n",
                said.toString());
    }

    /** What is wrong with the query leaves what fails known, so that nothing else seems wrong. */
    @Test
    void aWrongQueryIsTheOnlyMistake() throws Exception {
        String document = withoutTests(DOCUMENT.formatted("SELECT x FROM o", "[]", "[]"));
        assertEquals(2, run("check", document));
        assertEquals(
                folder.resolve("query.yaml")
                        + ":17: [UNKNOWN_FIELD] stage 'Query': query line 1, column 8: there is no column 'x'; did you mean 'id'?"
                        + " the columns are id, amount, at\n",
                said.toString());
    }
}
