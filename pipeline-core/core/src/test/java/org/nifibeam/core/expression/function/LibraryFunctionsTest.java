package org.nifibeam.core.expression.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nifibeam.core.expression.Conversions;

class LibraryFunctionsTest {
    @Test
    void substringCountsCharactersFromOneAsSqlDoes() {
        assertEquals("ello", StringFunctions.substring("hello", 2));
        assertEquals("hello", StringFunctions.substring("hello", -3));
        assertEquals("", StringFunctions.substring("hello", 6));
        assertEquals("ell", StringFunctions.substring("hello", 2, 3));
        assertEquals("h", StringFunctions.substring("hello", 0, 2));
        assertEquals("", StringFunctions.substring("hello", -5, 3));
        assertEquals("lo", StringFunctions.substring("hello", 4, Integer.MAX_VALUE));
        assertEquals("😀b", StringFunctions.substring("a😀b", 2));
        assertEquals("😀", StringFunctions.substring("a😀b", 2, 1));
        assertEquals(3, StringFunctions.charLength("a😀b"));
        assertEquals(3, StringFunctions.position("b", "a😀b"));
        assertEquals(0, StringFunctions.position("x", "a😀b"));
        assertFails(
                "SUBSTRING cannot have the length -1", () -> StringFunctions.substring("a", 1, -1));
    }

    @Test
    void trimTakesOneCharacterAway() {
        assertEquals("a b", StringFunctions.trim("  a b "));
        assertEquals("\ta", StringFunctions.ltrim(" \ta"));
        assertEquals("b", StringFunctions.trim("xxbx", "x"));
        assertEquals("", StringFunctions.trim("xxx", "x"));
        assertEquals("a", StringFunctions.rtrim("a😀😀", "😀"));
        assertFails(
                "TRIM removes one character, not 'ab'", () -> StringFunctions.trim("abc", "ab"));
    }

    @Test
    void likeAgreesWithRegularExpressions() {
        long seed = Long.getLong("seed", 20261122L);
        System.out.println("-Dseed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String text = random(random, "ab%");
            String pattern = random(random, "ab%_");
            String regex =
                    pattern.chars()
                            .mapToObj(
                                    c ->
                                            c == '%'
                                                    ? ".*"
                                                    : c == '_' ? "." : Pattern.quote("" + (char) c))
                            .reduce("", String::concat);
            assertEquals(
                    Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches(),
                    StringFunctions.like(text, pattern),
                    "'" + text + "' LIKE '" + pattern + "'");
        }
    }

    private static String random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void likeWithEscape() {
        assertEquals(true, StringFunctions.like("100%", "%!%", StringFunctions.escape("!")));
        assertEquals(false, StringFunctions.like("1000", "%!%", StringFunctions.escape("!")));
        assertEquals(true, StringFunctions.like("a_b!", "a!_b!!", StringFunctions.escape("!")));
        assertEquals(true, StringFunctions.like("a%b", "a%%b", StringFunctions.escape("%")));
        assertEquals(true, StringFunctions.like("😀", "_"));
        assertFails(
                "the pattern 'a!' ends with its ESCAPE character",
                () -> StringFunctions.like("ab", "a!", StringFunctions.escape("!")));
        assertFails(
                "ESCAPE is one character, not ''",
                () -> StringFunctions.like("ab", "a", StringFunctions.escape("")));
    }

    @Test
    void rounding() {
        assertEquals(3.0, NumberFunctions.round(2.5));
        assertEquals(-3.0, NumberFunctions.round(-2.5));
        assertEquals(1.01, NumberFunctions.round(1.005, 2));
        assertEquals(1200.0, NumberFunctions.round(1234.5, -2));
        assertEquals(0.0, NumberFunctions.round(1234.5, -2000));
        assertEquals(1e300, NumberFunctions.round(1e300, 2));
        assertEquals(1300L, NumberFunctions.round(1250L, -2));
        assertEquals(
                new BigDecimal("2.35"), NumberFunctions.round((Object) new BigDecimal("2.345"), 2));
        assertFails("long overflow", () -> NumberFunctions.round(Long.MAX_VALUE, -1));
    }

    @Test
    void whatHasNoRealValueIsAnError() {
        assertFails("SQRT(-1.0) is no real number", () -> NumberFunctions.sqrt(-1));
        assertFails("LN of 0 is no number", () -> NumberFunctions.ln(0));
        assertFails("LN(-1.0) is no real number", () -> NumberFunctions.ln(-1));
        assertFails("POWER(-8.0, 0.5) is no real number", () -> NumberFunctions.power(-8, 0.5));
        assertFails("division by zero", () -> NumberFunctions.power(0, -1));
        assertEquals(Double.NaN, NumberFunctions.sqrt(Double.NaN));
    }

    @Test
    void partsOfInstants() {
        long last = -1; // 1969-12-31T23:59:59.999999Z, a Wednesday
        assertEquals(1969, DatetimeFunctions.year(last));
        assertEquals(4, DatetimeFunctions.quarter(last));
        assertEquals(12, DatetimeFunctions.month(last));
        assertEquals(31, DatetimeFunctions.day(last));
        assertEquals(365, DatetimeFunctions.dayOfYear(last));
        assertEquals(4, DatetimeFunctions.dayOfWeek(last));
        assertEquals(1, DatetimeFunctions.week(last));
        assertEquals(23, DatetimeFunctions.hour(last));
        assertEquals(59, DatetimeFunctions.minute(last));
        assertEquals(59, DatetimeFunctions.second(last));
        assertEquals(-1, DatetimeFunctions.epoch(last));
        assertEquals("1969-12-31T23:59:59Z", floor(last, "SECOND"));
        assertEquals("1969-12-31T00:00:00Z", floor(last, "DAY"));
        assertEquals("1969-12-28T00:00:00Z", floor(last, "WEEK"));
        assertEquals("1969-12-01T00:00:00Z", floor(last, "MONTH"));
        assertEquals("1969-10-01T00:00:00Z", floor(last, "QUARTER"));
        assertEquals("1969-01-01T00:00:00Z", floor(last, "YEAR"));
        assertFails(
                "an instant is not rounded to CENTURY, but to YEAR to SECOND",
                () -> DatetimeFunctions.floor(0, "CENTURY"));
    }

    private static String floor(long micros, String unit) {
        return Conversions.datetimeToString(DatetimeFunctions.floor(micros, unit));
    }

    private static void assertFails(String message, Executable call) {
        RuntimeException failure = assertThrows(RuntimeException.class, call);
        assertEquals(message, failure.getMessage());
    }
}
