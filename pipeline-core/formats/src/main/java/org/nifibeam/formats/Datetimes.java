package org.nifibeam.formats;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Instants as text: {@code 2001-01-14T00:05:00.000001Z}. Read are also a blank for the {@code T},
 * no seconds, an offset such as {@code +02:00}, no zone (which is UTC), and a date alone (its
 * midnight UTC). More than six digits of a second's fraction must be zeros: nothing is rounded.
 */
public final class Datetimes {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private Datetimes() {}

    /** Microseconds since the epoch as an ISO-8601 instant; a fraction only if there is one. */
    public static String print(long micros) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        if (day < FIRST_DAY || day > LAST_DAY) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
        return print(LocalDate.ofEpochDay(day), micros - day * MICROS_PER_DAY);
    }

    /** In years of four digits. */
    private static String print(LocalDate date, long microsOfDay) {
        int seconds = (int) (microsOfDay / 1_000_000);
        int fraction = (int) (microsOfDay % 1_000_000);
        int length = fraction == 0 ? 20 : fraction % 1000 == 0 ? 24 : 27;
        byte[] text = new byte[length];
        digits(text, 0, date.getYear(), 4);
        text[4] = '-';
        digits(text, 5, date.getMonthValue(), 2);
        text[7] = '-';
        digits(text, 8, date.getDayOfMonth(), 2);
        text[10] = 'T';
        digits(text, 11, seconds / 3600, 2);
        text[13] = ':';
        digits(text, 14, seconds / 60 % 60, 2);
        text[16] = ':';
        digits(text, 17, seconds % 60, 2);
        if (length == 24) {
            text[19] = '.';
            digits(text, 20, fraction / 1000, 3);
        } else if (length == 27) {
            text[19] = '.';
            digits(text, 20, fraction, 6);
        }
        text[length - 1] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void digits(byte[] text, int from, int number, int count) {
        int left = number;
        for (int i = from + count - 1; i >= from; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Microseconds since the epoch, empty if the text is no instant. */
    public static OptionalLong parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /** The same of ASCII text in {@code bytes[from, to)}. */
    public static OptionalLong parse(byte[] bytes, int from, int to) {
        Scan scan = new Scan(bytes, from, to);
        long micros = scan.instant();
        return scan.failed ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    /** One reading; once something is wrong, all that follows is meaningless. */
    private static final class Scan {
        private final byte[] bytes;
        private final int end;
        private int at;
        private boolean failed;

        Scan(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.at = from;
            this.end = to;
        }

        long instant() {
            int year = number(4);
            require('-');
            int month = number(2);
            require('-');
            int day = number(2);
            if (failed) {
                return 0;
            }
            failed = month < 1 || month > 12 || day < 1 || day > 28 && day > lastDay(year, month);
            if (failed) {
                return 0;
            }
            long days = epochDay(year, month, day);
            if (at == end) {
                return days * MICROS_PER_DAY;
            }
            if (bytes[at] != 'T' && bytes[at] != ' ' && bytes[at] != 't') {
                failed = true;
                return 0;
            }
            at++;
            return days * MICROS_PER_DAY + time() - offset();
        }

        private static int lastDay(int year, int month) {
            return YearMonth.of(year, month).lengthOfMonth();
        }

        /** The years counted from March on, so that a leap day is the last of its year. */
        private static long epochDay(int year, int month, int day) {
            int years = month > 2 ? year : year - 1;
            int era = Math.floorDiv(years, 400);
            int yearOfEra = years - era * 400;
            int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
            int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
            return era * 146_097L + dayOfEra - 719_468;
        }

        private long time() {
            int hour = number(2);
            require(':');
            int minute = number(2);
            int second = 0;
            long fraction = 0;
            if (!failed && at < end && bytes[at] == ':') {
                at++;
                second = number(2);
                if (!failed && at < end && bytes[at] == '.') {
                    at++;
                    fraction = fraction();
                }
            }
            failed |= hour > 23 || minute > 59 || second > 59;
            return ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
        }

        private long fraction() {
            long micros = 0;
            int digits = 0;
            while (at < end && isDigit(bytes[at])) {
                int digit = bytes[at++] - '0';
                if (digits < 6) {
                    micros = micros * 10 + digit;
                } else {
                    failed |= digit != 0;
                }
                digits++;
            }
            failed |= digits == 0 || digits > 9;
            for (; digits < 6; digits++) {
                micros *= 10;
            }
            return micros;
        }

        private long offset() {
            if (failed || at == end) {
                return 0;
            }
            byte sign = bytes[at++];
            if (sign == 'Z' || sign == 'z') {
                failed |= at != end;
                return 0;
            }
            failed |= sign != '+' && sign != '-';
            int hours = number(2);
            if (!failed && at < end && bytes[at] == ':') {
                at++;
            }
            int minutes = at == end ? 0 : number(2);
            failed |= at != end || hours > 18 || minutes > 59;
            long micros = (hours * 60L + minutes) * 60_000_000L;
            return sign == '-' ? -micros : micros;
        }

        private int number(int digits) {
            int value = 0;
            for (int i = 0; i < digits; i++) {
                if (failed || at == end || !isDigit(bytes[at])) {
                    failed = true;
                    return 0;
                }
                value = value * 10 + bytes[at++] - '0';
            }
            return value;
        }

        private void require(char wanted) {
            if (failed || at == end || bytes[at] != wanted) {
                failed = true;
            } else {
                at++;
            }
        }

        private static boolean isDigit(byte value) {
            return value >= '0' && value <= '9';
        }
    }
}
