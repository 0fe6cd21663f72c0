package org.nifibeam.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Windows that a query makes itself over unbounded input, where the watermark is moved by hand. */
@Timeout(60)
class SqlWindowsTest {
    private static final String DOCUMENT =
            """
            pipeline:
              type: chain
              transforms:
                - type: ReadFromCsv
                  name: Orders
                  config: {path: nowhere.csv}
                - type: Sql
                  name: Hours
                  config:
                    query: "%s"
                - type: WriteToJson
                  config: {path: nowhere}
            tests:
              - name: what is over comes out, what is open does not
                mock_outputs:
                  - name: Orders
                    elements:
                      - {"@timestamp": "2001-01-01T10:05:00Z", item: a, amount: 5, at: "2001-01-01T10:05:00Z"}
                      - {"@timestamp": "2001-01-01T10:20:00Z", item: b, amount: 2, at: "2001-01-01T10:20:00Z"}
                      - {"@timestamp": "2001-01-01T10:40:00Z", item: a, amount: 6, at: "2001-01-01T10:40:00Z"}
                      - advance_watermark: "2001-01-01T11:00:00Z"
                      - {"@timestamp": "2001-01-01T11:05:00Z", item: b, amount: 9, at: "2001-01-01T11:05:00Z"}
                      - advance_watermark: "2001-01-01T12:00:00Z"
                expected_outputs:
                  - name: Hours
                    elements: %s
            """;

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
        SELECT item, SUM(amount) AS total FROM PCOLLECTION GROUP BY item, TUMBLE(CAST(at AS TIMESTAMP), INTERVAL '1' HOUR) | [{"@window": "[2001-01-01T10:00:00Z..2001-01-01T11:00:00Z)", item: a, total: 11}, {item: b, total: 2}, {"@window": "[2001-01-01T11:00:00Z..2001-01-01T12:00:00Z)", item: b, total: 9}]
        SELECT EXTRACT(HOUR FROM window_start) AS h, MAX(amount) AS m FROM TABLE(TUMBLE(TABLE timed, DESCRIPTOR(at), INTERVAL '1' HOUR)) GROUP BY window_start | [{h: 10, m: 6}, {h: 11, m: 9}]
        SELECT item, COUNT(*) AS n FROM PCOLLECTION GROUP BY item, SESSION(CAST(at AS TIMESTAMP), INTERVAL '30' MINUTE) | [{"@window": "[2001-01-01T10:05:00Z..2001-01-01T10:35:00Z)", item: a, n: 1}, {item: b, n: 1}, {"@window": "[2001-01-01T10:40:00Z..2001-01-01T11:10:00Z)", item: a, n: 1}, {item: b, n: 1}]
        SELECT EXTRACT(MINUTE FROM HOP_END(CAST(at AS TIMESTAMP), INTERVAL '30' MINUTE, INTERVAL '1' HOUR)) AS m, SUM(amount) AS total FROM PCOLLECTION GROUP BY HOP(CAST(at AS TIMESTAMP), INTERVAL '30' MINUTE, INTERVAL '1' HOUR) | [{m: 30, total: 7}, {m: 0, total: 13}, {m: 30, total: 15}, {m: 0, total: 9}]
        SELECT item, total FROM (SELECT item, SUM(amount) AS total FROM PCOLLECTION GROUP BY item, TUMBLE(CAST(at AS TIMESTAMP), INTERVAL '1' HOUR)) AS t ORDER BY total DESC LIMIT 1 | [{item: a, total: 11}, {item: b, total: 9}]
        """)
    void eachWindowWhenItIsOver(String query, String expected) throws Exception {
        String timed =
                "WITH timed AS (SELECT item, amount, CAST(at AS TIMESTAMP) AS at FROM PCOLLECTION) ";
        String text = query.contains("timed") ? timed + query : query;
        Path file =
                Files.writeString(folder.resolve("hours.yaml"), DOCUMENT.formatted(text, expected));
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(err, true));
        line.setErr(new PrintWriter(err, true));
        assertEquals(0, line.execute("test", file.toString()), err::toString);
    }
}
