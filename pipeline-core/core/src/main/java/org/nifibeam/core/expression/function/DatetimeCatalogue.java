package org.nifibeam.core.expression.function;

import static org.nifibeam.core.schema.Kind.DATETIME;
import static org.nifibeam.core.schema.Kind.INT32;
import static org.nifibeam.core.schema.Kind.INT64;
import static org.nifibeam.core.schema.Kind.STRING;

import java.util.List;
import java.util.Locale;

/** What there is for instants. */
final class DatetimeCatalogue {
    private static final String AT = "TIMESTAMP '2001-02-03 04:05:06'";

    private DatetimeCatalogue() {}

    static List<FunctionEntry> datetimes() {
        CatalogueGroup group = new CatalogueGroup("Instants", DatetimeFunctions.class);
        parts(group);
        Object unit = CatalogueGroup.prepared("unit");
        Object zone = CatalogueGroup.prepared("zone");
        Object format = CatalogueGroup.prepared("format");
        group.entry(
                        "FLOOR",
                        "The begin of the year, quarter, month, week (from Sunday), day, hour, minute or second.")
                .written("FLOOR(instant TO unit)")
                .form("floor", DATETIME, DATETIME, STRING)
                .example("CAST(FLOOR(" + AT + " TO HOUR) AS VARCHAR)", "'2001-02-03T04:00:00Z'");
        group.entry(
                        "DATE_TRUNC",
                        "The begin of the unit that the instant is in, weeks from Monday; of the days of a time zone, if one is given.")
                .form("truncate", DATETIME, unit, DATETIME)
                .form("truncate", DATETIME, unit, DATETIME, zone)
                .example(
                        "CAST(DATE_TRUNC('month', " + AT + ") AS VARCHAR)",
                        "'2001-02-01T00:00:00Z'")
                .example(
                        "CAST(DATE_TRUNC('day', " + AT + ", 'Asia/Tokyo') AS VARCHAR)",
                        "'2001-02-02T15:00:00Z'");
        group.entry(
                        "TIMESTAMPADD",
                        "So many units later; a day that the month has not becomes its last. Also instant + INTERVAL '1' DAY.")
                .written("TIMESTAMPADD(unit, count, instant)")
                .form("add", DATETIME, unit, INT64, DATETIME)
                .example(
                        "CAST(TIMESTAMPADD(MONTH, 1, TIMESTAMP '2001-01-31 00:00:00') AS VARCHAR)",
                        "'2001-02-28T00:00:00Z'")
                .example(
                        "CAST(" + AT + " - INTERVAL '3' HOUR AS VARCHAR)",
                        "'2001-02-03T01:05:06Z'");
        group.entry("TIMESTAMPDIFF", "How many whole units lie between two instants.")
                .written("TIMESTAMPDIFF(unit, from, to)")
                .form("difference", INT64, unit, DATETIME, DATETIME)
                .example("TIMESTAMPDIFF(DAY, TIMESTAMP '2001-01-31 00:00:00', " + AT + ")", "3");
        group.entry("LAST_DAY", "Midnight of the month's last day.")
                .form("lastDay", DATETIME, DATETIME)
                .example("CAST(LAST_DAY(" + AT + ") AS VARCHAR)", "'2001-02-28T00:00:00Z'");
        group.entry(
                        "MAKE_TIMESTAMP",
                        "The instant of year, month, day, hour, minute, second in UTC.")
                .form("of", DATETIME, INT32, INT32, INT32, INT32, INT32, INT32)
                .example(
                        "CAST(MAKE_TIMESTAMP(2001, 2, 3, 4, 5, 6) AS VARCHAR)",
                        "'2001-02-03T04:05:06Z'");
        group.entry(
                        "FORMAT_TIMESTAMP",
                        "As text, in a format of java.time's, in UTC or a time zone.")
                .form("print", STRING, DATETIME, format)
                .form("print", STRING, DATETIME, format, zone)
                .example(
                        "FORMAT_TIMESTAMP(" + AT + ", 'dd.MM.yyyy HH:mm', 'Europe/Berlin')",
                        "'03.02.2001 05:05'");
        group.entry(
                        "TO_TIMESTAMP",
                        "Read from a text in a format of java.time's; the time zone (default UTC) counts where the text has none.")
                .form("parse", DATETIME, STRING, format)
                .form("parse", DATETIME, STRING, format, zone)
                .example(
                        "CAST(TO_TIMESTAMP('03.02.2001', 'dd.MM.yyyy') AS VARCHAR)",
                        "'2001-02-03T00:00:00Z'")
                .alias("PARSE_TIMESTAMP");
        group.entry(
                        "TO_LOCAL",
                        "What clocks in a time zone show, as if it were UTC: for EXTRACT, FLOOR and the like.")
                .written("instant AT TIME ZONE zone")
                .written("TO_LOCAL(instant, zone)")
                .form("toLocal", DATETIME, DATETIME, zone)
                .example("EXTRACT(HOUR FROM " + AT + " AT TIME ZONE 'Asia/Tokyo')", "13")
                .example("EXTRACT(HOUR FROM TO_LOCAL(" + AT + ", 'Asia/Tokyo'))", "13");
        group.entry("FROM_LOCAL", "When clocks in a time zone show what the instant shows in UTC.")
                .form("fromLocal", DATETIME, DATETIME, zone)
                .example(
                        "CAST(FROM_LOCAL(" + AT + ", 'Asia/Tokyo') AS VARCHAR)",
                        "'2001-02-02T19:05:06Z'");
        epochs(group);
        return group.entries();
    }

    private static void parts(CatalogueGroup group) {
        String[][] names = {
            {"YEAR", "year", "2001"},
            {"QUARTER", "quarter", "1"},
            {"MONTH", "month", "2"},
            {"WEEK", "week", "5"},
            {"DAY", "day", "3"},
            {"DAYOFMONTH", "day", "3"},
            {"DAYOFWEEK", "dayOfWeek", "7"},
            {"DAYOFYEAR", "dayOfYear", "34"},
            {"HOUR", "hour", "4"},
            {"MINUTE", "minute", "5"},
            {"SECOND", "second", "6"},
            {"MILLISECOND", "millisecond", "6000"},
            {"MICROSECOND", "microsecond", "6000000"},
            {"ISODOW", "isoDayOfWeek", "6"},
            {"ISOYEAR", "isoYear", "2001"},
            {"EPOCH", "epoch", "981173106"},
        };
        for (String[] name : names) {
            String what =
                    switch (name[0]) {
                        case "WEEK" -> "The ISO week of the year.";
                        case "DAYOFWEEK" -> "1 on Sundays to 7 on Saturdays; EXTRACT(DOW …).";
                        case "DAYOFYEAR" -> "From 1; EXTRACT(DOY …).";
                        case "ISODOW" -> "1 on Mondays to 7 on Sundays.";
                        case "ISOYEAR" -> "The year that the ISO week belongs to.";
                        case "EPOCH" -> "The seconds since 1970-01-01T00:00:00Z.";
                        case "MILLISECOND", "MICROSECOND" ->
                                "Of the minute, seconds included, as SQL counts.";
                        default -> "That part of the instant in UTC, as EXTRACT gives it.";
                    };
            group.entry(name[0], what)
                    .form(name[1], INT64, DATETIME)
                    .example(name[0] + "(" + AT + ")", name[2]);
        }
    }

    private static void epochs(CatalogueGroup group) {
        for (String unit : List.of("SECONDS", "MILLIS", "MICROS")) {
            String camel = unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
            String digits = unit.equals("SECONDS") ? "" : unit.equals("MILLIS") ? "000" : "000000";
            String word =
                    unit.equals("SECONDS")
                            ? "seconds"
                            : unit.equals("MILLIS") ? "milliseconds" : "microseconds";
            group.entry("UNIX_" + unit, "The " + word + " since 1970-01-01T00:00:00Z.")
                    .form("unix" + camel, INT64, DATETIME)
                    .example("UNIX_" + unit + "(" + AT + ")", "981173106" + digits);
            group.entry(
                            "TIMESTAMP_" + unit,
                            "The instant so many " + word + " after 1970-01-01T00:00:00Z.")
                    .form("ofUnix" + camel, DATETIME, INT64)
                    .example(
                            "CAST(TIMESTAMP_" + unit + "(981173106" + digits + ") AS VARCHAR)",
                            "'2001-02-03T04:05:06Z'");
        }
    }
}
