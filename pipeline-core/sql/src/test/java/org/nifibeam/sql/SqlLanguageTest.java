package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionLanguage;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

class SqlLanguageTest {
    private static final Schema FLIGHT =
            Schema.of(
                    new Field("date", FieldType.of(Kind.DATETIME)),
                    new Field("delay", FieldType.nullable(Kind.INT32)),
                    new Field("distance", FieldType.of(Kind.INT32)),
                    new Field("origin", FieldType.of(Kind.STRING)),
                    new Field("value", FieldType.nullable(Kind.DOUBLE)),
                    new Field("day", FieldType.of(Kind.STRING)),
                    new Field("count", FieldType.of(Kind.INT64)),
                    new Field("timestamp", FieldType.of(Kind.STRING)),
                    new Field("tail number", FieldType.nullable(Kind.STRING)),
                    new Field("late", FieldType.nullable(Kind.BOOLEAN)),
                    new Field("price", FieldType.of(Kind.DECIMAL)),
                    new Field("end", FieldType.of(Kind.INT32)),
                    new Field("year", FieldType.of(Kind.INT32)));

    /** Held, so that the row class stays. */
    private static final RowShape SHAPE = RowShape.of(FLIGHT);

    private static final Row ROW =
            SHAPE.row(
                    978_351_135_250_000L,
                    14,
                    405,
                    "SFO",
                    null,
                    "2001-02-03",
                    7L,
                    "2001-01-01 10:00:00",
                    null,
                    null,
                    new java.math.BigDecimal("10.50"),
                    3,
                    2001);

    private static Expression parse(String text) throws ProblemException {
        return new SqlLanguage().parse(text, FLIGHT);
    }

    private static String evaluate(String text) throws ProblemException {
        Object value = CompiledExpression.compile(parse(text), FLIGHT).evaluate(ROW);
        return value == null ? "NULL" : String.valueOf(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '~',
            value = {
                "distance > 100 => true",
                "date => 978351135250000",
                "CAST(date AS VARCHAR) => 2001-01-01T12:12:15.250Z",
                "CAST(date AS DATE) => 978307200000000",
                "CAST(day AS date) => 981158400000000",
                "CAST(timestamp AS timestamp) => 978343200000000",
                "date >= TIMESTAMP '2001-01-01 00:00:00' AND date < DATE '2001-01-02' => true",
                "EXTRACT(day FROM date) + count => 8",
                "EXTRACT(YEAR FROM date) => 2001",
                "YEAR(date) = year => true",
                "MONTH(date) * 100 + DAY(date) => 101",
                "HOUR(date) * 10000 + MINUTE(date) * 100 + SECOND(date) => 121215",
                "FLOOR(date TO HOUR) => 978350400000000",
                "UPPER(LOWER(origin)) = origin => true",
                "upper(origin) => SFO",
                "CASE WHEN delay > 0 THEN delay ELSE 0 END => 14",
                "CASE origin WHEN 'JFK' THEN 1 WHEN 'SFO' THEN 2 END => 2",
                "CASE WHEN delay < 0 THEN 'early' END => NULL",
                "COALESCE(value, delay, 0) => 14.0",
                "COALESCE(delay, 0) => 14",
                "NULLIF(origin, 'SFO') => NULL",
                "NULLIF(delay, 15) => 14",
                "delay BETWEEN 10 AND 20 => true",
                "delay NOT BETWEEN 10 AND 20 => false",
                "delay BETWEEN SYMMETRIC 20 AND 10 => true",
                "origin IN ('JFK', 'SFO') => true",
                "delay NOT IN (1, 2, 3) => true",
                "value IN (1, 2) => NULL",
                "origin LIKE 'S%' => true",
                "origin NOT LIKE '_F_' => false",
                "'10%' LIKE '10!%' ESCAPE '!' => true",
                "origin ILIKE 's%o' AND origin NOT ILIKE 't%' => true",
                "'10%' ILIKE '10!%' ESCAPE '!' => true",
                "origin RLIKE '^S' AND origin NOT RLIKE 'X' => true",
                "origin SIMILAR TO '(SFO|LAX)' => true",
                "origin SIMILAR TO 'SF' => false",
                "origin NOT SIMILAR TO '[^A-Z]%' => true",
                "'a.b' SIMILAR TO 'a.b' AND 'axb' NOT SIMILAR TO 'a.b' => true",
                "'2001-02' SIMILAR TO '[[:DIGIT:]]{4}-[0-9]+' => true",
                "'50%' SIMILAR TO '5_!%' ESCAPE '!' => true",
                "origin SIMILAR TO NULL => NULL",
                "EXTRACT(HOUR FROM date AT TIME ZONE 'Asia/Tokyo') => 21",
                "HOUR(date at time zone '+01:00') + 1 => 14",
                "date AT TIME ZONE CONCAT('Asia', '/Tokyo') > date => true",
                "HOUR(date AT TIME ZONE ('+0' || '2:00')) => 14",
                "TIMESTAMP '2001-01-01 10:00:00' AT TIME ZONE '+02:00' = TIMESTAMP '2001-01-01 12:00:00' => true",
                "HOUR((date AT TIME ZONE '+02:00') AT TIME ZONE '-03:00') => 11",
                "origin || '-' || day => SFO-2001-02-03",
                "CONCAT(origin, '-', day) => SFO-2001-02-03",
                "SUBSTRING(origin FROM 2 FOR 1) => F",
                "SUBSTRING(origin, 2) => FO",
                "TRIM(BOTH 'S' FROM origin) => FO",
                "TRIM('  x ') => x",
                "POSITION('O' IN origin) => 3",
                "CHAR_LENGTH(origin) => 3",
                "REPLACE(origin, 'S', 's') => sFO",
                "ABS(-5) + MOD(7, 4) + 7 % 4 => 11",
                "CEIL(1.2) + FLOOR(-1.2) => 0",
                "ROUND(2.345, 2) => 2.35",
                "ROUND(price) => 11",
                "POWER(2, 10) => 1024.0",
                "SQRT(16) => 4.0",
                "late IS TRUE => false",
                "late IS NOT TRUE => true",
                "late IS NOT FALSE => true",
                "late IS NULL OR delay IS NOT NULL => true",
                "late OR UNKNOWN => NULL",
                "value IS DISTINCT FROM delay => true",
                "value IS NOT DISTINCT FROM NULL => true",
                "CAST('12' AS INTEGER) + CAST(2.9 AS INTEGER) => 14",
                "CAST(delay AS DOUBLE) / 4 => 3.5",
                "CAST('1.50' AS DECIMAL) => 1.50",
                "CAST(late AS VARCHAR) => NULL",
                "\"tail number\" IS NULL AND `tail number` IS NULL => true",
                "\"end\" + 1 => 4",
                "count /* how many */ + 1 -- and one => 8",
                "X'00ff' = X'00FF' => true",
                "1 <> 2 AND 1 != 2 => true",
                "'Zürich → ' || 'x' => Zürich → x",
                "-9223372036854775808 - 0 + CHAR_LENGTH('') => -9223372036854775808",
                "1e3 + CHAR_LENGTH('') => 1000.0",
                "LN(EXP(1)) => 1.0",
            })
    void evaluates(String text, String value) throws ProblemException {
        assertEquals(value, evaluate(text), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "distnce > 100|[UNKNOWN_FIELD] in 'distnce > 100': there is no field 'distnce'; did you mean 'distance'? the fields are FIELDS",
                "UPPR(origin)|[UNKNOWN_FUNCTION] in 'UPPR(origin)': there is no function 'UPPR'; did you mean 'UPPER'?",
                "distance > > 100|[EXPRESSION] cannot read 'distance > > 100' at position 12: '>' cannot stand here; names that SQL reserves, or odd ones, stand in double quotes",
                "date > > 100|[EXPRESSION] cannot read 'date > > 100' at position 8: '>' cannot stand here; names that SQL reserves, or odd ones, stand in double quotes",
                "distance >|[EXPRESSION] cannot read 'distance >' at position 11: the expression is not complete",
                "distance == 1|[EXPRESSION] cannot read 'distance == 1' at position 10: SQL does not know '=='; write '='",
                "origin = 'SFO|[EXPRESSION] cannot read 'origin = 'SFO' at position 10: the quote ' is never closed; close it with '",
                "origin + 1|[TYPE_MISMATCH] in 'origin + 1': '+' cannot bring together [origin (string), 1 (int32)]; convert one side with CAST",
                "origin > 1|[TYPE_MISMATCH] in 'origin > 1': '>' cannot bring together [origin (string), 1 (int32)]; convert one side with CAST",
                "UPPER(distance)|[TYPE_MISMATCH] in 'UPPER(distance)': 'UPPER' does not take (int32); it can be called as UPPER(string)",
                "SUM(distance)|[EXPRESSION] cannot read 'SUM(distance)' at position 1: the aggregate SUM is not supported in an expression over one row; aggregates and queries belong in Combine and Sql stages",
                "distance IN (SELECT 1)|[EXPRESSION] cannot read 'distance IN (SELECT 1)' at position 1: IN with a query is not supported in an expression over one row; aggregates and queries belong in Combine and Sql stages",
                "CAST(delay AS BLOB)|[EXPRESSION] cannot read 'CAST(delay AS BLOB)' at position 15: there is no type BLOB; the types are BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VARCHAR, VARBINARY, TIMESTAMP, DATE",
                "DATE '2001-13-01' = date|[EXPRESSION] cannot read 'DATE '2001-13-01' = date' at position 1: '2001-13-01' cannot be read as datetime; write TIMESTAMP '2001-01-01 00:00:00'",
                "a.b = 1|[UNKNOWN_FIELD] in 'a.b = 1': there is no field 'a'; did you mean 'day'? the fields are FIELDS",
                "~~|[EXPRESSION] cannot read '' at position 1: the expression is not complete",
                "-date|[TYPE_MISMATCH] in '-date': '-' works on numbers, not on [date (datetime)]; convert with CAST, or use a function for this type",
                "-DATE '2001-01-01'|[TYPE_MISMATCH] in '-DATE '2001-01-01'': '-' works on numbers, not on [978307200000000 (datetime)]; convert with CAST, or use a function for this type",
                "COALESCE(origin, 1)|[TYPE_MISMATCH] in 'COALESCE(origin, 1)': 'COALESCE' cannot bring together [origin (string), 1 (int32)]; convert one side with CAST",
                "CASE WHEN distance THEN 1 END|[TYPE_MISMATCH] in 'CASE WHEN distance THEN 1 END': 'CASE WHEN' needs boolean, but distance is int32; write a condition, for example a comparison",
                "CURRENT_DATE|[UNSUPPORTED] in 'CURRENT_DATE': CURRENT_DATE gives another value each time, so that a run could not be repeated after a failure; take the element's own time: ExtractWindowingInfo makes a field of it",
                "delay = ?|[EXPRESSION] cannot read 'delay = ?' at position 9: this is not supported in an expression over one row; aggregates and queries belong in Combine and Sql stages",
                "CAST(origin AS VARCHAR(3))|[EXPRESSION] cannot read 'CAST(origin AS VARCHAR(3))' at position 16: VARCHAR(3) limits the length or precision, which is not supported; write VARCHAR",
                "RAND()|[UNSUPPORTED] in 'RAND()': RAND gives another value each time, so that a run could not be repeated after a failure; take a digest of a field, for example MD5(id)",
                "REGEXP_LIKE(origin, '(a')|[INVALID_VALUE] in 'REGEXP_LIKE(origin, '(a')': argument 2 of REGEXP_LIKE: the pattern '(a' is no regular expression: Unclosed group at position 3",
                "JSON_VALUE(origin, 'a')|[INVALID_VALUE] in 'JSON_VALUE(origin, 'a')': argument 2 of JSON_VALUE: 'a' is no JSON path ($.a.b[0]['c d']): it begins with '$'",
                "HOUR(TO_LOCAL(date, 'Berlin'))|[INVALID_VALUE] in 'HOUR(TO_LOCAL(date, 'Berlin'))': argument 2 of TO_LOCAL: 'Berlin' is no time zone; write for example 'Europe/Berlin' or '+01:00'",
                "date AT TIME ZONE 'Berlin' > date|[INVALID_VALUE] in 'date AT TIME ZONE 'Berlin' > date': argument 2 of TO_LOCAL: 'Berlin' is no time zone; write for example 'Europe/Berlin' or '+01:00'",
                "origin AT TIME ZONE 'UTC'|[TYPE_MISMATCH] in 'origin AT TIME ZONE 'UTC'': 'TO_LOCAL' does not take (string, string); it can be called as TO_LOCAL(datetime, string)",
                "date AT TIME ZONE|[EXPRESSION] cannot read 'date AT TIME ZONE' at position 18: the expression is not complete",
                "origin SIMILAR TO '[A-'|[INVALID_VALUE] in 'origin SIMILAR TO '[A-'': argument 2 of SIMILAR_TO: the pattern '[A-' never closes the [ at position 1",
                "origin SIMILAR TO '[[:WORD:]]'|[INVALID_VALUE] in 'origin SIMILAR TO '[[:WORD:]]'': argument 2 of SIMILAR_TO: the pattern '[[:WORD:]]' names no class of characters at position 2; they are ALPHA, UPPER, LOWER, DIGIT, ALNUM, SPACE, WHITESPACE",
                "origin LIKE 'a' ESCAPE 'ab'|[INVALID_VALUE] in 'origin LIKE 'a' ESCAPE 'ab'': argument 3 of LIKE: ESCAPE is one character, not 'ab'",
                "origin SIMILAR TO '('|[INVALID_VALUE] in 'origin SIMILAR TO '('': argument 2 of SIMILAR_TO: '(' is no pattern of SIMILAR TO: Unclosed group",
                "origin.x = 1|[TYPE_MISMATCH] in 'origin.x = 1': origin (string) has no fields, so there is no 'x' in it; only rows have fields; the elements of maps and arrays stand in brackets",
                "ARRAY[1, 2][0]|[INVALID_VALUE] in 'ARRAY[1, 2][0]': arrays count from 1, so that there is no element 0; write [1] for the first one",
                "CAST(date AS BIGINT)|[TYPE_MISMATCH] in 'CAST(date AS BIGINT)': a value of type datetime cannot become int64; say the unit: UNIX_MILLIS(instant), TIMESTAMP_SECONDS(number)",
                "distance # 1|[EXPRESSION] cannot read 'distance # 1' at position 10: '#' cannot stand here; names that SQL reserves, or odd ones, stand in double quotes",
                "EXTRACT(CENTURY FROM date)|[EXPRESSION] cannot read 'EXTRACT(CENTURY FROM date)' at position 1: EXTRACT does not know CENTURY; it knows YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH, DOW, DOY, ISODOW, ISOYEAR",
                "SELECT 1|[EXPRESSION] cannot read 'SELECT 1' at position 1: 'SELECT' cannot stand here; names that SQL reserves, or odd ones, stand in double quotes",
            })
    void saysWhatIsWrong(String text, String message) {
        ProblemException problem = assertThrows(ProblemException.class, () -> parse(text));
        assertEquals(message.replace("FIELDS", FLIGHT.toString()), problem.getMessage());
    }

    @Test
    void longChains() throws ProblemException {
        String chain = "CHAR_LENGTH(origin) > 1" + " AND distance > 1".repeat(1000);
        assertEquals("true", evaluate(chain));
        ProblemException problem =
                assertThrows(
                        ProblemException.class,
                        () -> parse("(".repeat(100_000) + "1" + ")".repeat(100_000)));
        assertTrue(
                problem.getMessage()
                        .endsWith(
                                "it is nested too deep; compute parts of it in fields of an earlier stage"),
                problem.getMessage());
    }

    @Test
    void isFound() {
        assertTrue(
                ServiceLoader.load(ExpressionLanguage.class).stream()
                        .anyMatch(language -> language.get().name().equals("sql")));
    }
}
