package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/**
 * Expressions over random rows give what DuckDB gives. Where it has other words, they stand behind
 * an arrow; where it means something else, the expression says what is meant: DuckDB's {@code /}
 * divides whole numbers to doubles, its CAST rounds, its CONCAT, GREATEST and LEAST leave nulls
 * out, its months end with the last day of the shorter one, and its SIMILAR TO takes regular
 * expressions of another kind. {@code -Dnifibeam.seed=…} repeats.
 */
class DuckDbExpressionsTest {
    private static final int ROWS = 300;
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("i", FieldType.nullable(Kind.INT32)),
                    new Field("j", FieldType.of(Kind.INT64)),
                    new Field("d", FieldType.nullable(Kind.DOUBLE)),
                    new Field("s", FieldType.nullable(Kind.STRING)),
                    new Field("t", FieldType.nullable(Kind.DATETIME)),
                    new Field("b", FieldType.nullable(Kind.BOOLEAN)));

    /** Held, so that the row class stays. */
    private static final RowShape SHAPE = RowShape.of(SCHEMA);

    private static final List<String> EXPRESSIONS =
            """
        i + j * 2 - 1
        -i
        i / 7 => CAST(trunc(i / 7) AS INTEGER)
        j % 9
        MOD(i, 7)
        ABS(i) + SIGN(j)
        i + 0.5
        j * 1.25
        i = j OR i < j
        i <> 3 AND j >= 2
        i BETWEEN -20 AND 20
        i NOT BETWEEN j AND 20
        i BETWEEN SYMMETRIC 20 AND j => i BETWEEN LEAST(20, j) AND GREATEST(20, j)
        j IN (0, 1, 5)
        i NOT IN (0, 1, NULL)
        i IS DISTINCT FROM 3
        d IS NOT DISTINCT FROM NULL
        b AND i > 3
        b OR i > 3
        NOT b
        b IS NOT TRUE => NOT coalesce(b, false)
        b IS FALSE => NOT coalesce(b, true)
        CASE WHEN i > 50 THEN 'large' WHEN i > 0 THEN s END
        CASE j WHEN 0 THEN 'none' WHEN 1 THEN 'one' ELSE 'many' END
        COALESCE(i, j, 0)
        NULLIF(j, 1)
        IFNULL(s, '?')
        IF(b, i, 0)
        GREATEST(i, 5) => CASE WHEN i IS NULL THEN NULL ELSE greatest(i, 5) END
        LEAST(j, 5)
        CAST(i AS VARCHAR) || '!'
        CAST(j AS DOUBLE) / 4
        CAST(d AS INTEGER) => CAST(trunc(d) AS INTEGER)
        CAST(b AS VARCHAR)
        TRY_CAST(TRIM(s) AS INTEGER) => CASE WHEN regexp_full_match(trim(s), '[0-9]+') THEN TRY_CAST(trim(s) AS INTEGER) END
        CAST(CAST(d AS VARCHAR) AS DOUBLE)
        UPPER(s)
        LOWER(s)
        CHAR_LENGTH(s) => length(s)
        SUBSTRING(s, 2, 3)
        SUBSTRING(s FROM 3) => substring(s, 3)
        LEFT(s, 2) || RIGHT(s, 2)
        TRIM(s)
        LTRIM(s) || RTRIM(s)
        TRIM(BOTH 'a' FROM s) => trim(s, 'a')
        REPLACE(s, 'a', 'xyz')
        TRANSLATE(s, 'abA', 'xy')
        REVERSE(s)
        REPEAT(s, 3)
        LPAD(s, 5, '*') || RPAD(s, 4, '12')
        POSITION('a' IN s)
        s || '-' || s
        CONCAT(s, '-', 'x') => s || '-x'
        STARTS_WITH(s, 'a')
        ENDS_WITH(s, 'b')
        CONTAINS(s, 'A')
        s LIKE '%a_'
        s NOT LIKE 'a%b'
        s LIKE '%!%%' ESCAPE '!'
        s ILIKE '%ab%'
        s NOT ILIKE 'A%'
        s SIMILAR TO '%[aA](b|B)%' => regexp_full_match(s, '(?s).*[aA](b|B).*')
        s SIMILAR TO '[ab1.]+_?' => regexp_full_match(s, '(?s)[ab1.]+.?')
        s < 'a'
        s = 'a' OR s >= 'b'
        SPLIT_PART(s, 'a', 2)
        CARDINALITY(SPLIT(s, ',')) => len(string_split(s, ','))
        SPLIT(s, 'b')[1] => string_split(s, 'b')[1]
        ARRAY_CONTAINS(SPLIT(s, ','), 'a') => list_contains(string_split(s, ','), 'a')
        ARRAY_JOIN(SPLIT(s, 'a'), '+') => array_to_string(string_split(s, 'a'), '+')
        ARRAY_POSITION(ARRAY['a', 'b'], LOWER(s)) => CASE WHEN s IS NOT NULL THEN coalesce(list_position(['a', 'b'], lower(s)), 0) END
        REGEXP_LIKE(s, '^[a-b]+') => regexp_matches(s, '^[a-b]+')
        REGEXP_REPLACE(s, '[0-9]', '#') => regexp_replace(s, '[0-9]', '#', 'g')
        MD5(s)
        SHA256(s)
        FLOOR(d) + CEIL(d)
        ROUND(d)
        ROUND(j, -2)
        TRUNC(d)
        SQRT(ABS(d))
        LN(ABS(d) + 1) + EXP(d / 1000)
        POWER(d, 2) - d * d
        SIN(d) + COS(d) + ATAN(d)
        LOG10(ABS(d) + 1)
        EXTRACT(YEAR FROM t) * 100 + EXTRACT(MONTH FROM t)
        EXTRACT(DAY FROM t) + EXTRACT(HOUR FROM t) * 60 + EXTRACT(MINUTE FROM t)
        EXTRACT(SECOND FROM t)
        EXTRACT(QUARTER FROM t) * 1000 + EXTRACT(DOY FROM t)
        EXTRACT(WEEK FROM t) * 10 + EXTRACT(ISODOW FROM t)
        EXTRACT(DOW FROM t) => EXTRACT(DOW FROM t) + 1
        EXTRACT(ISOYEAR FROM t)
        UNIX_MICROS(t) => epoch_us(t)
        UNIX_MICROS(DATE_TRUNC('month', t)) => epoch_us(CAST(date_trunc('month', t) AS TIMESTAMP))
        UNIX_MICROS(DATE_TRUNC('week', t)) => epoch_us(CAST(date_trunc('week', t) AS TIMESTAMP))
        UNIX_MICROS(FLOOR(t TO HOUR)) => epoch_us(CAST(date_trunc('hour', t) AS TIMESTAMP))
        UNIX_MICROS(CAST(t AS DATE)) => epoch_us(CAST(CAST(t AS DATE) AS TIMESTAMP))
        UNIX_MICROS(t + INTERVAL '40' DAY - INTERVAL '90' MINUTE) => epoch_us(t + INTERVAL '40' DAY - INTERVAL '90' MINUTE)
        UNIX_MICROS(t + INTERVAL '13' MONTH) => epoch_us(t + INTERVAL '13' MONTH)
        UNIX_MICROS(TIMESTAMPADD(SECOND, j, t)) => epoch_us(t + j * INTERVAL '1' SECOND)
        TIMESTAMPDIFF(DAY, TIMESTAMP '2001-01-01 12:00:00', t) => datesub('day', TIMESTAMP '2001-01-01 12:00:00', t)
        TIMESTAMPDIFF(MONTH, TIMESTAMP '2001-01-15 12:00:00', t) => datesub('month', TIMESTAMP '2001-01-15 12:00:00', t)
        UNIX_MICROS(LAST_DAY(t)) => epoch_us(CAST(last_day(t) AS TIMESTAMP))
        t > TIMESTAMP '2001-01-01 00:00:00'
        JSON_VALUE('{"a": [' || CAST(j AS VARCHAR) || ', "x"]}', '$.a[0]') => CAST(j AS VARCHAR)
        """
                    .lines()
                    .toList();

    private static final List<Row> DATA = new ArrayList<>();
    private static long seed;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        seed = Long.getLong("nifibeam.seed", 1);
        System.out.println("-Dnifibeam.seed=" + seed);
        Random random = new Random(seed);
        connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE data (id INTEGER, i INTEGER, j BIGINT, d DOUBLE, s VARCHAR, t TIMESTAMP, b BOOLEAN)");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO data VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int id = 0; id < ROWS; id++) {
                Object[] values = row(random);
                DATA.add(SHAPE.row(values));
                insert.setObject(1, id);
                for (int field = 0; field < values.length; field++) {
                    boolean isTime = field == 4 && values[field] != null;
                    insert.setObject(
                            field + 2, isTime ? local((Long) values[field]) : values[field]);
                }
                insert.execute();
            }
        }
    }

    private static LocalDateTime local(long micros) {
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000L),
                        Math.floorMod(micros, 1_000_000L) * 1_000);
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Object[] row(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(9);
        for (int i = 0; i < length; i++) {
            text.append("abAB ,.%_12é".charAt(random.nextInt(12)));
        }
        long micros = (long) (random.nextDouble() * 4e15) - 1_000_000_000_000_000L;
        long whole = Math.floorDiv(micros, 86_400_000_000L) * 86_400_000_000L;
        return new Object[] {
            random.nextInt(6) == 0 ? null : random.nextInt(200) - 100,
            random.nextInt(4) == 0 ? random.nextInt(3) : random.nextLong() >> 33,
            random.nextInt(6) == 0 ? null : (random.nextInt(200_000) - 100_000) / 128.0,
            random.nextInt(6) == 0 ? null : text.toString(),
            random.nextInt(6) == 0 ? null : random.nextInt(4) == 0 ? whole : micros,
            random.nextInt(3) == 0 ? null : random.nextBoolean()
        };
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("EXPRESSIONS")
    void givesWhatDuckDbGives(String line) throws Exception {
        String[] sides = line.split(" => ");
        String expression = sides[0];
        String theirs = sides[sides.length - 1];
        CompiledExpression ours =
                CompiledExpression.compile(new SqlLanguage().parse(expression, SCHEMA), SCHEMA);
        String query = "SELECT CAST((" + theirs + ") AS VARCHAR) FROM data ORDER BY id";
        int present = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            for (Row row : DATA) {
                assertTrue(result.next());
                String expected = result.getString(1);
                Object actual = ours.evaluate(row);
                present += actual == null ? 0 : 1;
                if (!same(expected, actual)) {
                    assertEquals(
                            expected,
                            String.valueOf(actual),
                            () -> "-Dnifibeam.seed=" + seed + ": " + row);
                }
            }
        }
        assertTrue(present > 0, "all are null");
    }

    private static boolean same(String expected, Object actual) {
        if (expected == null || actual == null) {
            return expected == null && actual == null;
        }
        if (actual instanceof Number number) {
            double one = Double.parseDouble(expected);
            double other = number.doubleValue();
            return one == other || Math.abs(one - other) <= 1e-12 * Math.max(1, Math.abs(one));
        }
        return expected.equals(String.valueOf(actual));
    }
}
