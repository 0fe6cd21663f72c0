package org.nifibeam.core.expression;

import java.util.ArrayList;
import java.util.List;
import org.nifibeam.core.expression.function.FunctionCatalogue;
import org.nifibeam.core.expression.function.FunctionEntry;
import org.nifibeam.core.expression.function.FunctionEntry.Example;

/** The reference of expressions, made of what the code knows: docs/reference/expressions.md. */
public final class ExpressionReference {
    private static final String OPERATORS = "Operators and conditions";
    private static final String CHOICES = "Choices";
    private static final String TYPES = "Types";
    private static final String STRUCTURES = "Rows, arrays and maps are made and read";

    private static final String INTRODUCTION =
            """
            # Expressions

            Made from the code; a test compares it, and `-Dnifibeam.accept=true` writes it again.

            `language: sql` has all of this. The generic language (no `language`) has field names, literals, `+ - * / %`,
            comparisons, AND, OR, NOT, IS [NOT] NULL, parentheses, `row.field`, `array[position]` and `map[key]`.

            Names are read exactly, odd ones in double quotes (generic: backticks); functions and keywords in any case. `1` is
            a 32-bit whole number (64-bit if it needs that), `0.5` a decimal, `5e-1` a double, `'it''s'` a text. A result is null if an
            argument is, except where it says otherwise. What does not fit (overflow, division by zero, a text that is no number)
            is an error that names expression and row, never a wrong value. Doubles are those of IEEE 754: a result beyond
            their range is infinite, of POWER and EXP as of `*`; one that is no number (SQRT(-1), LN(0)) is an error. Types are checked when the pipeline is compiled;
            numbers meet in the wider type, a decimal and a double in double. Instants are in UTC, to the microsecond.
            Patterns, formats, paths, units and time zones that are constants are read once, and checked when the pipeline is compiled.

            There is no RAND, UUID or CURRENT_TIMESTAMP: they give another value each time, so that a run could not be repeated after a failure.
            """;

    private ExpressionReference() {}

    /** All there is, group by group. */
    public static List<FunctionEntry> entries() {
        List<FunctionEntry> entries = new ArrayList<>(syntax());
        entries.addAll(FunctionCatalogue.entries());
        return List.copyOf(entries);
    }

    private static FunctionEntry entry(
            String group, String name, String written, String description, String... examples) {
        List<Example> all = new ArrayList<>();
        for (int i = 0; i < examples.length; i += 2) {
            all.add(new Example(examples[i], examples[i + 1]));
        }
        return new FunctionEntry(group, name, List.of(written), description, all, List.of());
    }

    /** What is no method but made of operators, casts and CASE. */
    private static List<FunctionEntry> syntax() {
        List<FunctionEntry> entries = new ArrayList<>();
        entries.add(
                entry(
                        OPERATORS,
                        "+ - * / %",
                        "a + b",
                        "Arithmetic. Whole numbers divide to a whole number, towards zero; decimals to 34 digits.",
                        "7 / 2",
                        "3",
                        "7.0 / 2",
                        "3.5",
                        "-7 % 3",
                        "-1"));
        entries.add(
                entry(
                        OPERATORS,
                        "= <> < <= > >=",
                        "a = b",
                        "Comparisons; also != for <>. NaN is greater than every number and equals itself.",
                        "1.0 = 1.00",
                        "true"));
        entries.add(
                entry(
                        OPERATORS,
                        "AND OR NOT",
                        "a AND b",
                        "Three-valued: false AND NULL is false, true OR NULL is true.",
                        "TRUE OR NULL",
                        "true"));
        entries.add(
                entry(
                        OPERATORS,
                        "IS NULL",
                        "x IS [NOT] NULL | TRUE | FALSE",
                        "Never null.",
                        "NULL IS NULL",
                        "true",
                        "(1 = 1) IS NOT FALSE",
                        "true"));
        entries.add(
                entry(
                        OPERATORS,
                        "IS DISTINCT FROM",
                        "a IS [NOT] DISTINCT FROM b",
                        "A comparison to which two nulls are the same, and one is not; never null.",
                        "1 IS DISTINCT FROM NULL",
                        "true"));
        entries.add(
                entry(
                        OPERATORS,
                        "BETWEEN",
                        "x [NOT] BETWEEN [SYMMETRIC] low AND high",
                        "x is evaluated once.",
                        "5 BETWEEN 1 AND 9",
                        "true"));
        entries.add(
                entry(
                        OPERATORS,
                        "IN",
                        "x [NOT] IN (value, …)",
                        "x is evaluated once.",
                        "2 IN (1, 2, 3)",
                        "true"));
        entries.add(
                entry(
                        CHOICES,
                        "CASE",
                        "CASE WHEN condition THEN value … [ELSE value] END, CASE x WHEN value THEN value … END",
                        "The first value whose condition is true.",
                        "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END",
                        "'b'",
                        "CASE 3 WHEN 3 THEN 'three' END",
                        "'three'"));
        entries.add(
                entry(
                        CHOICES,
                        "COALESCE",
                        "COALESCE(value, …)",
                        "The first value that is not null.",
                        "COALESCE(NULL, 2, 3)",
                        "2"));
        entries.add(
                entry(
                        CHOICES,
                        "IFNULL",
                        "IFNULL(value, other)",
                        "The first of two that is not null.",
                        "IFNULL(NULL, 2)",
                        "2"));
        entries.add(
                entry(
                        CHOICES,
                        "NVL",
                        "NVL(value, other)",
                        "The same as IFNULL.",
                        "NVL(NULL, 2)",
                        "2"));
        entries.add(
                entry(
                        CHOICES,
                        "NULLIF",
                        "NULLIF(value, other)",
                        "Null if both are equal, else the first.",
                        "NULLIF(1, 1)",
                        "NULL"));
        entries.add(
                entry(
                        CHOICES,
                        "IF",
                        "IF(condition, value, other)",
                        "The first value if the condition is true, else the other.",
                        "IF(1 < 2, 'yes', 'no')",
                        "'yes'"));
        entries.add(
                entry(
                        TYPES,
                        "CAST",
                        "CAST(x AS type)",
                        "A conversion; an error if it cannot be. The types are BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL, VARCHAR, VARBINARY, TIMESTAMP and DATE (an instant at midnight). To whole numbers fractions are cut off.",
                        "CAST('12' AS INTEGER)",
                        "12",
                        "CAST(2.9 AS INTEGER)",
                        "2"));
        entries.add(
                entry(
                        TYPES,
                        "TRY_CAST",
                        "TRY_CAST(x AS type)",
                        "The same, but null if it cannot be.",
                        "TRY_CAST('12x' AS INTEGER)",
                        "NULL"));
        entries.add(
                entry(
                        TYPES,
                        "TIMESTAMP",
                        "TIMESTAMP '2001-02-03 04:05:06', DATE '2001-02-03', X'00ff', INTERVAL '1' DAY",
                        "Literals of instants, bytes and intervals; intervals only next to + and -.",
                        "EXTRACT(MONTH FROM DATE '2001-02-03')",
                        "2"));
        entries.add(
                entry(
                        TYPES,
                        "EXTRACT",
                        "EXTRACT(unit FROM instant)",
                        "A part of an instant: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, EPOCH, DOW, DOY, ISODOW, ISOYEAR.",
                        "EXTRACT(DOW FROM DATE '2001-02-03')",
                        "7"));
        entries.add(
                entry(
                        "Texts",
                        "CONCAT",
                        "CONCAT(text, …)",
                        "The texts one behind the other; null if one is.",
                        "CONCAT('a', 'b', 'c')",
                        "'abc'"));
        entries.add(entry("Numbers", "MOD", "MOD(a, b)", "The same as a % b.", "MOD(7, 4)", "3"));
        entries.add(
                entry(
                        STRUCTURES,
                        "row.field",
                        "row.field",
                        "A field of a nested row; null if the row is.",
                        "ROW(1, 'x').f1",
                        "'x'"));
        entries.add(
                entry(
                        STRUCTURES,
                        "ARRAY",
                        "ARRAY[value, …]",
                        "An array.",
                        "ARRAY[1, 2]",
                        "[1, 2]"));
        entries.add(
                entry(
                        STRUCTURES,
                        "MAP",
                        "MAP[key, value, …]",
                        "A map; a key that is null is an error.",
                        "MAP['a', 1]",
                        "{a=1}"));
        entries.add(
                entry(
                        STRUCTURES,
                        "ROW",
                        "ROW(value, …)",
                        "A row; fields keep their names, other values are called f0, f1, ….",
                        "ROW(1, 'x')",
                        "[1, 'x']"));
        return entries;
    }

    /** The page in Markdown. */
    public static String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        List<String> groups = entries().stream().map(FunctionEntry::group).distinct().toList();
        for (String group : groups) {
            page.append("\n## ").append(group).append("\n\n");
            page.append("| written | what it gives | example |\n|---|---|---|\n");
            entries().stream()
                    .filter(entry -> entry.group().equals(group))
                    .forEach(entry -> page.append(line(entry)));
        }
        return page.toString();
    }

    private static String line(FunctionEntry entry) {
        List<String> examples = new ArrayList<>();
        entry.examples().forEach(e -> examples.add(code(e.expression() + " → " + e.value())));
        return "| "
                + String.join(
                        "<br>", entry.signatures().stream().map(ExpressionReference::code).toList())
                + " | "
                + entry.description().replace("|", "\\|")
                + " | "
                + String.join("<br>", examples)
                + " |\n";
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
