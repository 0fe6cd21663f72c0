package org.nifibeam.core.expression.function;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

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

    public static long millisecond(long micros) {
        return Math.floorMod(micros, MINUTE) / 1000;
    }

    /** Of the minute, seconds included, as SQL counts. */
    public static long microsecond(long micros) {
        return Math.floorMod(micros, MINUTE);
    }

    /** 1 on Mondays to 7 on Sundays. */
    public static long isoDayOfWeek(long micros) {
        return date(micros).getDayOfWeek().getValue();
    }

    /** The year that the ISO week belongs to. */
    public static long isoYear(long micros) {
        return date(micros).get(IsoFields.WEEK_BASED_YEAR);
    }

    /** Midnight at the begin of the month's last day. */
    public static long lastDay(long micros) {
        LocalDate date = date(micros);
        return start(date.withDayOfMonth(date.lengthOfMonth()));
    }

    /** A unit of time from its name. */
    public static Object unit(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT);
        return switch (upper.endsWith("S") ? upper.substring(0, upper.length() - 1) : upper) {
            case "YEAR" -> Unit.YEAR;
            case "QUARTER" -> Unit.QUARTER;
            case "MONTH" -> Unit.MONTH;
            case "WEEK" -> Unit.WEEK;
            case "DAY" -> Unit.DAY;
            case "HOUR" -> Unit.HOUR;
            case "MINUTE" -> Unit.MINUTE;
            case "SECOND" -> Unit.SECOND;
            case "MILLISECOND" -> Unit.MILLISECOND;
            case "MICROSECOND" -> Unit.MICROSECOND;
            default ->
                    throw new IllegalArgumentException(
                            "'"
                                    + name
                                    + "' is no unit of time; there are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND");
        };
    }

    /** A unit: so many months, or so many microseconds. */
    private enum Unit {
        YEAR(12, 0),
        QUARTER(3, 0),
        MONTH(1, 0),
        WEEK(0, 604_800_000_000L),
        DAY(0, 86_400_000_000L),
        HOUR(0, 3_600_000_000L),
        MINUTE(0, 60_000_000L),
        SECOND(0, 1_000_000L),
        MILLISECOND(0, 1000L),
        MICROSECOND(0, 1L);

        private final int months;
        private final long micros;

        Unit(int months, long micros) {
            this.months = months;
            this.micros = micros;
        }
    }

    /** So many units later; a day that the month has not becomes its last. */
    public static long add(Object unit, long count, long micros) {
        Unit step = (Unit) unit;
        if (step.months == 0) {
            return Math.addExact(micros, Math.multiplyExact(count, step.micros));
        }
        try {
            LocalDate moved =
                    date(micros).plusMonths(Math.multiplyExact(count, (long) step.months));
            return Math.addExact(start(moved), Math.floorMod(micros, DAY));
        } catch (DateTimeException e) {
            throw new ArithmeticException("the sum does not fit into datetime");
        }
    }

    /** How many whole units lie between two instants; negative if the second is the earlier one. */
    public static long difference(Object unit, long from, long to) {
        Unit step = (Unit) unit;
        if (step.months == 0) {
            return Math.subtractExact(to, from) / step.micros;
        }
        return ChronoUnit.MONTHS.between(local(from), local(to)) / step.months;
    }

    private static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, SECOND),
                (int) Math.floorMod(micros, SECOND) * 1000,
                ZoneOffset.UTC);
    }

    private static long micros(LocalDateTime utc) {
        return micros(utc.toInstant(ZoneOffset.UTC));
    }

    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1000);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000);
    }

    /** The begin of the unit that the instant is in; weeks begin on Mondays, as ISO's do. */
    public static long truncate(Object unit, long micros) {
        return switch ((Unit) unit) {
            case WEEK -> start(date(micros).minusDays(date(micros).getDayOfWeek().getValue() - 1L));
            case MILLISECOND -> micros - Math.floorMod(micros, 1000L);
            case MICROSECOND -> micros;
            case YEAR, QUARTER, MONTH, DAY, HOUR, MINUTE, SECOND ->
                    floor(micros, ((Unit) unit).name());
        };
    }

    /** The begin of the unit by the clocks of a time zone. */
    public static long truncate(Object unit, long micros, Object zone) {
        return fromLocal(truncate(unit, toLocal(micros, zone)), zone);
    }

    /** A time zone from its name, {@code Europe/Berlin}, or its offset, {@code +01:00}. */
    public static Object zone(String name) {
        try {
            return ZoneId.of(name.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no time zone; write for example 'Europe/Berlin' or '+01:00'",
                    e);
        }
    }

    /** What clocks in a zone show, as if it were UTC. */
    public static long toLocal(long micros, Object zone) {
        return micros(LocalDateTime.ofInstant(instant(micros), (ZoneId) zone));
    }

    /**
     * When clocks in a zone show what {@code micros} shows in UTC; a time that is left out in
     * spring is an hour later, of one that comes twice in autumn it is the first.
     */
    public static long fromLocal(long micros, Object zone) {
        return micros(local(micros).atZone((ZoneId) zone).toInstant());
    }

    /** A format, and how it was written. */
    private record Format(String pattern, DateTimeFormatter formatter) {
        @Override
        public String toString() {
            return "'" + pattern + "'";
        }
    }

    /** A format from its pattern, {@link DateTimeFormatter}'s. */
    public static Object format(String pattern) {
        try {
            return new Format(pattern, DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'"
                            + pattern
                            + "' is no format of a date; write for example 'yyyy-MM-dd HH:mm:ss'",
                    e);
        }
    }

    public static String print(long micros, Object format) {
        return print(micros, format, ZoneOffset.UTC);
    }

    public static String print(long micros, Object format, Object zone) {
        try {
            return ((Format) format).formatter().format(instant(micros).atZone((ZoneId) zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public static long parse(String text, Object format) {
        return parse(text, format, ZoneOffset.UTC);
    }

    /**
     * Reads an instant; the zone counts where the text has no offset, and midnight without time.
     */
    public static long parse(String text, Object format, Object zone) {
        try {
            TemporalAccessor read = ((Format) format).formatter().parse(text);
            if (read.query(TemporalQueries.zone()) != null) {
                return micros(Instant.from(read));
            }
            LocalDate date = read.query(TemporalQueries.localDate());
            LocalTime time = read.query(TemporalQueries.localTime());
            if (date == null) {
                throw new IllegalArgumentException("the format " + format + " has no date");
            }
            LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
            return micros(local.atZone((ZoneId) zone).toInstant());
        } catch (DateTimeException e) {
            String shown = text.length() <= 60 ? text : text.substring(0, 57) + "...";
            throw new IllegalArgumentException(
                    "'" + shown + "' is no date in the format " + format, e);
        }
    }

    public static long unixSeconds(long micros) {
        return Math.floorDiv(micros, SECOND);
    }

    public static long unixMillis(long micros) {
        return Math.floorDiv(micros, 1000L);
    }

    public static long unixMicros(long micros) {
        return micros;
    }

    public static long ofUnixSeconds(long seconds) {
        return Math.multiplyExact(seconds, SECOND);
    }

    public static long ofUnixMillis(long millis) {
        return Math.multiplyExact(millis, 1000L);
    }

    public static long ofUnixMicros(long micros) {
        return micros;
    }

    /** The instant of a date and time of day in UTC. */
    public static long of(int year, int month, int day, int hour, int minute, int second) {
        try {
            return micros(LocalDateTime.of(year, month, day, hour, minute, second));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
