package org.nifibeam.core.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;

/** Functions on instants (microseconds since the epoch), in UTC, for generated code. */
public final class DatetimeFunctions {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private DatetimeFunctions() {}

    private static LocalDate date(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
    }

    public static long year(long micros) {
        return date(micros).getYear();
    }

    public static long quarter(long micros) {
        return date(micros).get(IsoFields.QUARTER_OF_YEAR);
    }

    public static long month(long micros) {
        return date(micros).getMonthValue();
    }

    /** The ISO week of the year. */
    public static long week(long micros) {
        return date(micros).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    public static long day(long micros) {
        return date(micros).getDayOfMonth();
    }

    public static long dayOfYear(long micros) {
        return date(micros).getDayOfYear();
    }

    /** 1 on Sundays to 7 on Saturdays. */
    public static long dayOfWeek(long micros) {
        return date(micros).getDayOfWeek().getValue() % 7 + 1;
    }

    public static long hour(long micros) {
        return Math.floorMod(micros, DAY) / HOUR;
    }

    public static long minute(long micros) {
        return Math.floorMod(micros, HOUR) / MINUTE;
    }

    public static long second(long micros) {
        return Math.floorMod(micros, MINUTE) / SECOND;
    }

    /** Seconds since 1970-01-01T00:00:00Z. */
    public static long epoch(long micros) {
        return Math.floorDiv(micros, SECOND);
    }

    /** The begin of the year, month, day … that the instant is in. */
    public static long floor(long micros, String unit) {
        try {
            LocalDate date = date(micros);
            return switch (unit) {
                case "YEAR" -> start(date.withDayOfYear(1));
                case "QUARTER" ->
                        start(
                                date.withDayOfMonth(1)
                                        .withMonth((date.getMonthValue() - 1) / 3 * 3 + 1));
                case "MONTH" -> start(date.withDayOfMonth(1));
                case "WEEK" -> start(date.minusDays(date.getDayOfWeek().getValue() % 7));
                case "DAY" -> start(date);
                case "HOUR" -> micros - Math.floorMod(micros, HOUR);
                case "MINUTE" -> micros - Math.floorMod(micros, MINUTE);
                case "SECOND" -> micros - Math.floorMod(micros, SECOND);
                default ->
                        throw new IllegalArgumentException(
                                "an instant is not rounded to " + unit + ", but to YEAR to SECOND");
            };
        } catch (DateTimeException e) {
            throw new ArithmeticException(micros + " does not fit into datetime");
        }
    }

    private static long start(LocalDate date) {
        return Math.multiplyExact(date.toEpochDay(), DAY);
    }
}
