package org.nifibeam.core.expression.function;

import static org.nifibeam.core.schema.Kind.DECIMAL;
import static org.nifibeam.core.schema.Kind.DOUBLE;
import static org.nifibeam.core.schema.Kind.FLOAT;
import static org.nifibeam.core.schema.Kind.INT32;
import static org.nifibeam.core.schema.Kind.INT64;

import java.util.List;
import java.util.Locale;
import org.nifibeam.core.schema.Kind;

/** What there is for numbers. */
final class NumberCatalogue {
    private static final List<Kind> ALL = List.of(INT32, INT64, DECIMAL, DOUBLE);

    private NumberCatalogue() {}

    static List<FunctionEntry> numbers() {
        CatalogueGroup group = new CatalogueGroup("Numbers", NumberFunctions.class);
        each(group.entry("ABS", "Without its sign."), "abs")
                .form("abs", FLOAT, FLOAT)
                .example("ABS(-5)", "5");
        each(group.entry("SIGN", "-1, 0 or 1."), "sign").example("SIGN(-5)", "-1");
        each(
                        group.entry(
                                "FLOOR",
                                "The greatest whole number that is not greater. FLOOR(instant TO unit) is under instants."),
                        "floor")
                .example("FLOOR(-1.5)", "-2");
        each(group.entry("CEIL", "The least whole number that is not less."), "ceil")
                .example("CEIL(1.2)", "2")
                .alias("CEILING");
        digits(
                        each(
                                group.entry(
                                        "ROUND",
                                        "To so many digits behind the point (default 0, negative before it), half away from zero."),
                                "round"),
                        "round")
                .example("ROUND(2.345, 2)", "2.35")
                .example("ROUND(1250, -2)", "1300");
        digits(
                        each(
                                group.entry(
                                        "TRUNCATE",
                                        "Without the digits behind the point, or behind so many of them."),
                                "truncate"),
                        "truncate")
                .example("TRUNCATE(2.349, 2)", "2.34")
                .alias("TRUNC");
        group.entry("POWER", "The first to the power of the second.")
                .form("power", DOUBLE, DOUBLE, DOUBLE)
                .example("POWER(2, 10)", "1024.0");
        group.entry("LOG", "The logarithm of the first to the base of the second.")
                .form("log", DOUBLE, DOUBLE, DOUBLE)
                .example("LOG(8, 2)", "3.0");
        group.entry("PI", "The number pi.").form("pi", DOUBLE).example("ROUND(PI(), 2)", "3.14");
        group.entry("ATAN2", "The angle of a point, y first.")
                .form("atan2", DOUBLE, DOUBLE, DOUBLE)
                .example("ATAN2(0, 1)", "0.0");
        String[][] functions = {
            {"SQRT", "The square root.", "16", "4.0"},
            {"CBRT", "The cubic root.", "27", "3.0"},
            {"EXP", "e to that power.", "0", "1.0"},
            {"LN", "The natural logarithm.", "1", "0.0"},
            {"LOG10", "The logarithm to the base of 10.", "1000", "3.0"},
            {"SIN", "The sine; angles are in radians.", "0", "0.0"},
            {"COS", "The cosine.", "0", "1.0"},
            {"TAN", "The tangent.", "0", "0.0"},
            {"ASIN", "The angle of a sine.", "0", "0.0"},
            {"ACOS", "The angle of a cosine.", "1", "0.0"},
            {"ATAN", "The angle of a tangent.", "0", "0.0"},
            {"SINH", "The hyperbolic sine.", "0", "0.0"},
            {"COSH", "The hyperbolic cosine.", "0", "1.0"},
            {"TANH", "The hyperbolic tangent.", "0", "0.0"},
            {"DEGREES", "Radians in degrees.", "0", "0.0"},
            {"RADIANS", "Degrees in radians.", "0", "0.0"},
        };
        for (String[] f : functions) {
            group.entry(f[0], f[1])
                    .form(f[0].toLowerCase(Locale.ROOT), DOUBLE, DOUBLE)
                    .example(f[0] + "(" + f[2] + ")", f[3]);
        }
        bits(group);
        return group.entries();
    }

    private static void bits(CatalogueGroup group) {
        String[][] pairs = {
            {"BITAND", "bitAnd", "The bits that both have.", "4"},
            {"BITOR", "bitOr", "The bits that one of both has.", "7"},
            {"BITXOR", "bitXor", "The bits in which both differ.", "3"}
        };
        for (String[] p : pairs) {
            group.entry(p[0], p[2])
                    .form(p[1], INT32, INT32, INT32)
                    .form(p[1], INT64, INT64, INT64)
                    .example(p[0] + "(6, 5)", p[3]);
        }
        group.entry("BITNOT", "All bits turned over.")
                .form("bitNot", INT32, INT32)
                .form("bitNot", INT64, INT64)
                .example("BITNOT(5)", "-6");
        group.entry("BITCOUNT", "How many bits are set.")
                .form("bitCount", INT32, INT64)
                .example("BITCOUNT(7)", "3");
        group.entry("SHIFTLEFT", "The bits moved to the left; those that fall out are an error.")
                .form("shiftLeft", INT64, INT64, INT32)
                .example("SHIFTLEFT(1, 10)", "1024");
        group.entry("SHIFTRIGHT", "The bits moved to the right, the sign filling up.")
                .form("shiftRight", INT64, INT64, INT32)
                .example("SHIFTRIGHT(1024, 10)", "1");
    }

    /** Greatest and least take any number of values; these forms are for two. */
    static List<FunctionEntry> choices() {
        TypePattern any = new TypePattern.Any("T");
        CatalogueGroup group = new CatalogueGroup("Choices", NumberFunctions.class);
        for (String name : List.of("GREATEST", "LEAST")) {
            String method = name.toLowerCase(Locale.ROOT);
            group.entry(
                            name,
                            "The "
                                    + method
                                    + " of the values, of any type that has an order; null if one is null.")
                    .written(name + "(value, value, …)")
                    .form(method, INT32, INT32, INT32)
                    .form(method, INT64, INT64, INT64)
                    .form(method, FLOAT, FLOAT, FLOAT)
                    .form(method, DECIMAL, DECIMAL, DECIMAL)
                    .form(method, DOUBLE, DOUBLE, DOUBLE)
                    .form(method, any, any, any)
                    .example(name + "(2, 3, 1)", name.equals("LEAST") ? "1" : "3");
        }
        return group.entries();
    }

    private static CatalogueGroup.Draft each(CatalogueGroup.Draft draft, String method) {
        ALL.forEach(kind -> draft.form(method, kind, kind));
        return draft;
    }

    private static CatalogueGroup.Draft digits(CatalogueGroup.Draft draft, String method) {
        List.of(INT64, DECIMAL, DOUBLE).forEach(kind -> draft.form(method, kind, kind, INT32));
        return draft;
    }
}
