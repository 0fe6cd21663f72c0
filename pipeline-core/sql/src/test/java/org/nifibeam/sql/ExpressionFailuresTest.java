package org.nifibeam.sql;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifibeam.core.expression.CompiledExpression;
import org.nifibeam.core.expression.Expression;
import org.nifibeam.core.expression.ExpressionFailures;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Field;
import org.nifibeam.core.schema.FieldType;
import org.nifibeam.core.schema.Kind;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;

/** What fails for every row is found before the run; what a row's values do is said in words. */
class ExpressionFailuresTest {
    private static final Schema SCHEMA =
            Schema.of(
                    new Field("zero", FieldType.of(Kind.INT32)),
                    new Field("most", FieldType.of(Kind.INT64)),
                    new Field("word", FieldType.of(Kind.STRING)),
                    new Field("at", FieldType.of(Kind.DATETIME)),
                    new Field("price", FieldType.of(Kind.DECIMAL)),
                    new Field("odd", FieldType.of(Kind.DOUBLE)));

    /** Held, so that the row class stays. */
    private static final RowShape SHAPE = RowShape.of(SCHEMA);

    private static final Row ROW =
            SHAPE.row(
                    0, Long.MAX_VALUE, "a word", 0L, new java.math.BigDecimal("1e30"), Double.NaN);

    private static Expression parse(String text) throws ProblemException {
        return new SqlLanguage().parse(text, SCHEMA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "CAST('abc' AS INTEGER) => CAST('abc' AS int32) fails for every row: 'abc' cannot be read as int32",
                "zero + CAST('1.5.2' AS DOUBLE) => CAST('1.5.2' AS double) fails for every row: '1.5.2' cannot be read as double",
                "CAST('yesterday' AS TIMESTAMP) < at => CAST('yesterday' AS datetime) fails for every row: 'yesterday' cannot be read as datetime",
                "CAST(300 AS TINYINT) => CAST(300 AS int8) fails for every row: 300 does not fit into int8",
                "2147483647 + 1 => (2147483647 + 1) fails for every row: the result does not fit into int32",
                "most - (9223372036854775807 + 1) => (9223372036854775807 + 1) fails for every row: the result does not fit into int64",
                "zero / 0 => (zero / 0) fails for every row: division by zero",
                "price / 0.00 => (price / 0.00) fails for every row: division by zero",
                "odd % 0e0 => (odd % 0.0) fails for every row: division by zero",
                "MOD(most, 0) > 1 AND word = 'x' => (most % 0) fails for every row: division by zero",
                "MAKE_TIMESTAMP(2001, 13, 1, 0, 0, 0) = at => MAKE_TIMESTAMP(2001, 13, 1, 0, 0, 0) fails for every row: Invalid value for MonthOfYear (valid values 1 - 12): 13",
                "CASE WHEN 1 / 0 > zero THEN 1 ELSE 2 END => (1 / 0) fails for every row: division by zero",
                "CHR(-1) || word => CHR(-1) fails for every row: -1 is the code of no character",
                "TRIM('ab' FROM word) => TRIM(word, 'ab') fails for every row: TRIM removes one character, not 'ab'",
                "LTRIM(word, '') => LTRIM(word, '') fails for every row: TRIM removes one character, not ''",
                "SUBSTRING(word, 1, -1) => SUBSTRING(word, 1, -1) fails for every row: SUBSTRING cannot have the length -1",
                "SUBSTRING(word FROM 1 FOR 1 - 2) = 'a' => SUBSTRING(word, 1, (1 - 2)) fails for every row: SUBSTRING cannot have the length -1",
                "SPLIT_PART(word, ',', 0) => SPLIT_PART(word, ',', 0) fails for every row: SPLIT_PART counts from 1, or from -1 at the end",
                "REGEXP_EXTRACT(word, 'a(b)', 3) => REGEXP_EXTRACT(word, 'a(b)', 3) fails for every row: 'a(b)' has 1 groups, no group 3",
                "CARDINALITY(MAP[NULL, 1]) = zero => MAP[NULL, 1] fails for every row: a map's key is null",
                "MAP[word, zero, CAST(NULL AS VARCHAR), 1] => MAP[word, zero, NULL, 1] fails for every row: a map's key is null",
            })
    void isCertain(String text, String message) throws ProblemException {
        Expression expression = parse(text);
        assertEquals(
                "[INVALID_VALUE] " + message + "; correct the constant",
                assertThrows(ProblemException.class, () -> ExpressionFailures.check(expression))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRY_CAST('abc' AS INTEGER)",
                "CASE WHEN zero > 1 THEN CAST('it is more than one' AS INTEGER) END",
                "zero = 0 OR 1 / 0 = 1",
                "COALESCE(zero, 1 / 0)",
                "zero / 1",
                "1 / zero",
                "CAST('12' AS INTEGER) + 2147483635",
                "CAST('2001-01-01' AS TIMESTAMP) = at",
                "TRIM('a' FROM word)",
                "TRIM(word FROM word)",
                "SUBSTRING(word, 1, zero)",
                "REGEXP_EXTRACT(word, 'a(b)', 1)",
                "REGEXP_EXTRACT(word, 'a(b)', zero)",
                "CASE WHEN zero = 1 THEN SUBSTRING(word, 1, -1) END",
                "MAP['a', NULL]",
            })
    void mayBeMeant(String text) throws ProblemException {
        Expression expression = parse(text);
        assertDoesNotThrow(() -> ExpressionFailures.check(expression));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "1 / zero => division by zero",
                "price % zero => division by zero",
                "odd / zero => division by zero",
                "most + 1 => the result does not fit into int64",
                "most * 2 => the result does not fit into int64",
                "zero - 2147483647 - 2 => the result does not fit into int32",
                "-(-most - 1) => the result does not fit into int64",
                "ABS(-most - 1) => the result does not fit into int64",
                "CAST(most AS INTEGER) => 9223372036854775807 does not fit into int32",
                "CAST(price AS BIGINT) => 1E+30 does not fit into int64",
                "CAST(odd AS INTEGER) => NaN does not fit into int32",
                "CAST(odd AS DECIMAL) => NaN does not fit into decimal",
                "CAST(word AS INTEGER) => 'a word' cannot be read as int32",
                "CAST(word AS DOUBLE) => 'a word' cannot be read as double",
                "CAST(word AS DECIMAL) => 'a word' cannot be read as decimal",
                "CAST(word AS BOOLEAN) => 'a word' cannot be read as boolean",
                "CAST(word AS TIMESTAMP) => 'a word' cannot be read as datetime",
                "TO_TIMESTAMP(word, 'yyyy-MM-dd') => 'a word' is no date in the format 'yyyy-MM-dd'",
                "TIMESTAMPADD(YEAR, 999999999 + zero, at) => the sum does not fit into datetime",
                "TO_LOCAL(at, word) => 'a word' is no time zone; write for example 'Europe/Berlin' or '+01:00'",
                "DATE_TRUNC(word, at) => 'a word' is no unit of time; there are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND",
                "REGEXP_LIKE(word, word || '(') => the pattern 'a word(' is no regular expression: Unclosed group at position 8",
                "word SIMILAR TO word || '(' => 'a word(' is no pattern of SIMILAR TO: Unclosed group",
                "word LIKE '!' ESCAPE '!' => the pattern '!' ends with its ESCAPE character",
                "SUBSTRING(word, 1, zero - 1) => SUBSTRING cannot have the length -1",
                "FROM_HEX(word) => 'a word' is not hexadecimal",
                "SQRT(zero - 1) => SQRT(-1.0) is no real number",
                "LN(zero) => LN of 0 is no number",
                "ELEMENT(ARRAY[zero, 1]) => ELEMENT takes an array of one element, not of 2",
                "JSON_VALUE(word, '$.a') => 'a word' is no JSON: Unrecognized token 'a': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') at line 1, column 2",
                "JSON_VALUE('{}', word) => 'a word' is no JSON path ($.a.b[0]['c d']): it begins with '$'",
            })
    void isSaidInWords(String text, String message) throws ProblemException {
        CompiledExpression compiled = CompiledExpression.compile(parse(text), SCHEMA);
        RuntimeException failure =
                assertThrows(RuntimeException.class, () -> compiled.evaluate(ROW));
        assertEquals(message, ExpressionFailures.words(failure));
    }

    /** As doubles are everywhere: too large is infinite, too small is nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "1e308 * 10 => Infinity",
                "POWER(10, 400) => Infinity",
                "EXP(1000) => Infinity",
                "EXP(-1000) => 0.0",
                "POWER(-10, 401) => -Infinity",
            })
    void doublesHaveNoEnd(String text, String value) throws ProblemException {
        assertEquals(
                value,
                String.valueOf(CompiledExpression.compile(parse(text), SCHEMA).evaluate(ROW)));
    }

    @Test
    void whatIsWrongWithTypesAndLiterals() {
        assertRefused(
                "CONCAT(word, zero)",
                "[TYPE_MISMATCH] in 'CONCAT(word, zero)': 'CONCAT' does not take (string, int32); it takes texts; convert the others with CAST(x AS VARCHAR)");
        assertRefused(
                "FROM_HEX('00') = X'0'",
                "[EXPRESSION] cannot read 'FROM_HEX('00') = X'0'' at position 18: X'0' has half a byte; write two digits for each byte");
    }

    private static void assertRefused(String text, String message) {
        assertEquals(message, assertThrows(ProblemException.class, () -> parse(text)).getMessage());
    }
}
